import Engine
import Expressions
import Metamodel
package import Tenancy
import YAMLSource

/// Lists a module's fields.
package struct ListFields: Operation {
  package static let name = "list_fields"

  package let tenant: String
  package let module: String
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, module: String, locale: String?) {
    self.tenant = tenant
    self.module = module
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [FieldSummary] {
    try await workspace.withStore(tenant) { store in
      let locale = locale ?? store.settings.locale
      let declared = try store.model.existing(module: module)
      return declared.fields.map { FieldSummary($0, of: declared, locale: locale) }
    }
  }
}

extension Value {
  /// The value as a preset writes it.
  fileprivate var words: String {
    switch self {
    case .int(let number): String(number)
    case .decimal(let number): number.text
    case .date(let day): day.text
    default: "\(self)"
    }
  }
}

extension ValueTemplate {
  /// The value as a preset writes it.
  fileprivate var words: String {
    switch self {
    case .null: ""
    case .literal(let text): text
    case .list(let texts): texts.joined(separator: ", ")
    case .text(let template): template.source
    case .expression(let expression): "=\(expression.source)"
    }
  }
}

extension FieldType {
  /// How its values come about; nil if somebody gives them.
  fileprivate var computation: String? {
    switch self {
    case .formula(let formula): return formula.expression.source
    case .rollup(let rollup):
      let field = rollup.field.map { " \($0)" } ?? ""
      return
        "\(rollup.function.rawValue)\(field) of \(rollup.list)\(rollup.condition.map { " where \($0.source)" } ?? "")"
    default: return nil
    }
  }
}

/// A field in a list.
package struct FieldSummary: Sendable, Hashable, Codable {
  package let field: String
  package let type: String
  package let label: String
  package let required: Bool
  package let unique: Bool
  package let indexed: Bool
  package let searchable: Bool
  /// Codes of a picklist that can be chosen.
  package let values: [String]?
  /// The module that a lookup points to, or `any`.
  package let to: String?
  /// The smallest and largest value, of texts the length.
  package let min: String?
  package let max: String?
  package let pattern: String?
  /// The value of new records, as it is written in a preset.
  package let defaultValue: String?
  /// The expression that has to hold.
  package let check: String?
  /// How a formula or roll-up is computed.
  package let computed: String?

  init(_ field: Field, of module: Module, locale: String) {
    self.field = field.name
    type = field.type.name
    label = field.label.text(in: locale)
    required = field.isRequired
    unique = field.isUnique
    indexed = field.isIndexed
    searchable = module.isSearched(field)
    values = field.type.picklistValues?.filter { !$0.isRetired }.map(\.code)
    if case .lookup(let lookup) = field.type { to = lookup.module ?? "any" } else { to = nil }
    min = field.minimum.map(\.words)
    max = field.maximum.map(\.words)
    pattern = field.pattern
    defaultValue = field.defaultValue?.words
    check = field.check?.condition.source
    computed = field.type.computation
  }
}

extension Model {
  /// The field of that name.
  ///
  /// - Throws: ``OperationFailure`` with what there is.
  func existing(field name: String, of module: String) throws(OperationFailure) -> Field {
    let module = try existing(module: module)
    guard let field = module.field(name) else { throw .unknown("field", name, among: module.fields.map(\.name)) }
    return field
  }
}
