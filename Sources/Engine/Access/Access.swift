import Expressions
package import Metamodel

/// What a caller may do under the model in force: the one place that answers it, for every path.
///
/// - `may(_:on:)`: rights on modules.
/// - `scope(of:on:)`: the records on which they count; `ScopeSQL` says it to the database, `ScopeCheck` of one record.
/// - `level(of:in:)`: how fields are seen.
///
/// It is a class because every step of a command asks it.
package final class Access: Sendable {
  package let caller: Caller
  let compiled: CompiledModel
  private let roles: RoleAccess

  init(_ caller: Caller, _ compiled: CompiledModel) {
    self.caller = caller
    self.compiled = compiled
    roles = compiled.access(of: caller.roles, within: caller.keyScope)
  }

  package var model: Model { compiled.model }

  // MARK: Modules

  /// Whether the caller has a right on a module, at least on some of its records.
  package func may(_ right: Right, on module: String) -> Bool { roles.modules[module]?.rights.contains(right) ?? false }

  /// Whether the caller may change users, keys and configuration.
  package var isAdministrator: Bool { roles.isAdministrator }

  /// The problem with a right that the caller has on none of a module's records: whose it is, or that the key leaves it out of what the
  /// user may do.
  ///
  /// - Parameters:
  ///   - right: what is wanted.
  ///   - module: of which module; `*` for the affairs of administrators.
  ///   - place: what the problem is about; nil means the module.
  /// - Returns: `not_permitted` with the roles that give the right, else `outside_key_scopes`.
  package func problem(without right: Right, on module: String, at place: String? = nil) -> Problem {
    let isUsers = caller.roles.compactMap(model.role).contains { $0.allows(right, on: module) }
    guard isUsers, !caller.keyScope.allows(right, on: module) else {
      let who = caller.keyScope.role.map { "This key, which acts as \(caller.name) in the role \($0) alone," }
      return Problem(
        at: place ?? module, code: "not_permitted",
        message: "\(who ?? caller.name) has no right to \(right.rawValue) \(module).", found: .text(module),
        who: roles(giving: right, on: module).map { "role \($0)" })
    }
    return Problem(
      at: place ?? module, code: "outside_key_scopes",
      message: "This key's scopes do not include \(right.rawValue) of \(module), which \(caller.name) has.",
      found: .text(module))
  }

  /// The roles that give a right on a module, for whoever has to ask for it.
  package func roles(giving right: Right, on module: String) -> [String] {
    model.roles.filter { $0.allows(right, on: module) }.map(\.name)
  }

  // MARK: Records

  /// The records on which a right counts; nil means all.
  func scope(of right: Right, on module: String) -> RecordScope? { roles.modules[module]?.scopes[right] }

  /// The records on which a right counts, in words: `own or team`.
  package func scopeText(of right: Right, on module: String) -> String {
    (scope(of: right, on: module) ?? .all).text
  }

  /// The users whose records a scope takes in.
  func owners(in scope: RecordScope) -> [Int64] {
    var owners: Set<Int64> = []
    if !scope.reaches.isEmpty { owners.insert(caller.userID) }
    if scope.reaches.contains(.team) { owners.formUnion(caller.colleagues) }
    if scope.reaches.contains(.subordinates) { owners.formUnion(caller.subordinates) }
    return owners.sorted()
  }

  // MARK: Fields

  /// How the caller sees a field of a module, wherever they may read the module.
  ///
  /// A field of the system is seen by everybody, a related list by those who may read its module, the address of a user by those who
  /// may change users.
  package func level(of field: String, in module: String) -> FieldLevel {
    if module == UserMembers.module { return field == UserMembers.email && !isAdministrator ? .hidden : .editable }
    if let level = roles.modules[module]?.levels[field] { return level }
    guard let plan = compiled.plan(module), !plan.module.hasField(field),
      let list = model.relatedList(field, of: module)
    else { return .editable }
    return may(.read, on: list.module) ? .editable : .hidden
  }

  /// Whether there are fields of a module of which the caller does not see the values.
  func isRestricted(_ module: String) -> Bool { roles.modules[module]?.isRestricted ?? false }

  /// Whether there are fields of a module whose values are masked for the caller.
  func isMasked(_ module: String) -> Bool { roles.modules[module]?.levels.values.contains(.masked) ?? false }

  /// Whether the caller may read the values of a field.
  func reads(_ field: String, of module: String) -> Bool {
    (module == UserMembers.module || may(.read, on: module)) && level(of: field, in: module) >= .readOnly
  }

  /// Whether the caller may read all that an expression reads.
  func reads(_ expression: ModelExpression) -> Bool {
    expression.checked.fields.allSatisfy { reads($0.field, of: $0.module) }
  }

  /// Whether the caller may know what an expression speaks of, if not the values.
  package func knows(_ expression: ModelExpression) -> Bool {
    expression.checked.fields.allSatisfy {
      $0.module == UserMembers.module
        || may(.read, on: $0.module) && level(of: $0.field, in: $0.module) > .hidden
    }
  }

  /// What the caller's own expressions may read.
  var rights: Rights { .caller { [self] in reads($1, of: $0) } }

  /// The names that the caller's own expressions may use.
  func vocabulary(of module: String) -> CallerVocabulary { CallerVocabulary(access: self, module: module) }

  // MARK: Answers

  /// Where the model's records lie, and what the caller sees of them.
  func naming(_ scopes: ScopeSQL) -> EngineNaming {
    var naming = compiled.naming
    naming.scopes = scopes
    naming.hasMomentParts = true
    return naming
  }

  /// The columns of a module's whole records, as the caller sees them.
  func recordColumns(of module: Module) -> RecordColumns {
    guard isRestricted(module.name) else { return compiled.recordColumns(of: module) }
    return roles.recordColumns(of: module.name) {
      RecordColumns(StoredMember.all(of: module, in: compiled).compactMap { $0.seen(of: module.name, by: self) })
        .watched(of: module.name, in: compiled)
    }
  }

  /// A value as the caller sees it; nil if its field is hidden.
  func seen(_ value: Value, of field: Field, in module: String) -> Value? {
    switch level(of: field.name, in: module) {
    case .hidden: nil
    case .masked: FieldMask(field).value(of: value)
    case .readOnly, .editable: value
    }
  }

  /// Tells what this caller sees from what others do, and from what the same user saw under other rights.
  var fingerprint: [String] {
    [caller.userID, roles.mark.number].map { String($0) }
      + [caller.colleagues, caller.subordinates].map { SQLText.list($0) }
  }
}

extension StoreState {
  /// What a caller may do.
  func access(of caller: Caller) -> Access { Access(caller, compiled) }
}

extension ReadContext {
  /// What a caller may do.
  func access(of caller: Caller) -> Access { state.access(of: caller) }

  /// A caller's scopes as SQL.
  func scopes(of caller: Caller) -> ScopeSQL {
    ScopeSQL(access: access(of: caller), now: now, timeZone: settings.timeZone)
  }

  /// Where the records lie that a caller may read, and what he sees of them.
  func naming(for caller: Caller) -> EngineNaming {
    let scopes = scopes(of: caller)
    return scopes.access.naming(scopes)
  }
}

extension Store {
  /// What a caller may do under the model in force.
  package func access(of caller: Caller) -> Access { state.access(of: caller) }
}
