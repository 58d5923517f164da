import Expressions

extension Module {
  /// The fields of its own that its title names, in their order there.
  package var titleFields: [String] {
    title.parts.compactMap { part in
      guard case .placeholder(let expression) = part, expression.checked.dependencies.count == 1 else { return nil }
      return expression.checked.dependencies.first?.first
    }
  }

  /// Whether records are found by the values of a field.
  ///
  /// What the field says, else: texts of one line, addresses, phone numbers and autonumbers do, and whatever the title
  /// names; but nothing that says something of a person's health or money, since a role may be denied it.
  package func isSearched(_ field: Field) -> Bool {
    guard field.type.canBeSearched else { return false }
    if let isSearchable = field.isSearchable { return isSearchable }
    switch (field.effectiveSensitivity, field.type) {
    case (.phi, _), (.financial, _): return false
    case (_, .textarea), (_, .url): return titleFields.contains(field.name)
    default: return true
    }
  }
}

extension FieldType {
  /// Whether its values are texts that people type.
  package var canBeSearched: Bool {
    switch self {
    case .text, .textarea, .email, .phone, .url, .autonumber: true
    default: false
    }
  }
}
