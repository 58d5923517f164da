import Crypto
import Foundation
import Metamodel

extension Blueprint {
  /// The blueprint as it is kept with a process version: JSON with its keys in order.
  var definition: String {
    get throws { String(decoding: try Self.encoder.encode(self), as: UTF8.self) }
  }

  /// SHA-256, in hexadecimal, of what pins a process version: states, edges, requirements and who; not labels and
  /// messages.
  var contentHash: String {
    get throws {
      let content = try Self.encoder.encode(withoutTexts)
      return SHA256.hash(data: content).map { String(format: "%02x", $0) }.joined()
    }
  }

  /// A step as the ledger knows it; without a state to come from it leads to an initial one.
  struct Edge: Hashable {
    let from: String?
    let to: String
    let transition: String
  }

  /// Its initial states and transitions as steps from one state to another.
  var edges: [Edge] {
    initial.map { Edge(from: nil, to: $0, transition: "enter") }
      + transitions.flatMap { transition in
        transition.from.map { Edge(from: $0, to: transition.to, transition: transition.name) }
      }
  }

  /// Reads a definition back, for the records of a module as it is now.
  static func reading(_ definition: String, vocabulary: ModelVocabulary) throws -> Blueprint {
    try vocabulary.decoding { try JSONDecoder().decode(Blueprint.self, from: Data(definition.utf8)) }
  }

  fileprivate static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  private var withoutTexts: Blueprint {
    Blueprint(
      name: name, label: .none, module: module, field: field, pipeline: pipeline, condition: condition, order: 0,
      initial: initial.sorted(), states: states.sorted { $0.code < $1.code }.map(\.sorted),
      transitions: transitions.sorted { $0.name < $1.name }.map(\.withoutTexts))
  }
}

extension Model {
  /// The content hashes of the blueprints by guarded field, as a model version names them: `{"deals.stage": ["…"]}`.
  var processHashes: String {
    get throws {
      let hashes = try Dictionary(grouping: blueprints) { "\($0.module).\($0.field)" }
        .mapValues { try $0.map { try $0.contentHash } }
      return String(decoding: try Blueprint.encoder.encode(hashes), as: UTF8.self)
    }
  }
}

extension LocalizedText {
  fileprivate static let none = LocalizedText("")
}

extension Transition {
  fileprivate var withoutTexts: Transition {
    var bare = self
    bare.label = .none
    bare.during = during?.withoutTexts
    bare.optionalItems = optionalItems.map(\.withoutTexts)
    bare.parallel = parallel.map { parallel in
      Parallel(atLeast: parallel.atLeast, branches: parallel.branches.sorted { $0.name < $1.name }.map(\.withoutTexts))
    }
    bare.from.sort()
    return bare
  }
}

extension Branch {
  fileprivate var withoutTexts: Branch {
    var bare = self
    (bare.label, bare.during) = (.none, during?.withoutTexts)
    return bare
  }
}

extension State {
  fileprivate var sorted: State {
    var state = self
    state.fields = StateFields(
      readOnly: fields.readOnly.sorted(), hidden: fields.hidden.sorted(), required: fields.required.sorted())
    return state
  }
}

extension Requirement {
  fileprivate var withoutTexts: Requirement {
    switch self {
    case .all(let items): .all(items.map(\.withoutTexts))
    case .any(let items): .any(items.map(\.withoutTexts))
    case .atLeast(let count, let items): .atLeast(count, of: items.map(\.withoutTexts))
    case .field(let item):
      .field(
        FieldRequirement(field: item.field, check: item.check.map { Check(condition: $0.condition, message: nil) }))
    case .checklist(let item):
      .checklist(ChecklistItem(code: item.code, label: .none, ticked: item.ticked, who: item.who))
    case .note: .note(prompt: nil)
    case .activity, .related, .attachment: self
    }
  }
}
