import Expressions
import Metamodel

/// Where the model's modules, fields and related lists lie in a store.
struct EngineNaming: SQLNaming {
  let model: Model
  let columns: ColumnMap
  /// Digits after the point of the tenant's currency.
  let currencyScale: Int
  /// What whoever asks may read; nil where that is the model's own expressions, which may read all.
  var scopes: ScopeSQL?
  /// Whether it is for statements of the engine's own connections, and not for the file's schema.
  var hasMomentParts = false

  func source(ofModule module: String) -> SQLSource? {
    if module == UserMembers.module { return SQLSource(table: UserMembers.table, deletedColumn: nil) }
    return model.module(module).map { SQLSource(table: $0.name, deletedColumn: "deleted_at") }
  }

  func column(ofField field: String, in module: String) -> SQLColumn? {
    member(field, of: module).map { SQLColumn(name: $0.column, storage: $0.storage) }
  }

  func related(list: String, in module: String) -> SQLRelation? {
    guard let list = model.relatedList(list, of: module), let column = column(ofField: list.field, in: list.module)
    else {
      return nil
    }
    guard case .anyReference(let moduleColumn, let idColumn) = column.storage else {
      return SQLRelation(module: list.module, backColumn: column.name)
    }
    return SQLRelation(module: list.module, backColumn: idColumn, backModuleColumn: moduleColumn)
  }

  func scope(ofModule module: String, alias: String) -> String? { scopes?.text(on: module, alias: alias) }

  /// The members of a module's records, or of `users`, in the order in which they stand in JSON.
  func members(of module: String) -> [StoredMember] {
    if module == UserMembers.module { return UserMembers.all.compactMap { seen($0, of: module) } }
    let all = model.module(module).map {
      StoredMember.all(of: $0, in: model, columns: columns, currencyScale: currencyScale)
    }
    return all?.compactMap { seen($0, of: module) } ?? []
  }

  private func seen(_ member: StoredMember, of module: String) -> StoredMember? {
    scopes.map { member.seen(of: module, by: $0.access) } ?? member
  }

  /// A stored or system field of a module, or a member of `users`.
  func member(_ field: String, of module: String) -> StoredMember? {
    if module == UserMembers.module {
      return UserMembers.all.first { $0.name == field }.flatMap { seen($0, of: module) }
    }
    guard let declared = model.module(module) else { return nil }
    if let field = declared.field(field) {
      return StoredMember(field, of: module, columns: columns, currencyScale: currencyScale)
        .flatMap { seen($0, of: module) }
    }
    guard let system = SystemField(rawValue: field) else { return nil }
    let exists = SystemField.leading.contains(system) || SystemField.trailing(of: module, in: model).contains(system)
    return exists ? StoredMember(system) : nil
  }
}
