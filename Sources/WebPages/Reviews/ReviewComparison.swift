import Engine
import Expressions
import JSONText
import Metamodel

/// A draft and the records that it is like, field by field.
struct ReviewComparison {
  let heads: [ReviewPage.Head]
  let rows: [ReviewPage.Row]

  /// Records that stand beside a draft.
  private static let most = 3

  /// A record that the draft is like.
  private struct Twin {
    let place: RecordPlace
    let title: String
    let score: String
    let json: JSON
    let book: FieldBook
    let display: Display
    let mayMerge: Bool
  }

  /// - Parameters:
  ///   - builder: of the page.
  ///   - problems: what is wrong with what was sent.
  ///   - sent: the form that was, if it was refused.
  init(_ builder: ReviewBuilder, problems: [Problem], sent: FormValues?) async throws {
    let call = builder.call
    let twins = try await Self.twins(of: builder.draft, call)
    let mayDecide = builder.draft.may.contains("accept")
    heads = twins.map { twin in
      let code = "\(twin.place.module)/\(twin.place.id)"
      return ReviewPage.Head(
        text: twin.title, href: call.links.record(twin.place.module, twin.place.id), code: code,
        likeness: call.words.likeness(twin.score), isChosen: sent?["into"] == code,
        mayMerge: mayDecide && twin.mayMerge, choose: call.words.mergeInto(twin.title))
    }
    let values = JSON.object(builder.draft.values.mapValues { JSON($0) })
    let verified = builder.review?.verified ?? []
    let fields = builder.book.all.filter { field in
      builder.draft.values[field.path] != nil || verified.contains(field.path)
        || problems.contains { $0.at == field.path }
        || twins.contains { $0.json[field.path].map { $0 != .null } == true && field.field != nil }
    }
    let display = try await call.display(of: [values], fields)
    let wrong = Dictionary(problems.map { ($0.at, $0.message) }, uniquingKeysWith: { "\($0) \($1)" })
    rows = fields.map { field in
      let cells = display.cells(values[field.path], field)
      let others = twins.map { Self.other($0, field, cells, call.words) }
      let mayTake = mayDecide && !cells.isEmpty && others.contains { $0.tone == "differs" }
      return ReviewPage.Row(
        field: field.path, label: field.label, draft: cells.isEmpty ? [Cell(text: "–")] : cells, others: others,
        verdict: verified.contains(field.path) && mayDecide ? Self.verdict(of: field, builder, sent) : nil,
        take: mayTake && twins.contains(where: \.mayMerge) ? call.words.take(field.label) : nil,
        isTaken: sent?.all("take").contains(field.path) == true, error: wrong[field.path])
    }
  }

  private static func twins(of draft: ReviewDraft, _ call: PageCall) async throws -> [Twin] {
    let found = (draft.duplicates ?? []).flatMap { problem in
      problem.found.map { JSON($0)["records"]?.items ?? [] } ?? []
    }
    var seen: Set<RecordPlace> = []
    var twins: [Twin] = []
    for item in found {
      guard twins.count < Self.most, let name = item["module"]?.text, let id = item["id"]?.text.flatMap(Int64.init),
        seen.insert(RecordPlace(module: name, id: id)).inserted, let module = call.model.module(name),
        let record = try? await call.store.get(module: name, id: id, as: call.caller)
      else { continue }
      let json = try JSON(parsing: record.json)
      let book = FieldBook(module: module, access: call.access, audience: call.audience)
      let title = item["title"]?.text ?? ""
      twins.append(
        Twin(
          place: RecordPlace(module: name, id: id), title: title.isEmpty ? "#\(id)" : title,
          score: item["score"]?.text ?? "", json: json, book: book,
          display: try await call.display(of: [json], book.all), mayMerge: call.access.may(.update, on: name)))
    }
    return twins
  }

  private static func other(
    _ twin: Twin, _ field: ShownField, _ draft: [Cell], _ words: Words
  ) -> ReviewPage.Other {
    guard let own = twin.book.field(field.path) else { return .init(cells: [Cell(text: "–")], tone: "", said: nil) }
    let cells = twin.display.cells(twin.json[field.path], own)
    let (mine, theirs) = (draft.map(\.text), cells.map(\.text))
    let tone = mine.isEmpty || theirs.isEmpty ? "" : mine == theirs ? "same" : "differs"
    let said: WorkWord? = tone == "same" ? .sameValue : tone == "differs" ? .otherValue : nil
    return .init(cells: cells.isEmpty ? [Cell(text: "–")] : cells, tone: tone, said: said.map(words.text))
  }

  private static func verdict(
    of field: ShownField, _ builder: ReviewBuilder, _ sent: FormValues?
  ) -> ReviewPage.FieldVerdict {
    let kept = builder.draft.fields[field.path]
    let word = sent?["verdict.\(field.path)"] ?? kept.map { $0.isAccepted ? "accepted" : "rejected" }
    let reason = sent?["why.\(field.path)"] ?? kept?.reason
    let choices = builder.review?.choices(in: builder.call.audience.locale) ?? []
    return ReviewPage.FieldVerdict(
      field: field.path, legend: builder.call.words.verdict(on: field.label), isAccepted: word == "accepted",
      isRejected: word == "rejected", isOpen: word == nil,
      reasons: choices.map { ListPage.Choice(code: $0.code, text: $0.text, isChosen: $0.code == reason) },
      comment: sent?["say.\(field.path)"] ?? kept?.comment ?? "")
  }
}
