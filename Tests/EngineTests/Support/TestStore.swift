import Expressions
import Foundation
import GRDB
import Metamodel

@testable import Engine

/// A store of its own in a temporary directory, with a small sales model and a clock that stands.
///
/// Users: `admin` (administrator), `ana` (rep, may run and override nothing else), `max` (manager).
final class TestStore: Sendable {
  let path: String
  let store: Store
  let clock = FixedClock(TestStore.start)
  let admin: Caller
  let ana: Caller
  let max: Caller

  static let start = Timestamp(parsing: "2026-06-01T09:00:00Z") ?? Timestamp(microseconds: 0)

  init(
    files: [String: String] = SalesModel.files, currency: String = "EUR", budget: QueryBudget = QueryBudget(),
    secrets: SecretBox? = nil, announce: (@Sendable (Timestamp) throws -> Void)? = nil
  ) async throws {
    let directory = Self.directory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.appending(path: "store.sqlite").path
    try Self.shelf.copyTemplate(of: files, to: path)
    store = try await Store.open(
      at: path, models: Self.models, clock: clock, budget: budget, secrets: secrets,
      announce: announce)
    let settings = TenantSettings(
      name: "acme", locale: "en", timeZone: .gmt, currency: Currency(code: currency) ?? .dollar)
    admin = try await store.bootstrap(
      settings: settings,
      administrator: NewUser(name: "admin", email: nil, displayName: nil, roles: ["administrator"], teams: []))
    ana = try await Self.user("ana", ["rep"], store, admin)
    max = try await Self.user("max", ["manager"], store, admin)
  }

  /// Stores of the same files begin as copies of one template, as tenants do.
  private static let shelf = TemplateShelf()
  private static let models = ModelCache()

  private static func user(_ name: String, _ roles: [String], _ store: Store, _ admin: Caller) async throws -> Caller {
    let user = try await store.createUser(
      NewUser(name: name, email: nil, displayName: nil, roles: roles, teams: []), by: admin)
    return Caller(userID: user.id, name: name, roles: roles, teams: [])
  }

  /// Removed when the process ends: a store may be in use for longer than its fixture.
  private static let directory: URL = {
    atexit { try? FileManager.default.removeItem(at: TestStore.root) }
    return root
  }()

  private static let root = FileManager.default.temporaryDirectory
    .appending(path: "trellis-engine-\(ProcessInfo.processInfo.processIdentifier)")

  /// An account and a deal of it, in the first stage.
  func deal(_ values: RecordInput = [:], by caller: Caller? = nil) async throws -> Change {
    let account = try await store.perform(
      .create(module: "accounts", values: ["name": .text("Acme \(UUID().uuidString)")]), as: caller ?? ana)
    let given: RecordInput = ["name": .text("Machines"), "account": .number(String(account.id))]
    return try await store.perform(
      .create(module: "deals", values: given.merging(values) { $1 }), as: caller ?? ana)
  }

  /// Every row of every table but the audit log and the count of refused attempts, which tell of what was refused, to see that nothing
  /// changed.
  func contents() throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    return try queue.read { db in
      let tables = try String.fetchAll(
        db,
        sql:
          """
          SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
          AND name NOT IN ('sys_audit', 'sys_audit_head', 'sys_refused') ORDER BY name
          """
      )
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\" ORDER BY 1, 2").map { "\(table): \($0)" }
      }
    }
  }
}

/// Runs something that is to be refused.
///
/// - Returns: the refusal; nil, and with it a failed expectation, if it was not refused.
func refusal(_ body: () async throws -> some Any) async throws -> Refusal? {
  do {
    _ = try await body()
    return nil
  } catch let refusal as Refusal {
    return refusal
  }
}
