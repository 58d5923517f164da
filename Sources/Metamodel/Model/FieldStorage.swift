package import Expressions

extension FieldType {
  /// How a column keeps the type's values; nil for types that no column keeps.
  package func storage(column: String, currencyScale: Int) -> SQLColumn.Storage? {
    switch self {
    case .text, .textarea, .email, .phone, .url, .picklist, .autonumber: .text
    case .integer: .integer
    case .decimal(let scale), .percent(let scale): .decimal(scale: scale)
    case .currency: .decimal(scale: currencyScale)
    case .boolean: .boolean
    case .date: .date
    case .datetime: .timestamp
    case .duration: .duration
    case .multiPicklist: .codes
    case .lookup(let lookup):
      lookup.module.map { .reference(module: $0) }
        ?? .anyReference(moduleColumn: column + "__module", idColumn: column)
    case .user: .reference(module: "users")
    case .rollup(let rollup): rollup.value.storage(column: column, currencyScale: currencyScale)
    case .formula(let formula):
      formula.hasColumn ? valuesType.storage(column: column, currencyScale: currencyScale) : nil
    case .file: nil
    }
  }
}

extension SystemField {
  /// How its column keeps values.
  package var storage: SQLColumn.Storage {
    switch self {
    case .id, .version: .integer
    case .owner, .createdBy, .modifiedBy: .reference(module: "users")
    case .createdAt, .modifiedAt: .timestamp
    case .pipeline, .approvalState: .text
    }
  }

  /// The type of its values as that of a declared field; nil if none is like it.
  package var fieldType: FieldType? {
    switch self {
    case .version: .integer
    case .createdAt, .modifiedAt: .datetime
    case .owner, .createdBy, .modifiedBy: .user
    case .approvalState: .picklist(Approval.lockingStates)
    case .id, .pipeline: nil
    }
  }
}
