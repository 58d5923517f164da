package import Metamodel

/// What somebody may do with a module, a record of it and its fields, and why.
package struct AccessExplanation: Sendable, Hashable, Codable {
  package let user: String
  package let roles: [String]
  package let teams: [String]
  package let module: String
  /// The record, where one was asked about, and the name of its owner.
  package let record: Int64?
  package let owner: String?
  /// One answer for each right.
  package let rights: [RightAnswer]
  /// Fields that are not editable, or the one that was asked about.
  package let fields: [FieldAnswer]
}

/// Whether somebody has a right, and why.
package struct RightAnswer: Sendable, Hashable, Codable {
  package let right: Right
  package let isAllowed: Bool
  /// A sentence for each role that says something to it.
  package let why: [String]
}

/// How somebody sees a field, and why.
package struct FieldAnswer: Sendable, Hashable, Codable {
  package let field: String
  package let level: FieldLevel
  package let why: [String]
}

/// Explains to an operator what a caller may do.
struct AccessExplainer {
  /// An execution of the caller's.
  let execution: Execution
  let plan: ModulePlan
  /// The record that is asked about; nil for the module as a whole.
  let row: RowImage?
  /// The users by id.
  let users: [Int64: String]

  private var access: Access { execution.access }
  private var caller: Caller { execution.caller }
  private var module: Module { plan.module }
  private var roles: [Role] { caller.roles.compactMap(access.model.role) }

  func explanation(field: String?) -> AccessExplanation {
    let names =
      field.map { [$0] } ?? module.fields.map(\.name).filter { access.level(of: $0, in: module.name) < .editable }
    return AccessExplanation(
      user: caller.name, roles: caller.roles, teams: caller.teams, module: module.name, record: row?.id,
      owner: row?.owner.flatMap { users[$0] }, rights: Right.allCases.map(answer), fields: names.map(answer))
  }

  // MARK: Rights

  private func answer(_ right: Right) -> RightAnswer {
    let giving = roles.filter { $0.allows(right, on: module.name) }
    guard !giving.isEmpty else {
      let others = access.roles(giving: right, on: module.name).joined(separator: ", ")
      return RightAnswer(
        right: right, isAllowed: false,
        why: ["none of the roles gives it" + (others.isEmpty ? "; no other does" : "; of others: \(others)")])
    }
    let isAllowed = row.map { isReached(by: right, $0) } ?? true
    return RightAnswer(
      right: right, isAllowed: isAllowed, why: giving.map { sentence($0, right) } + unread(right) + unfollowed(right))
  }

  private func isReached(by right: Right, _ row: RowImage) -> Bool {
    let check = ScopeCheck(execution: execution, plan: plan)
    return check.allows(right, on: row) && (!access.may(.read, on: module.name) || check.allows(.read, on: row))
  }

  /// What may not be read is not there for any other right either.
  private func unread(_ right: Right) -> [String] {
    guard let row, !right.isReading, access.may(.read, on: module.name),
      !ScopeCheck(execution: execution, plan: plan).allows(.read, on: row)
    else { return [] }
    return ["the record is not one that \(caller.name) may read"]
  }

  /// A note is written by those who may change what it is about.
  private func unfollowed(_ right: Right) -> [String] {
    guard let row, let followed = access.followed(by: right, on: module.name),
      !ScopeCheck(execution: execution, plan: plan).follows(right, row)
    else { return [] }
    return ["\(caller.name) has no right to \(followed.right.rawValue) the record that it is about"]
  }

  private func sentence(_ role: Role, _ right: Right) -> String {
    let scope = role.scope(of: right, on: module.name)
    guard !scope.isAll, let row else { return "role \(role.name): \(scope.text)" }
    return "role \(role.name): \(scope.text) – " + (reason(scope, row) ?? "which it is not")
  }

  /// Why a record is in a scope; nil if it is not.
  private func reason(_ scope: RecordScope, _ row: RowImage) -> String? {
    let judgement = Judgement(execution, plan, image: row, old: nil)
    guard let owner = row.owner, access.owners(in: scope).contains(owner) else {
      return scope.conditions.first { judgement.isMet($0) }.map { "it meets \($0.source)" }
    }
    let name = users[owner] ?? "its owner"
    if owner == caller.userID { return "it is \(name)'s own" }
    let isColleague = scope.reaches.contains(.team) && caller.colleagues.contains(owner)
    return isColleague ? "\(name) is in a team of \(caller.name)'s" : "\(name) stands below \(caller.name)"
  }

  // MARK: Fields

  private func answer(_ name: String) -> FieldAnswer {
    let level = access.level(of: name, in: module.name)
    guard let field = module.field(name) else {
      return FieldAnswer(field: name, level: level, why: ["everybody sees what the system keeps"])
    }
    var why = roles.filter { !$0.rights(on: module.name).isEmpty }.map { role in
      let own = role.level(of: field, in: module.name)
      let isSaid = role.fields[module.name]?[name] != nil
      let reason =
        isSaid
        ? "it says so"
        : own == .masked ? "\(field.effectiveSensitivity.rawValue), which it does not see" : "nothing is said"
      return "role \(role.name): \(own.rawValue) – \(reason)"
    }
    if why.isEmpty { why = ["none of the roles gives a right on \(module.name)"] }
    if field.type.isComputed { why.append("it is computed: as secret as what it is computed from, and never written") }
    return FieldAnswer(field: name, level: level, why: why)
  }
}

extension Store {
  /// Says what a user may do with a module, or with one record of it, and why.
  ///
  /// - Parameters:
  ///   - caller: whose rights they are.
  ///   - module: the module.
  ///   - id: of a record, of the recycle bin too; nil asks about the module.
  ///   - field: the one to speak of; nil means all that are not editable.
  ///   - administrator: whoever asks.
  /// - Throws: ``Refusal``: no such module, record or field, or whoever asks is no administrator.
  package func explainAccess(
    of caller: Caller, to module: String, id: Int64?, field: String?, by administrator: Caller
  ) async throws -> AccessExplanation {
    try await read { context in
      try Self.requireAdministrator(administrator, context.state)
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      guard let plan = context.state.compiled.plan(module) else {
        throw Refusal.noSuchModule(module, in: context.model)
      }
      let row = try id.map { id in
        guard let row = try RowTable(plan: plan, db: context.db).row(id) else { throw Refusal.noSuchRecord(module, id) }
        return row
      }
      if let field, plan.module.field(field) == nil, SystemField(rawValue: field) == nil {
        throw Refusal(.notFound, .unknown("field", field, at: "field", among: plan.module.fields.map(\.name)))
      }
      let users = Dictionary(
        try UserTable.all(context.db).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
      return AccessExplainer(execution: execution, plan: plan, row: row, users: users).explanation(field: field)
    }
  }

  /// The rights that count on one record that the caller may read.
  ///
  /// - Throws: ``Refusal``: there is none.
  package func rights(on module: String, id: Int64, as caller: Caller) async throws -> [Right] {
    try await read { context in
      _ = try context.module(module, readableBy: caller)
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      let plan = try execution.plan(module)
      let row = try execution.row(RecordTarget(module: module, id: id), plan, for: .read)
      let check = ScopeCheck(execution: execution, plan: plan)
      return Right.allCases.filter { execution.access.may($0, on: module) && check.allows($0, on: row) }
    }
  }
}
