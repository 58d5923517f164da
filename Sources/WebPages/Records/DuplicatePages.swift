import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// The records that may be about the same as the one that is shown.
struct DuplicateList: PageModel {
  let items: [Item]

  struct Item: PageModel {
    let title: String
    let href: String
    let about: String
    /// Where the two are made one; nil where that cannot be.
    let merge: String?
    /// Where somebody says that it is another.
    let dismissal: String?
    let module: String
    let id: String
  }
}

/// Two records of a module beside each other, of which one is to remain.
struct MergePage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  let kept: ListPage.Link
  let other: ListPage.Link
  let action: String
  let swap: String
  let otherID: String
  let version: String
  let otherVersion: String
  let rows: [Row]
  let problems: [String]

  func computed(_ name: String) -> Any? { name == "hasProblems" ? !problems.isEmpty : nil }

  /// A field in which the two differ.
  struct Row: PageModel {
    let name: String
    let label: String
    let own: [Cell]
    let others: [Cell]
    let ownID: String
    let otherID: String
    let takesOther: Bool
  }
}

/// Tells likely duplicates, and makes one record of two.
enum DuplicatePages {
  static let routes: [PageRoute] = [
    .get("/records/{module}/{id}/merge") { try await MergeBuilder.read($0).response() },
    .post("/records/{module}/{id}/merge") { try await MergeBuilder.read($0).submit() },
    .post("/records/{module}/{id}/unmerge", unmerge),
    .post("/records/{module}/{id}/dismiss", dismiss),
  ]

  /// Nil where nothing is likely to be the same.
  static func list(of subject: RecordSubject, _ call: PageCall) async throws -> DuplicateList? {
    let (module, access) = (subject.module.name, call.access)
    guard !call.model.duplicateRules(of: module).isEmpty else { return nil }
    let found = try await call.store.duplicates(of: subject.id, in: module, as: call.caller)
    guard !found.isEmpty else { return nil }
    let place = call.links.record(module, subject.id)
    let mayMerge = access.may(.update, on: module) && access.may(.delete, on: module)
    return DuplicateList(
      items: found.map { match in
        let other = match.record
        let label =
          other.module == module ? nil : call.model.module(other.module)?.label.one.text(in: call.audience.locale)
        let mayDismiss = access.may(.update, on: module) && access.may(.update, on: other.module)
        return DuplicateList.Item(
          title: match.title.isEmpty ? "#\(other.id)" : match.title, href: call.links.record(other.module, other.id),
          about: [label, match.rule, "\(match.score)\u{A0}%"].compactMap(\.self).joined(separator: " · "),
          merge: mayMerge && other.module == module
            ? Links.path("\(place)/merge", [("with", String(other.id))]) : nil,
          dismissal: mayDismiss ? "\(place)/dismiss" : nil, module: other.module, id: String(other.id))
      })
  }

  private static func dismiss(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let other = DuplicateDismissal.Item(
      module: call.form["module"] ?? module.name, id: call.form.number("other") ?? 0)
    try await call.store.dismiss(
      DuplicateDismissal(records: [.init(module: module.name, id: id), other]), as: call.caller)
    return call.redirect(Links.path(call.links.record(module.name, id), [("done", "dismissed")]))
  }

  private static func unmerge(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    _ = try await call.store.perform(
      .unmerge(RecordTarget(module: module.name, id: id), keepingChanges: false), as: call.caller)
    return call.redirect(Links.path(call.links.record(module.name, id), [("done", "unmerged")]))
  }
}

/// Makes the page of a merge, and takes what was chosen.
struct MergeBuilder: Sendable {
  let call: PageCall
  let form: FormBuilder
  let kept: RecordSubject
  let other: RecordSubject

  static func read(_ call: PageCall) async throws -> MergeBuilder {
    let form = try await FormBuilder.edit(call)
    guard let kept = form.subject, let id = call.form.number("with") ?? call.query.number("with"), id != kept.id else {
      throw PageProblem.nothingHere
    }
    return MergeBuilder(call: call, form: form, kept: kept, other: try await RecordSubject.read(id, call))
  }

  private var place: String { call.links.record(kept.module.name, kept.id) }

  func submit() async throws -> Response {
    let ids = [kept.id, other.id]
    var take: [String: Int64] = [:]
    for name in call.form.names(after: "take.") {
      take[name] = call.form.number("take.\(name)").flatMap { ids.contains($0) ? $0 : nil }
    }
    let target = RecordTarget(
      module: kept.module.name, id: kept.id, expectedVersion: call.form.number("version") ?? kept.version)
    let loser = MergeInput.Loser(id: other.id, expectedVersion: call.form.number("other_version") ?? other.version)
    do {
      _ = try await call.store.perform(.merge(target, MergeInput(losers: [loser], take: take)), as: call.caller)
      return call.redirect(Links.path(place, [("done", "merged")]))
    } catch let refusal as Refusal where ![.notFound, .unavailable, .notPermitted].contains(refusal.kind) {
      return try response(.unprocessableContent, refusal.problems.map(\.message))
    }
  }

  func response(_ status: HTTPResponse.Status = .ok, _ problems: [String] = []) throws -> Response {
    let words = call.words
    return try call.page(
      .merge,
      MergePage(
        shell: Shell(call, title: "\(words.text(RecordWord.mergeTitle)): \(kept.title)", module: kept.module.name),
        w: words, title: words.text(RecordWord.mergeTitle), kept: ListPage.Link(href: place, text: kept.title),
        other: ListPage.Link(href: call.links.record(other.module.name, other.id), text: other.title),
        action: "\(place)/merge",
        swap: Links.path(
          "\(call.links.record(other.module.name, other.id))/merge", [("with", String(kept.id))]),
        otherID: String(other.id), version: String(kept.version), otherVersion: String(other.version), rows: rows,
        problems: problems), status: status)
  }

  /// The fields in which the two differ and that a form may write.
  private var rows: [MergePage.Row] {
    form.editable.compactMap { field in
      let (own, others) = (kept.json[field.path], other.json[field.path])
      guard own != others else { return nil }
      let shown = { (subject: RecordSubject, value: JSON?) in
        let cells = subject.display.cells(value, field)
        return cells.isEmpty ? [Cell(text: "–")] : cells
      }
      let isEmpty = own == nil || own == .null || own == .string("")
      let chosen = call.form.number("take.\(field.path)")
      return MergePage.Row(
        name: field.path, label: field.label, own: shown(kept, own), others: shown(other, others),
        ownID: String(kept.id), otherID: String(other.id),
        takesOther: chosen.map { $0 == other.id } ?? isEmpty)
    }
  }
}
