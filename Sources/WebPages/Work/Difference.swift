import Engine
import Expressions
import JSONText
import Metamodel

/// A field with two values beside each other.
struct Difference: Sendable {
  let label: String
  let before: [Cell]
  let after: [Cell]
}

/// What became of one of several that were decided at once.
struct Verdict: Sendable {
  let href: String
  let title: String
  let text: String
  /// `good` or `bad`.
  let tone: String

  /// - Parameter done: what is said of it if it was done.
  init(_ result: Store.Verdict, title: String, href: String, done: (Change) -> String) {
    self.title = title
    self.href = href
    switch result {
    case .success(let change): (text, tone) = (done(change), "good")
    case .failure(let refusal): (text, tone) = (refusal.problems.map(\.message).joined(separator: " "), "bad")
    }
  }
}

/// Writes the values of two sides beside each other, for somebody by whose rights it is.
struct DifferenceBuilder: Sendable {
  let store: Store
  let caller: Caller
  let audience: Audience
  let links: Links

  /// Fields with the values of two sides, in the order of the module, those of records that lookups name last; those whose values the
  /// reader may know of.
  func differences(
    in module: Module, from before: RecordInput, to after: RecordInput
  ) async throws -> [Difference] {
    let book = FieldBook(module: module, access: store.access(of: caller), audience: audience)
    let others = Set(before.keys).union(after.keys).filter { $0.contains(".") }.sorted()
    let fields =
      book.all.filter { before[$0.path] != nil || after[$0.path] != nil } + others.compactMap(book.field)
    let sides = [before, after].map { side in JSON.object(side.mapValues { JSON($0) }) }
    let references = sides.flatMap { side in fields.compactMap { Display.reference(side[$0.path], $0) } }
    let display = Display(
      model: store.model, links: links, audience: audience,
      titles: try await store.titles(of: references, as: caller))
    return fields.map { field in
      Difference(
        label: field.label, before: Self.cells(sides[0], field, display), after: Self.cells(sides[1], field, display))
    }
  }

  private static func cells(_ side: JSON, _ field: ShownField, _ display: Display) -> [Cell] {
    let cells = display.cells(side[field.path], field)
    return cells.isEmpty ? [Cell(text: "–")] : cells
  }
}

extension PageCall {
  /// Fields with the values of two sides, as ``DifferenceBuilder`` writes them for whoever has signed in.
  func differences(
    in module: Module, from before: RecordInput, to after: RecordInput
  ) async throws -> [Difference] {
    try await DifferenceBuilder(store: store, caller: caller, audience: audience, links: links)
      .differences(in: module, from: before, to: after)
  }

  /// What a draft or a change would be called by its values.
  func title(of values: RecordInput, in module: Module, id: Int64) -> String {
    let texts = module.titleFields.compactMap { name -> String? in
      guard let value = values[name], access.level(of: name, in: module.name) > .hidden else { return nil }
      return JSON(value).text
    }
    return texts.isEmpty ? "\(module.label.one.text(in: audience.locale)) #\(id)" : texts.joined(separator: " ")
  }

  /// How long until a moment, or since.
  func due(_ moment: Timestamp?) -> StagePath.Due? {
    guard let moment else { return nil }
    let left = (moment.microseconds - now.microseconds) / 1_000_000
    let length = formats.length(seconds: left)
    return StagePath.Due(
      text: left < 0 ? words.overdue(length) : words.left(length), moment: formats.moment(moment.text),
      tone: left < 0 ? "late" : left < 86_400 ? "soon" : "")
  }
}
