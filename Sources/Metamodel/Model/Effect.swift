/// What happens after a transition, in the same transaction.
package struct Effect: Sendable, Hashable, Codable {
  /// The effect is left out unless this holds; nil means always. `old` is the record before the transition.
  package let condition: ModelExpression?
  package let action: Action

  package enum Action: Sendable, Hashable, Codable {
    /// Sets fields of the record, or of the one that the lookup `on` names.
    case set([Assignment], on: String?, onlyIfEmpty: Bool)
    case create(module: String, values: [Assignment])
    /// Runs a transition of the record, or of the one that the lookup `on` names.
    case run(transition: String, on: String?)
    /// Mails a text to whoever is named. It is sent once the change is committed.
    case mail(text: String, to: [Recipient])
    /// Calls a webhook, with these fields of the record. It is called once the change is committed.
    case webhook(name: String, fields: [String])
    /// Does something with each record of a related list.
    case forEach(RelatedEffects)
    case assign(AssignmentRule)
    /// Adds tags to the record, or takes them away.
    case tag([TagList], adds: Bool)
    /// Asks a function, with these fields of the record. It is asked once the change is committed; its reply is a change of its own.
    case function(name: String, fields: [String])
    /// Leaves users a notification; without a text it says what has happened to the record.
    case notify([Recipient], text: MessageTemplate?)
  }

  package init(condition: ModelExpression?, action: Action) {
    self.condition = condition
    self.action = action
  }
}

/// Effects about each record of a related list.
package struct RelatedEffects: Sendable, Hashable, Codable {
  package let list: String
  /// Which records; nil means all.
  package let condition: ModelExpression?
  package let effects: [Effect]

  package init(list: String, condition: ModelExpression?, effects: [Effect]) {
    self.list = list
    self.condition = condition
    self.effects = effects
  }

  private enum CodingKeys: CodingKey {
    case list
    case condition
    case effects
  }

  /// Decodes them; their expressions speak of the records of the list.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    list = try container.decode(String.self, forKey: .list)
    (condition, effects) = try ModelVocabulary.decoding(related: list) {
      (
        try container.decodeIfPresent(ModelExpression.self, forKey: .condition),
        try container.decode([Effect].self, forKey: .effects)
      )
    }
  }
}

/// Whom a user field of a record is given to.
package struct AssignmentRule: Sendable, Hashable, Codable {
  /// The field, or `owner`.
  package let field: String
  package let among: [Recipient]
  package let way: Way
  /// The records that make somebody busy; nil means all that they have by that field.
  package let counted: ModelExpression?

  /// How one of several is chosen.
  package enum Way: String, Sendable, Hashable, Codable, CaseIterable {
    /// One after another.
    case roundRobin = "round_robin"
    /// Whoever has the fewest records.
    case leastBusy = "least_busy"
  }

  package init(field: String, among: [Recipient], way: Way, counted: ModelExpression?) {
    self.field = field
    self.among = among
    self.way = way
    self.counted = counted
  }
}

/// Values of a `multi_picklist`.
package struct TagList: Sendable, Hashable, Codable {
  package let field: String
  package let codes: [String]

  package init(field: String, codes: [String]) {
    self.field = field
    self.codes = codes
  }
}

extension Effect {
  /// Whether it tells others and changes no record.
  package var tellsOthers: Bool {
    switch action {
    case .mail, .webhook, .function, .notify: true
    case .set, .create, .run, .assign, .tag, .forEach: false
    }
  }

  /// The effect on one line.
  package var words: String { action.words + (condition.map { " when \($0.source)" } ?? "") }
}

extension Effect.Action {
  fileprivate var words: String {
    func of(_ lookup: String?) -> String { lookup.map { " of \($0)" } ?? "" }
    func list(_ recipients: [Recipient]) -> String { recipients.map(\.words).joined(separator: ", ") }
    switch self {
    case .set(let assignments, let on, let onlyIfEmpty):
      return "set\(onlyIfEmpty ? " if empty" : "") \(assignments.map(\.field).joined(separator: ", "))\(of(on))"
    case .create(let module, _): return "create \(module)"
    case .run(let transition, let on): return "run \(transition)\(of(on))"
    case .mail(let text, let recipients): return "mail \(text) to \(list(recipients))"
    case .webhook(let name, _): return "webhook \(name)"
    case .function(let name, _): return "function \(name)"
    case .notify(let recipients, _): return "notify \(list(recipients))"
    case .forEach(let each):
      let narrowed = each.condition.map { " where \($0.source)" } ?? ""
      return "for each of \(each.list)\(narrowed): \(each.effects.map(\.words).joined(separator: ", "))"
    case .assign(let rule): return "assign \(rule.field) to \(list(rule.among)) by \(rule.way.rawValue)"
    case .tag(let tags, let adds):
      let words = tags.map { "\($0.codes.joined(separator: ", ")) of \($0.field)" }.joined(separator: "; ")
      return "\(adds ? "add" : "remove") \(words)"
    }
  }
}

/// A field and the value that it is given.
package struct Assignment: Sendable, Hashable, Codable {
  package let field: String
  package let value: ValueTemplate

  package init(field: String, value: ValueTemplate) {
    self.field = field
    self.value = value
  }
}
