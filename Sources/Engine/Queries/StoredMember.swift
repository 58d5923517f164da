import Expressions
import Metamodel

/// A field that a record holds, declared or of the system, with where and how it is kept.
struct StoredMember: Sendable, Hashable {
  let name: String
  /// Not quoted.
  let column: String
  let storage: SQLColumn.Storage
  /// Of a formula, which no column keeps, its name.
  var formula: FieldName?
  /// What whoever asks is given instead of the value.
  var mask: FieldMask?
  /// Whether its values are texts that the tenant's locale puts in order.
  var isCollated = false
  /// The column with its sort keys, not quoted.
  var sortColumn: String?
  /// Of a picklist, the order of its values.
  var order: PicklistOrder?
}

extension StoredMember {
  /// The members of a module's records in the order in which they stand in JSON.
  static func all(of module: Module, in compiled: CompiledModel) -> [StoredMember] {
    all(of: module, in: compiled.model, columns: compiled.columns, currencyScale: compiled.currencyScale)
  }

  static func all(of module: Module, in model: Model, columns: ColumnMap, currencyScale: Int) -> [StoredMember] {
    var members = SystemField.leading.map(Self.init)
    for field in module.shownFields {
      if let member = StoredMember(field, of: module.name, columns: columns, currencyScale: currencyScale) {
        members.append(member)
      } else if case .formula = field.type {
        members.append(
          StoredMember(
            name: field.name, column: "", storage: .text, formula: FieldName(module: module.name, field: field.name)))
      }
    }
    return members + SystemField.trailing(of: module.name, in: model).map(Self.init)
  }

  /// Nil for a field that records do not hold.
  init?(_ field: Field, of module: String, columns: ColumnMap, currencyScale: Int) {
    let column = columns.column(of: field.name, in: module)
    guard let storage = field.type.storage(column: column, currencyScale: currencyScale) else { return nil }
    self.init(
      name: field.name, column: column, storage: storage, isCollated: field.type.isCollated,
      sortColumn: Self.sortColumn(of: field, column), order: PicklistOrder(field.type))
  }

  /// The column with the sort keys of a field; nil of one that has none: keys are kept of stored, indexed texts alone.
  static func sortColumn(of field: Field, _ column: String) -> String? {
    field.isIndexed && field.type.isStored && field.type.isCollated ? SortColumn.name(beside: column) : nil
  }

  /// The member as a caller sees it; nil if it is hidden.
  func seen(of module: String, by access: Access) -> StoredMember? {
    var member = self
    switch access.level(of: name, in: module) {
    case .hidden: return nil
    case .masked: member.mask = FieldMask(access.model.module(module)?.field(name))
    case .readOnly, .editable: break
    }
    return member
  }

  init(_ field: SystemField) {
    self.init(name: field.rawValue, column: field.rawValue, storage: field.storage)
  }
}

extension SystemField {
  /// Those before the declared fields.
  static let leading: [SystemField] = [.id, .version]

  /// Those after the declared fields.
  static func trailing(of module: String, in model: Model) -> [SystemField] {
    let hasPipelines = model.pipelines.contains { $0.module == module }
    let hasApprovals = model.approvals.contains { $0.module == module }
    return [.owner] + (hasPipelines ? [.pipeline] : []) + (hasApprovals ? [.approvalState] : [])
      + [.createdAt, .createdBy, .modifiedAt, .modifiedBy]
  }
}

/// The users as expressions and lookups see them.
enum UserMembers {
  /// Their name among modules.
  static let module = "users"
  static let table = "sys_user"
  /// The field that is not for everybody.
  static let email = "email"
  static let all = [
    StoredMember(name: "id", column: "id", storage: .integer),
    StoredMember(name: "name", column: "name", storage: .text),
    StoredMember(name: email, column: "email", storage: .text),
    StoredMember(name: "display_name", column: "display_name", storage: .text, isCollated: true),
  ]
}
