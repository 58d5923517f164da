/// What waits for somebody's decision: a new record of a module, a change of one, or a transition that names it.
package struct Approval: Sendable, Hashable, Codable {
  package let name: String
  package var label: LocalizedText
  package let module: String
  /// What it is started by, in the order of ``Event``, so that the same approval is always written alike.
  package let events: [Event]
  /// What starts it only if this holds; nil means always.
  package let condition: ModelExpression?
  /// Its place among the module's approvals, of which the first that fits is started.
  package var order: Int
  /// Of which the first that holds says who decides; if none does, nobody has to.
  package let rules: [ApprovalRule]
  /// Fields that may be changed while it is pending; all others are locked.
  package let openFields: [String]
  /// Whether whoever has submitted it may decide it.
  package let allowsOwn: Bool
  /// How long those who decide have, before the administrators are asked; nil means for ever.
  package var serviceLevel: Period?
  package var calendar: CalendarChoice?
  /// Whether those who are asked are mailed a link by which they decide.
  package var isMailed = false
  /// Whether it is meant that they read of somebody's health there.
  package var tellsHealth = false
  package var onApproved: [Effect] = []
  package var onRejected: [Effect] = []
  package var onRecalled: [Effect] = []

  /// What starts approvals.
  package enum Event: String, Sendable, Hashable, Codable, CaseIterable {
    case create
    case edit
    case transition
  }

  package init(
    name: String, label: LocalizedText, module: String, events: Set<Event>, condition: ModelExpression?, order: Int,
    rules: [ApprovalRule], openFields: [String], allowsOwn: Bool
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.events = Event.allCases.filter(events.contains)
    self.condition = condition
    self.order = order
    self.rules = rules
    self.openFields = openFields
    self.allowsOwn = allowsOwn
  }

  /// The member by which a record says that it is locked.
  package static let marker = "approval"

  /// The states of approvals that lock a record, with what people call them: it waits, or it is new and nobody has agreed to it.
  package static let lockingStates = [
    ("pending", "Waits", "En espera"), ("rejected", "Rejected", "Rechazado"), ("recalled", "Recalled", "Retirado"),
    ("blocked", "Approved, blocked", "Aprobado, bloqueado"), ("withdrawn", "Withdrawn", "Anulado"),
  ].map { PicklistValue(code: $0, label: LocalizedText($1, translations: ["es": $2])) }

  package var effects: [Effect] { onApproved + onRejected + onRecalled }
}

/// Who decides, where a condition holds.
package struct ApprovalRule: Sendable, Hashable, Codable {
  /// nil means always.
  package let condition: ModelExpression?
  /// One after the other; each has to be passed.
  package let steps: [ApprovalStep]

  package init(condition: ModelExpression?, steps: [ApprovalStep]) {
    self.condition = condition
    self.steps = steps
  }
}

/// Those who decide beside each other.
package struct ApprovalStep: Sendable, Hashable, Codable {
  package let mode: Mode
  package let approvers: [Approver]

  /// How many of them have to agree.
  package enum Mode: Sendable, Hashable, Codable {
    /// Each entry, by one of those whom it names.
    case all
    /// So many different people.
    case atLeast(Int)
  }

  package init(mode: Mode, approvers: [Approver]) {
    self.mode = mode
    self.approvers = approvers
  }

  /// As it is written: `any of role broker`.
  package var words: String { words(naming: ModelText.text) }

  /// As it is written, with people called as somebody knows them.
  package func words(naming name: (Person) -> String) -> String {
    let names = approvers.map { ($0.isEvery ? "every " : "") + name($0.person) }.joined(separator: ", ")
    guard approvers.count > 1 || approvers.contains(where: \.isEvery) || mode != .atLeast(1) else { return names }
    return switch mode {
    case .all: "all of \(names)"
    case .atLeast(1): "any of \(names)"
    case .atLeast(let count): "\(count) of \(names)"
    }
  }
}

/// One entry among those who decide.
package struct Approver: Sendable, Hashable, Codable {
  package let person: Person
  /// Whether each of those whom it names has to agree, and not one of them.
  package let isEvery: Bool

  package init(_ person: Person, isEvery: Bool = false) {
    self.person = person
    self.isEvery = isEvery
  }
}
