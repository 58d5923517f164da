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

extension PageCall {
  /// Fields with the values of two sides, in the order of the module; those whose values the reader may know of.
  func differences(
    in module: Module, from before: RecordInput, to after: RecordInput
  ) async throws -> [Difference] {
    let book = FieldBook(module: module, access: access, audience: audience)
    let fields = book.all.filter { before[$0.path] != nil || after[$0.path] != nil }
    let sides = [before, after].map { side in JSON.object(side.mapValues { JSON($0) }) }
    let display = try await display(of: sides, fields)
    return fields.map { field in
      Difference(
        label: field.label, before: Self.cells(sides[0], field, display), after: Self.cells(sides[1], field, display))
    }
  }

  private static func cells(_ side: JSON, _ field: ShownField, _ display: Display) -> [Cell] {
    let cells = display.cells(side[field.path], field)
    return cells.isEmpty ? [Cell(text: "–")] : cells
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
