import Expressions
import Metamodel
import Synchronization

/// What the holders of some roles may do under a model, as far as the key goes by which they come: worked out once and kept, since
/// it is a pure function of these.
final class RoleAccess: Sendable {
  let modules: [String: ModuleAccess]
  /// Whether one of the roles may change users, keys and configuration. An overlay cannot lock the role `administrator`
  /// out.
  let isAdministrator: Bool
  /// Tells these rights from others, for what is bound to them.
  let mark: Fingerprint
  private let records = Mutex<[String: RecordColumns]>([:])

  init(_ names: [String], within scope: KeyScope, in model: Model) {
    let roles = names.sorted().compactMap(model.role)
    var levels = FieldLevels(model: model, roles: roles, scope: scope)
    modules = Dictionary(
      model.modules.map { ($0.name, ModuleAccess(roles, within: scope, of: $0, &levels)) },
      uniquingKeysWith: { first, _ in first })
    isAdministrator =
      scope.allows(.administer, on: "*")
      && (names.contains("administrator") || roles.contains { $0.allows(.administer, on: "*") })
    mark = Fingerprint(modules.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" })
  }

  /// The columns of a module's whole records, made when they are first asked for.
  func recordColumns(of module: String, _ make: () -> RecordColumns) -> RecordColumns {
    if let known = records.withLock({ $0[module] }) { return known }
    let made = make()
    records.withLock { $0[module] = made }
    return made
  }
}

/// What some roles together allow on one module.
struct ModuleAccess: Sendable {
  let rights: Set<Right>
  /// The records on which a right counts, where these are not all.
  let scopes: [Right: RecordScope]
  /// How fields are seen that are not editable.
  let levels: [String: FieldLevel]

  /// Whether some fields are hidden or masked.
  var isRestricted: Bool { levels.values.contains { $0 < .readOnly } }

  fileprivate init(_ roles: [Role], within scope: KeyScope, of module: Module, _ levels: inout FieldLevels) {
    rights = roles.reduce(into: Set()) { $0.formUnion($1.rights(on: module.name)) }
      .filter { scope.allows($0, on: module.name) }
    var scopes: [Right: RecordScope] = [:]
    for right in rights {
      let parts = roles.filter { $0.allows(right, on: module.name) }.map { $0.scope(of: right, on: module.name) }
      let together = parts.dropFirst().reduce(parts.first ?? .all) { $0.union($1) }
      if !together.isAll { scopes[right] = together }
    }
    self.scopes = scopes
    var restricted: [String: FieldLevel] = [:]
    for field in module.fields {
      let level = levels.level(of: field.name, in: module.name)
      if level != .editable { restricted[field.name] = level }
    }
    self.levels = restricted
  }

  fileprivate var text: String {
    let rights = rights.map(\.rawValue).sorted().joined(separator: ",")
    let scopes = scopes.map { "\($0.key.rawValue)=\($0.value.text)" }.sorted().joined(separator: ",")
    let levels = levels.map { "\($0.key)=\($0.value.rawValue)" }.sorted().joined(separator: ",")
    return "\(rights); \(scopes); \(levels)"
  }
}

/// Works out how the holders of some roles see fields; of a computed field, whether they see all that it is computed from.
private struct FieldLevels {
  let model: Model
  let roles: [Role]
  let scope: KeyScope
  private var known: [FieldName: FieldLevel] = [:]

  init(model: Model, roles: [Role], scope: KeyScope) {
    self.model = model
    self.roles = roles
    self.scope = scope
  }

  mutating func level(of name: String, in module: String) -> FieldLevel {
    let key = FieldName(module: module, field: name)
    if let level = known[key] { return level }
    // No field is computed from itself; should one be, it is nobody's.
    known[key] = .hidden
    let level = find(name, in: module)
    known[key] = level
    return level
  }

  private mutating func find(_ name: String, in module: String) -> FieldLevel {
    guard let declared = model.module(module) else { return .editable }
    guard let field = declared.field(name) else {
      guard let list = model.relatedList(name, of: module) else { return .editable }
      return isRead(list.module) ? .editable : .hidden
    }
    let own = level(of: field, in: module)
    guard field.type.isComputed, !isSaid(of: name, in: module) else { return own }
    let levels = inputs(of: field, in: module).map {
      isRead($0.module) ? level(of: $0.field, in: $0.module) : .hidden
    }
    let worst = levels.min() ?? .editable
    if worst == .hidden { return .hidden }
    // A model that says how secret the field is can make it less so than what it is computed from.
    return worst == .masked && field.declaredSensitivity == nil ? .masked : min(own, .readOnly)
  }

  private func inputs(of field: Field, in module: String) -> [FieldName] {
    let read = Array(model.inputs(of: FieldName(module: module, field: field.name)))
    guard case .rollup(let rollup) = field.type else { return read }
    return read + [FieldName(module: module, field: rollup.list)]
  }

  /// The best that one of the roles gives which may read the module; which have any right on it, where none may.
  private func level(of field: Field, in module: String) -> FieldLevel {
    counted(on: module).map { $0.level(of: field, in: module) }.max() ?? .hidden
  }

  private func isSaid(of field: String, in module: String) -> Bool {
    counted(on: module).contains { $0.fields[module]?[field] != nil }
  }

  private func counted(on module: String) -> [Role] {
    let readers = roles.filter { $0.allows(.read, on: module) }
    return readers.isEmpty ? roles.filter { !$0.rights(on: module).isEmpty } : readers
  }

  /// Everybody sees who the users are.
  private func isRead(_ module: String) -> Bool {
    module == UserMembers.module || scope.allows(.read, on: module) && roles.contains { $0.allows(.read, on: module) }
  }
}
