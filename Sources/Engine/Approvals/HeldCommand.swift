import Foundation

/// A change of a record that waits for a decision.
enum HeldCommand: Codable, Hashable {
  case update(RecordInput)
  case transition(String, TransitionInput)

  /// The same with other values in place of some.
  func with(_ values: RecordInput, note: String? = nil) -> HeldCommand {
    switch self {
    case .update(let held): return .update(held.merging(values) { $1 })
    case .transition(let name, var input):
      input.values.merge(values) { $1 }
      return .transition(name, input)
    }
  }

  /// The same without some of its values.
  func without(_ names: Set<String>) -> HeldCommand {
    let kept = { (values: RecordInput) in values.filter { !names.contains($0.key) } }
    switch self {
    case .update(let values): return .update(kept(values))
    case .transition(let name, var input):
      input.values = kept(input.values)
      return .transition(name, input)
    }
  }

  var values: RecordInput {
    switch self {
    case .update(let values): values
    case .transition(_, let input): input.values
    }
  }

  /// The name of the transition that waits; nil of a change of values.
  var transition: String? { if case .transition(let name, _) = self { name } else { nil } }

  func command(on target: RecordTarget) -> Command {
    switch self {
    case .update(let values): .update(target, values: values)
    case .transition(let name, let input): .transition(target, name: name, input: input)
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
