package import Expressions

/// One field of a module.
package struct Field: Sendable, Equatable {
  package let name: String
  package let label: LocalizedText
  package let help: LocalizedText?
  package internal(set) var type: FieldType
  package let isRequired: Bool
  package let isUnique: Bool
  package let isIndexed: Bool
  /// Whether its values find a record; nil leaves it to ``Module/isSearched(_:)``.
  package let isSearchable: Bool?
  package let defaultValue: ValueTemplate?
  /// Smallest and largest value, of the field's type; of text its length.
  package let minimum: Value?
  package let maximum: Value?
  /// A regular expression that the whole text has to match.
  package let pattern: String?
  /// What the model says; nil if it says nothing.
  package let declaredSensitivity: Sensitivity?
  /// What the model says, else of a computed field that of the most secret field that it is computed from.
  package internal(set) var effectiveSensitivity: Sensitivity
  /// What has to hold whenever the field has a value.
  package let check: Check?

  package init(
    name: String, label: LocalizedText, help: LocalizedText? = nil, type: FieldType, isRequired: Bool = false,
    isUnique: Bool = false, isIndexed: Bool = false, isSearchable: Bool? = nil, defaultValue: ValueTemplate? = nil,
    minimum: Value? = nil, maximum: Value? = nil, pattern: String? = nil, sensitivity: Sensitivity? = nil,
    check: Check? = nil
  ) {
    self.name = name
    self.label = label
    self.help = help
    self.type = type
    self.isRequired = isRequired
    self.isUnique = isUnique
    self.isIndexed = isIndexed
    self.isSearchable = isSearchable
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.maximum = maximum
    self.pattern = pattern
    declaredSensitivity = sensitivity
    effectiveSensitivity = sensitivity ?? .none
    self.check = check
  }
}

extension Field {
  /// Characters that a text of it has at most; nil of what is no text.
  package var longest: Int? {
    guard let usual = type.usualLength, case .int(let count)? = maximum else { return type.usualLength }
    return Int(exactly: count) ?? usual
  }
}

extension FieldType {
  /// Characters that a text has at most where its field says nothing; nil of what is no text.
  package var usualLength: Int? {
    switch self {
    case .textarea: 32_000
    case .url: 2_000
    case .text, .email, .phone: 255
    default: nil
    }
  }
}

/// How carefully a field's values are to be handled, the least secret first.
package enum Sensitivity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case none
  /// Says who a person is.
  case pii
  case financial
  /// Says something of a person's health.
  case phi

  package static func < (left: Sensitivity, right: Sensitivity) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A condition with what to tell whoever does not meet it.
package struct Check: Sendable, Hashable, Codable {
  package let condition: ModelExpression
  /// A template; nil means a sentence made from the condition.
  package let message: MessageTemplate?

  package init(condition: ModelExpression, message: MessageTemplate?) {
    self.condition = condition
    self.message = message
  }
}
