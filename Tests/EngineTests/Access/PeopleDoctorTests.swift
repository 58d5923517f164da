import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Users, their keys and their absences are what the audit log tells of them.
@Suite struct PeopleDoctorTests {
  private func shell(_ test: TestStore, _ sql: String) throws {
    let queue = try DatabaseQueue(path: test.path)
    defer { try? queue.close() }
    try queue.write { try $0.execute(sql: sql) }
  }

  private func errors(_ test: TestStore) async throws -> [String] {
    try await test.store.doctor().findings.filter(\.isError).map(\.code)
  }

  // MARK: Keys

  /// Two keys, the first of which is revoked.
  private func withKeys() async throws -> TestStore {
    let test = try await TestStore()
    let terms = KeyTerms(
      scope: KeyScope(role: "rep", rights: ["deals": [.update, .read]]),
      networks: [try #require(NetworkRange("10.0.0.0/8"))], expiresAt: Timestamp(parsing: "2027-01-01T00:00:00Z"))
    let first = try await test.store.addKey(user: "ana", label: "old", secretHash: [1], by: test.admin)
    _ = try await test.store.addKey(user: "ana", label: "phone", secretHash: [2], terms: terms, by: test.admin)
    try await test.store.revokeKey(first, by: test.admin)
    return test
  }

  private static let edits = [
    "UPDATE sys_api_key SET user = 3 WHERE id = 2", "UPDATE sys_api_key SET role = NULL WHERE id = 2",
    "UPDATE sys_api_key SET rights = NULL WHERE id = 2", "UPDATE sys_api_key SET networks = NULL WHERE id = 2",
    "UPDATE sys_api_key SET expires_at = NULL WHERE id = 2", "UPDATE sys_api_key SET revoked_at = NULL WHERE id = 1",
    "DELETE FROM sys_api_key WHERE id = 1",
  ]

  @Test(arguments: edits + ["UPDATE sys_api_key SET secret_hash = x'03'", "UPDATE sys_api_key SET created_at = 1"])
  func aKeyStaysAsItWasGiven(_ edit: String) async throws {
    let test = try await withKeys()
    let before = try test.contents()
    #expect(throws: DatabaseError.self) { try shell(test, edit) }
    #expect(try test.contents() == before)
  }

  @Test(
    arguments: edits + [
      "INSERT INTO sys_api_key(user, label, secret_hash, created_at) VALUES (1, 'mine', x'03', 1)",
      "UPDATE sys_api_key SET revoked_at = 1 WHERE id = 2",
    ])
  func anotherKeyThanWasGivenIsFound(_ edit: String) async throws {
    let test = try await withKeys()
    #expect(try await errors(test) == [])
    try test.tamper(edit)
    #expect(try await errors(test) == ["key_differs"])
  }

  @Test func whatTheLogNoLongerTellsOfKeysIsNoError() async throws {
    let test = try await withKeys()
    test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + 3_600_000_000))
    _ = try await test.store.addKey(user: "max", label: "new", secretHash: [3], by: test.admin)
    try test.tamper(
      """
      INSERT INTO sys_audit_start SELECT 1, id, hash FROM sys_audit
        WHERE id = (SELECT max(id) FROM sys_audit WHERE action = 'key.revoke');
      DELETE FROM sys_audit WHERE id <= (SELECT id FROM sys_audit_start)
      """)
    #expect(try await errors(test) == [])
    try test.tamper("UPDATE sys_api_key SET user = 1 WHERE label = 'new'")
    #expect(try await errors(test) == ["key_differs"])
  }

  // MARK: Absences

  @Test func anAbsenceThatIsTakenAwayIsMissed() async throws {
    let test = try await TestStore()
    for text in ["2026-07-01", "2026-08-01", "2026-09-01"] {
      let day = try #require(CalendarDate(parsing: text))
      _ = try await test.store.addAbsence(NewAbsence(first: day, last: day), of: "ana", by: test.ana)
    }
    try await test.store.removeAbsence(2, by: test.ana)
    #expect(try await errors(test) == [])
    try shell(test, "DELETE FROM sys_absence WHERE id = 1")
    #expect(try await errors(test) == ["absence_differs"])
  }

  @Test func anAbsenceThatTakesAnothersPlaceIsFound() async throws {
    let test = try await TestStore()
    for text in ["2026-07-01", "2026-08-01"] {
      let day = try #require(CalendarDate(parsing: text))
      _ = try await test.store.addAbsence(NewAbsence(first: day, last: day), of: "ana", by: test.ana)
    }
    try shell(
      test,
      "UPDATE sys_absence SET (first, last) = (SELECT first, last FROM sys_absence WHERE id = 2) WHERE id = 1")
    #expect(try await errors(test) == ["absence_differs"])
  }

  // MARK: Users

  @Test(arguments: [
    "email = 'eve@example.org' WHERE name = 'ana'", "email = NULL WHERE name = 'ana'",
    "email = 'eve@example.org' WHERE name = 'max'", "manager = NULL WHERE name = 'ana'",
    "manager = 1 WHERE name = 'ana'", "manager = 1 WHERE name = 'max'",
  ])
  func anotherAddressOrManagerIsFound(_ edit: String) async throws {
    let test = try await TestStore()
    _ = try await test.store.updateUser(
      "ana", UserChange(email: "ana@example.org", manager: "max"), by: test.admin)
    _ = try await test.store.createUser(
      NewUser(name: "eva", email: "eva@example.org", displayName: nil, roles: ["rep"], teams: [], manager: "ana"),
      by: test.admin)
    _ = try await test.store.updateUser("eva", UserChange(email: ""), by: test.admin)
    #expect(try await errors(test) == [])
    try shell(test, "UPDATE sys_user SET \(edit)")
    #expect(try await errors(test) == ["user_differs"])
  }

  /// The log tells that an address has changed, and not which it is.
  @Test func theLogHasNoAddress() async throws {
    let test = try await TestStore()
    _ = try await test.store.updateUser("ana", UserChange(email: "ana@example.org"), by: test.admin)
    #expect(try await !AuditTests.log(test).contains { $0.contains("example.org") })
  }
}
