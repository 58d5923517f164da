import Expressions
import Foundation
import GRDB
package import Metamodel

extension Store {
  /// Builds a store without a tenant: the schema of a model and its first version, with no secret, user or time in it.
  ///
  /// - Parameter layers: core and preset; an empty overlay is added.
  /// - Throws: ``Refusal`` of kind `configuration` with every mistake, if the layers make no model.
  package static func createTemplate(at path: String, layers: [SourceSet]) throws {
    let model = try ModelCache.load(layers)
    let file = try StoreFile.create(path)
    try file.write { db in
      for statement in SystemTables.definitions + Ledger.definitions + SearchTables.definitions + MatchTable.definitions
        + MergeTable.definitions + AttachmentTable.definitions + TickTable.definitions + DraftTable.definitions
        + ClaimTable.definitions + ReviewTable.definitions + FormTable.definitions + ErasureTable.definitions
        + AuditTable.definitions + OutboxTable.definitions + AutomationTable.definitions + ApprovalTables.definitions
        + ApprovalTokenTable.definitions + RefusedTable.definitions + ResultTables.definitions + ClockTables.definitions
        + [ClockTables.principal]
      {
        try db.execute(sql: statement)
      }
      let version = try ModelVersionTable.append(
        db, model, layers: layers + [.empty], at: Timestamp(microseconds: 0), author: "preset",
        message: "\(model.preset.name) \(model.preset.version)", changes: [])
      let installer = SchemaInstaller(db: db)
      let layout = try installer.register(model)
      let compiled = try CompiledModel(model: model, layout: layout, currencyScale: Currency.dollar.scale)
      try compiled.requireScopes()
      try installer.install(compiled)
      try installer.publish(model, layout: layout, version: version)
      try db.execute(sql: "PRAGMA user_version = \(formatVersion)")
    }
    // A template is copied as one file, so nothing may stay in its log.
    try file.writeWithoutTransaction { db in
      _ = try db.checkpoint(.truncate)
      try db.execute(sql: "VACUUM")
      _ = try db.checkpoint(.truncate)
    }
    try file.close()
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  /// Gives a copied template its tenant and its first administrator.
  ///
  /// - Returns: the administrator as a caller.
  /// - Throws: ``Refusal`` if it has a tenant already, or the administrator cannot be created.
  package func bootstrap(settings: TenantSettings, administrator: NewUser) async throws -> Caller {
    try await begin(settings, administrator) { _, _, _ in }.administrator
  }

  /// The same in one commit with the administrator's first key, of whose secret it gets the hash.
  ///
  /// - Returns: the administrator as a caller, and the key's id.
  package func bootstrap(
    settings: TenantSettings, administrator: NewUser, keyHash: [UInt8]
  ) async throws -> (administrator: Caller, key: Int64) {
    try await begin(settings, administrator) { db, user, now in
      try KeyTable(db: db).insert(user: user, label: KeyTable.firstLabel, secretHash: keyHash, at: now)
    }
  }

  private func begin<Key: Sendable>(
    _ settings: TenantSettings, _ administrator: NewUser,
    key: @escaping @Sendable (Database, _ user: Int64, _ now: Timestamp) throws -> Key
  ) async throws -> (administrator: Caller, key: Key) {
    let now = clock.now()
    let models = models
    let changes = callers.changes
    return try await reconfigure { [watch] db, state in
      guard state.settings.name.isEmpty else {
        throw Refusal(
          .conflict, Problem(at: "tenant", code: "duplicate", message: "The store belongs to \(state.settings.name)."))
      }
      try Self.validate(administrator, model: state.compiled.model, db)
      let user = try UserTable.insert(administrator, at: now, db)
      try CursorKey.create(db)
      try db.execute(sql: "UPDATE sys_model_version SET at = ? WHERE at = 0", arguments: [now.microseconds])
      let caller = Caller(userID: user.id, name: user.name, roles: user.roles, teams: user.teams)
        .read(after: changes)
      let answer = (administrator: caller, key: try key(db, user.id, now))
      try AuditTable(db: db).append(administrator.auditedFirst(of: settings.name), by: caller, at: now)
      return (answer, try Self.settle(settings, after: state, in: db, at: now, models: models, watch))
    }
  }

  /// Changes the tenant's locale, time zone, calendar or currency; the name and, once there is a record, the currency stay.
  package func change(_ settings: TenantSettings, by caller: Caller) async throws {
    let models = models
    let now = clock.now()
    let entry = AuditEntry(.settingsChange, "settings")
    try await auditing(entry, as: caller) {
      try await reconfigure { [self] db, state in
        let caller = try present(caller, db)
        try Self.requireAdministrator(caller, state)
        guard settings.name == state.settings.name else {
          throw Refusal(.invalid, .readOnly("name", "a tenant keeps its name"))
        }
        if settings.currency != state.settings.currency, try Self.hasRecords(state, db) {
          throw Refusal(.conflict, .readOnly("currency", "it is fixed once there is a record"))
        }
        try AuditTable(db: db).append(entry, by: caller, at: now)
        return ((), try Self.settle(settings, after: state, in: db, at: now, models: models, watch))
      }
    }
  }

  /// Writes settings, and brings the triggers to the currency's scale and sort keys to the locale.
  private static func settle(
    _ settings: TenantSettings, after before: StoreState, in db: Database, at now: Timestamp, models: ModelCache,
    _ watch: DueWatch
  ) throws -> StoreState {
    let problems = SettingsCheck.problems(settings, before.compiled.model)
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    try SettingsTable.write(settings, db)
    let state = try StoreState.read(db, models: models)
    // Before it has a tenant, a store has no records.
    if !before.settings.name.isEmpty { try SortKeyTable(db: db).compute(state.compiled, since: before.compiled) }
    if settings.currencyScale != before.settings.currencyScale { try SchemaInstaller(db: db).install(state.compiled) }
    if settings.callingCode != before.settings.callingCode {
      try MatchTable(db: db, callingCode: settings.callingCode)
        .follow(from: before.compiled, before.settings.callingCode, to: state.compiled)
    }
    let clockwork = Clockwork(watch: watch)
    try DueRebuild.follow(
      from: before, Execution(db: db, state: state, caller: .clock, now: now, clockwork: clockwork))
    return state
  }

  private static func hasRecords(_ state: StoreState, _ db: Database) throws -> Bool {
    try state.compiled.allPlans.contains { plan in
      try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM \"\(plan.module.name)\")") ?? false
    }
  }
}
