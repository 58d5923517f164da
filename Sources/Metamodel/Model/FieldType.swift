package import Expressions

/// What a field holds, with the settings that only this type has.
package enum FieldType: Sendable, Hashable {
  case text
  case textarea
  case email
  case phone
  case url
  case integer
  case decimal(scale: Int)
  /// Kept with the scale of the tenant's currency.
  case currency
  case percent(scale: Int)
  case boolean
  case date
  case datetime
  case duration
  case picklist([PicklistValue])
  case multiPicklist([PicklistValue])
  case lookup(Lookup)
  case user
  case autonumber(prefix: String, width: Int)
  case formula(Formula)
  indirect case rollup(Rollup)
  case file

  /// The spelling in YAML and in the API.
  package var name: String {
    switch self {
    case .text: "text"
    case .textarea: "textarea"
    case .email: "email"
    case .phone: "phone"
    case .url: "url"
    case .integer: "integer"
    case .decimal: "decimal"
    case .currency: "currency"
    case .percent: "percent"
    case .boolean: "boolean"
    case .date: "date"
    case .datetime: "datetime"
    case .duration: "duration"
    case .picklist: "picklist"
    case .multiPicklist: "multi_picklist"
    case .lookup: "lookup"
    case .user: "user"
    case .autonumber: "autonumber"
    case .formula: "formula"
    case .rollup: "rollup"
    case .file: "file"
    }
  }

  /// All spellings, for suggestions and schemas.
  package static let names = [
    "text", "textarea", "email", "phone", "url", "integer", "decimal", "currency", "percent", "boolean", "date",
    "datetime",
    "duration", "picklist", "multi_picklist", "lookup", "user", "autonumber", "formula", "rollup", "file",
  ]

  /// Whether records hold a value of it that somebody gives.
  package var isStored: Bool {
    switch self {
    case .formula, .rollup, .file: false
    default: true
    }
  }

  /// Whether the store computes its values.
  package var isComputed: Bool {
    switch self {
    case .formula, .rollup: true
    default: false
    }
  }

  /// Whether records have a value of it, given or computed.
  package var isShown: Bool {
    switch self {
    case .file: false
    default: true
    }
  }

  /// The type that its values have: of a roll-up that of the figure, of a formula that of the result, else itself.
  package var valuesType: FieldType {
    switch self {
    case .rollup(let rollup): rollup.value
    case .formula(let formula): formula.returns.type(scale: formula.scale)
    default: self
    }
  }

  /// The values to choose from, of a picklist or multi-picklist.
  package var picklistValues: [PicklistValue]? {
    switch self {
    case .picklist(let values), .multiPicklist(let values): values
    default: nil
    }
  }

  /// The type that expressions see.
  package var valueType: ValueType {
    switch self {
    case .text, .textarea, .email, .phone, .url, .picklist, .autonumber: .string
    case .integer: .int
    case .decimal, .currency, .percent: .decimal
    case .boolean: .bool
    case .date: .date
    case .datetime: .timestamp
    case .duration: .duration
    case .multiPicklist: .list(.string)
    case .lookup(let lookup): lookup.module.map(ValueType.record) ?? .anyRecord
    case .user: .record("users")
    case .formula(let formula): formula.returns.valueType
    case .rollup(let rollup): rollup.value.valueType
    case .file: .string
    }
  }
}

/// One value of a picklist.
package struct PicklistValue: Sendable, Hashable, Codable {
  package let code: String
  package let label: LocalizedText
  /// A retired value stays on records that have it and cannot be chosen anew.
  package let isRetired: Bool

  package init(code: String, label: LocalizedText, isRetired: Bool = false) {
    self.code = code
    self.label = label
    self.isRetired = isRetired
  }
}

/// What a lookup points to.
package struct Lookup: Sendable, Hashable {
  /// The module; nil for a record of any module.
  package let module: String?
  /// The related list's name on the other side.
  package let inverse: String?
  package let onDelete: DeleteRule

  /// What happens to a lookup when the record that it points to is deleted.
  package enum DeleteRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The delete is refused while something points there.
    case restrict
    /// The lookup becomes null when the record is purged.
    case clear
  }

  package init(module: String?, inverse: String?, onDelete: DeleteRule) {
    self.module = module
    self.inverse = inverse
    self.onDelete = onDelete
  }
}

/// A computed value.
package struct Formula: Sendable, Hashable {
  /// A field type without settings, such as `integer`.
  package let returns: FormulaResult
  /// Digits after the point of a decimal result, to which it is rounded.
  package let scale: Int
  package let expression: ModelExpression
  /// Whether a column of the store has its values, so that lists can be filtered and sorted by it; a model finds out.
  package internal(set) var hasColumn = false

  package init(returns: FormulaResult, scale: Int = 2, expression: ModelExpression) {
    self.returns = returns
    self.scale = scale
    self.expression = expression
  }
}

/// What a formula may return.
package enum FormulaResult: String, Sendable, Hashable, Codable, CaseIterable {
  case text
  case integer
  case decimal
  case currency
  case boolean
  case date
  case datetime
  case duration
  case url

  /// The field type that has such values.
  ///
  /// - Parameter scale: Digits after the point of a decimal.
  package func type(scale: Int) -> FieldType {
    switch self {
    case .text: .text
    case .integer: .integer
    case .decimal: .decimal(scale: scale)
    case .currency: .currency
    case .boolean: .boolean
    case .date: .date
    case .datetime: .datetime
    case .duration: .duration
    case .url: .url
    }
  }

  package var valueType: ValueType {
    switch self {
    case .text, .url: .string
    case .integer: .int
    case .decimal, .currency: .decimal
    case .boolean: .bool
    case .date: .date
    case .datetime: .timestamp
    case .duration: .duration
    }
  }
}

/// A figure over a related list.
package struct Rollup: Sendable, Hashable {
  /// The related list's name.
  package let list: String
  package let function: Function
  /// The field of the listed records; nil for a count.
  package let field: String?
  package let condition: ModelExpression?
  /// The type that its values have; never a roll-up.
  package let value: FieldType

  package enum Function: String, Sendable, Hashable, Codable, CaseIterable {
    case count
    case sum
    case min
    case max
    case average
  }

  package init(
    list: String, function: Function, field: String?, condition: ModelExpression?, value: FieldType = .integer
  ) {
    self.list = list
    self.function = function
    self.field = field
    self.condition = condition
    self.value = value
  }

  /// The same with values of another type.
  package func giving(_ value: FieldType) -> Rollup {
    Rollup(list: list, function: function, field: field, condition: condition, value: value)
  }
}

extension Rollup.Function {
  /// The type of the figure over fields of a type; nil if there is none.
  ///
  /// An average has the digits of what it is the average of, and two of whole numbers.
  package func value(of type: FieldType) -> FieldType? {
    switch (self, type) {
    case (.count, _): .integer
    case (.average, .integer): .decimal(scale: 2)
    case (_, .integer), (_, .decimal), (_, .currency), (_, .percent), (_, .duration): type
    case (.min, .date), (.max, .date), (.min, .datetime), (.max, .datetime): type
    default: nil
    }
  }
}
