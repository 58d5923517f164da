import Metamodel

extension Requirement {
  /// What the items are called in refusals.
  var names: [String] {
    leaves.map { leaf in
      switch leaf {
      case .field(let item): item.field
      case .checklist(let item): item.code
      case .activity(let item): item.kind.rawValue
      case .related(let item): item.list
      case .attachment(let item): item.name
      case .note, .all, .any, .atLeast: "note"
      }
    }
  }

  /// The fields that are asked for, for what may be supplied with the transition.
  var fields: [String] { leaves.compactMap { if case .field(let item) = $0 { item.field } else { nil } } }

  /// The checklist items.
  var checklist: [ChecklistItem] { leaves.compactMap { if case .checklist(let item) = $0 { item } else { nil } } }
}

extension Transition {
  /// The fields that may be given with it by whoever may run it.
  var fieldsAskedFor: Set<String> { Set(asked.flatMap(\.fields) + optional) }

  /// All of its checklist items.
  var checklist: [ChecklistItem] { asked.flatMap(\.checklist) }

  /// The kinds of activities that are asked for.
  var activityKinds: [ActivityKind] {
    asked.flatMap(\.leaves).compactMap { if case .activity(let item) = $0 { item.kind } else { nil } }
  }

  /// Whether a note is asked for.
  var asksForNote: Bool { asked.flatMap(\.leaves).contains { if case .note = $0 { true } else { false } } }
}
