import Expressions
import GRDB

/// The list of tenants, in `catalog.sqlite`.
struct Catalog: Sendable {
  let queue: DatabaseQueue

  init(at path: String) throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    queue = try DatabaseQueue(path: path, configuration: configuration)
    // Opening in WAL mode sets NORMAL, under which a tenant that was announced could be gone after a power failure.
    try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    try Self.migrator.migrate(queue)
  }

  func close() throws { try queue.close() }

  /// All tenants by name, those being removed included.
  func tenants() throws -> [TenantInfo] {
    try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM tenant ORDER BY name").compactMap(TenantInfo.init(row:)) }
  }

  func add(_ tenant: TenantInfo) async throws {
    try await queue.write {
      try $0.execute(
        sql: "INSERT INTO tenant (name, preset, version, state, created_at, next_wake_up) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          tenant.name, tenant.preset, tenant.presetVersion, tenant.state.rawValue, tenant.createdAt.microseconds,
          tenant.nextWakeUp?.microseconds,
        ])
    }
  }

  func setState(_ state: TenantInfo.State, of name: TenantName) async throws {
    try await queue.write {
      try $0.execute(
        sql: "UPDATE tenant SET state = ? WHERE name = ?", arguments: [state.rawValue, name.description])
    }
  }

  /// Brings a tenant's next wake-up forward, and waits until it is on the disk.
  func bringWakeUp(of name: TenantName, to time: Timestamp) throws {
    try queue.write {
      try $0.execute(
        sql: "UPDATE tenant SET next_wake_up = min(coalesce(next_wake_up, ?1), ?1) WHERE name = ?2",
        arguments: [time.microseconds, name.description])
    }
  }

  func setWakeUp(of name: TenantName, to time: Timestamp?) throws {
    try queue.write {
      try $0.execute(
        sql: "UPDATE tenant SET next_wake_up = ?1 WHERE name = ?2 AND next_wake_up IS NOT ?1",
        arguments: [time?.microseconds, name.description])
    }
  }

  func remove(_ name: String) throws {
    try queue.write { try $0.execute(sql: "DELETE FROM tenant WHERE name = ?", arguments: [name]) }
  }

  /// When each tenant has something to send next, of those that have.
  func outboxes() throws -> [TenantName: Timestamp] {
    try queue.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT name, outbox_due FROM tenant WHERE outbox_due IS NOT NULL")
      return Dictionary(
        rows.compactMap { row in TenantName(row["name"]).map { ($0, Timestamp(microseconds: row["outbox_due"])) } },
        uniquingKeysWith: { $1 })
    }
  }

  func setOutboxDue(_ due: Timestamp?, of name: TenantName) throws {
    try queue.write {
      try $0.execute(
        sql: "UPDATE tenant SET outbox_due = ? WHERE name = ?", arguments: [due?.microseconds, name.description])
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("tenant") { database in
      try database.execute(
        sql: """
          CREATE TABLE tenant (
            name TEXT PRIMARY KEY,
            preset TEXT NOT NULL,
            version TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('active', 'deleting')),
            created_at INTEGER NOT NULL,
            next_wake_up INTEGER,
            placement TEXT
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX tenant_by_wake_up ON tenant (next_wake_up) WHERE next_wake_up IS NOT NULL;
          """)
    }
    registerAttempts(in: &migrator)
    migrator.registerMigration("outbox") { database in
      try database.execute(sql: "ALTER TABLE tenant ADD COLUMN outbox_due INTEGER")
    }
    return migrator
  }
}

extension TenantInfo {
  fileprivate init?(row: Row) {
    guard let state = State(rawValue: row["state"]) else { return nil }
    let wakeUp: Int64? = row["next_wake_up"]
    self.init(
      name: row["name"], preset: row["preset"], presetVersion: row["version"], state: state,
      createdAt: Timestamp(microseconds: row["created_at"]), nextWakeUp: wakeUp.map(Timestamp.init(microseconds:)),
      placement: row["placement"])
  }
}
