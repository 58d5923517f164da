import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What administrators do stands in the audit log, and whoever reads what is marked as phi.
@Suite struct AuditTests {
  /// The entries from the oldest on, as `actor action object outcome detail`.
  static func log(_ test: TestStore, _ action: String? = nil) async throws -> [String] {
    try await test.store.auditPiece(AuditRequest(action: action), after: 0, as: test.admin).map {
      "\($0.name) \($0.action) \($0.object) \($0.outcome) \($0.detail)"
    }
  }

  @Test func administrativeActsAreNotedInTheirTransaction() async throws {
    let test = try await TestStore()
    _ = try await test.store.updateUser("ana", UserChange(email: "a@x.es", roles: ["manager"]), by: test.admin)
    let key = try await test.store.addKey(user: "ana", label: "phone", secretHash: [1], by: test.admin)
    try await test.store.revokeKey(key, by: test.admin)
    try await test.publish(["access.yaml": "teams: {north: {label: North}}"])
    let deal = try await test.deal(by: test.admin).target
    _ = try await test.store.perform(.override(deal, to: "won", reason: "Agreed"), as: test.admin)
    #expect(
      try await Self.log(test) == [
        #"admin tenant.create acme done {"administrator":"admin","roles":["administrator"],"teams":[]}"#,
        #"admin user.create user ana done {"roles":["rep"],"teams":[]}"#,
        #"admin user.create user max done {"roles":["manager"],"teams":[]}"#,
        #"admin user.update user ana done {"roles":["manager"],"changed":["email"],"#
          + #""email_hash":"70cfdcdc6bdb34f8a26a3f4442f92222f2e8b815161e0f196db7cc3350e913c2"}"#,
        #"admin key.create user ana done {"label":"phone"}"#, "admin key.revoke key 1 done {}",
        #"admin configuration.publish version 2 done {"message":"test"}"#,
        #"admin record.override deals/1 done {"to":"won"}"#,
      ])
  }

  @Test func anAttemptWithoutTheRightIsNotedToo() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let before = try await Self.log(test)
    _ = try await test.refused { try await test.store.createUser(Self.eva, by: test.ana) }
    _ = try await test.refused { try await test.publish([:], by: test.ana) }
    _ = try await test.refused(.override(deal, to: "won", reason: "x"), by: test.ana)
    _ = try await test.refused(.erase(deal, ErasureInput(reason: "x")), by: test.ana)
    // What anybody may be refused is no affair of the log's.
    _ = try await test.refused(.update(deal, values: ["amount": .text("many")]), by: test.ana)
    #expect(
      try await Self.log(test).dropFirst(before.count) == [
        #"ana user.create user eva refused {"roles":[],"teams":[],"codes":["not_permitted"]}"#,
        #"ana configuration.publish configuration refused {"codes":["not_permitted"]}"#,
        #"ana record.override deals/1 refused {"codes":["not_permitted"]}"#,
        #"ana record.erase deals/1 refused {"codes":["not_permitted"]}"#,
      ])
  }

  private static let eva = NewUser(name: "eva", email: nil, displayName: nil, roles: [], teams: [])

  @Test func whatIsNotDoneIsNotNoted() async throws {
    let test = try await TestStore()
    let before = try await Self.log(test)
    _ = try await test.refused { try await test.store.updateUser("nobody", UserChange(), by: test.admin) }
    _ = try await test.store.publish(
      overlay: SourceSet(name: "overlay", files: ["access.yaml": "teams: {x: {label: X}}"]), author: test.admin,
      message: "", isRehearsal: true)
    let deal = try await test.deal().target
    _ = try await test.store.rehearse(.override(deal, to: "won", reason: "x"), as: test.admin)
    #expect(try await Self.log(test) == before)
  }

  @Test func importsAndExportsAreNoted() async throws {
    let test = try await TestStore()
    let before = try await Self.log(test).count
    _ = try await test.store.perform(
      [.create(module: "accounts", values: ["name": .text("A")]), .create(module: "accounts", values: [:])],
      atomic: false, as: test.admin, under: .import)
    _ = try await test.store.export(ExportRequest(module: "accounts", format: .csv), as: test.admin)
    _ = try await test.refused {
      try await test.store.export(ExportRequest(module: "accounts", format: .csv), as: test.ana)
    }
    #expect(
      try await Self.log(test).dropFirst(before) == [
        #"admin record.import accounts done {"records":1,"refused":1}"#,
        #"admin record.export accounts done {"format":"csv"}"#,
        #"ana record.export accounts refused {"format":"csv","codes":["not_permitted"]}"#,
      ])
  }

  @Test func itSaysByWhatWaySomebodyCame() async throws {
    let test = try await TestStore()
    let id = try await test.store.addKey(user: "admin", label: "x", secretHash: [7], by: test.admin)
    let address = try #require(NetworkAddress("192.0.2.1"))
    let key = try #require(try await test.store.caller(.key(id), secretHash: [7], from: address)).caller
    _ = try await test.store.updateUser("ana", UserChange(), by: key)
    // The user has changed, so who they are is read anew.
    _ = try await test.store.updateUser("max", UserChange(), by: key)
    for entry in try await test.store.audit(AuditRequest(limit: 2), as: test.admin).records {
      #expect(entry.origin == key.origin)
      #expect(entry.json.compactText.contains(#""way":"key","key":1,"session":null,"address":"192.0.2.1""#))
    }
    _ = try await test.store.createUser(Self.eva, by: test.admin)
    let last = try await test.store.audit(AuditRequest(limit: 1), as: test.admin).records.first
    #expect(last?.json.compactText.contains(#""way":"command line","key":null,"session":null,"address":null"#) == true)
  }

  @Test func administratorsAloneReadItPageByPageAndInParts() async throws {
    let test = try await TestStore()
    _ = try await test.refused { try await test.store.audit(AuditRequest(), as: test.max) }
    _ = try await test.refused { try await test.store.auditPiece(AuditRequest(), after: nil, as: test.max) }
    let first = try await test.store.audit(AuditRequest(action: "user", limit: 1), as: test.admin)
    let second = try await test.store.audit(
      AuditRequest(action: "user", limit: 1, before: first.next), as: test.admin)
    #expect((first.records + second.records).map(\.object) == ["user max", "user ana"])
    #expect(second.next == nil)
    test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + 3_600_000_000))
    _ = try await test.store.createUser(Self.eva, by: test.admin)
    let later = AuditRequest(user: "admin", from: test.clock.now())
    #expect(try await test.store.audit(later, as: test.admin).records.map(\.object) == ["user eva"])
    let earlier = AuditRequest(user: "max", to: test.clock.now())
    #expect(try await test.store.audit(earlier, as: test.admin).records.map(\.action) == ["audit.export"])
  }

  @Test func itsTimesNeverGoBack() async throws {
    let test = try await TestStore()
    test.clock.set(Timestamp(microseconds: 1_000_000))
    _ = try await test.store.createUser(Self.eva, by: test.admin)
    #expect(try await test.store.audit(AuditRequest(limit: 1), as: test.admin).records.first?.at == TestStore.start)
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test(arguments: [
    "UPDATE sys_audit SET name = 'eva'", "DELETE FROM sys_audit WHERE id = 2", "DELETE FROM sys_audit",
    "INSERT OR REPLACE INTO sys_audit SELECT * FROM sys_audit WHERE id = 2",
    "INSERT INTO sys_audit SELECT 9, at, actor, name, action, object, outcome, way, key, session, address, detail, hash FROM sys_audit",
    "INSERT INTO sys_audit_start VALUES (1, 2, x'00'); DELETE FROM sys_audit WHERE id <= 2",
  ])
  func noShellChangesIt(_ sql: String) async throws {
    let test = try await TestStore()
    let before = try await Self.log(test)
    let shell = try DatabaseQueue(path: test.path)
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    #expect(try await Self.log(test) == before)
  }

  @Test(arguments: [
    "UPDATE sys_audit SET object = 'user eva' WHERE id = 2", "DELETE FROM sys_audit WHERE id = 2",
    "DELETE FROM sys_audit WHERE id = 1", "UPDATE sys_audit SET at = at + 1 WHERE id = 3",
    "UPDATE sys_audit SET id = -id WHERE id > 1; UPDATE sys_audit SET id = 5 + id WHERE id < 0",
  ])
  func theDoctorSeesThatItWasTamperedWith(_ sql: String) async throws {
    let test = try await TestStore()
    try test.tamper(sql)
    #expect(try await test.store.doctor().findings.map(\.code).contains("audit_broken"))
  }

  @Test(arguments: [
    "DELETE FROM sys_audit WHERE id = (SELECT max(id) FROM sys_audit)", "DELETE FROM sys_audit WHERE id > 1",
    "DELETE FROM sys_audit", "DELETE FROM sys_audit_head", "UPDATE sys_audit_head SET id = id - 1",
  ])
  func theDoctorMissesAnEndThatWasCutOff(_ sql: String) async throws {
    let test = try await TestStore()
    #expect(try await test.store.doctor().errors == 0)
    try test.tamper(sql)
    let findings = try await test.store.doctor().findings
    // Users of whom the entries told that are gone are told of beside.
    #expect(findings.map(\.code).filter { $0 != "user_differs" } == ["audit_cut"], "\(findings)")
  }

  @Test(arguments: [
    "UPDATE sys_audit_head SET id = 1", "DELETE FROM sys_audit_head", "INSERT INTO sys_audit_head VALUES (1, 1, x'00')",
    "REPLACE INTO sys_audit_head SELECT 1, id, hash FROM sys_audit WHERE id = 1",
    "UPDATE sys_audit_head SET id = 99, hash = x'00'",
  ])
  func noShellSaysThatItEndedEarlier(_ sql: String) async throws {
    let test = try await TestStore()
    let shell = try DatabaseQueue(path: test.path)
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    try shell.close()
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func itsBeginningCanGoAndTheRestStillFollows() async throws {
    let test = try await TestStore()
    test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + 1))
    _ = try await test.store.createUser(Self.eva, by: test.admin)
    let now = test.clock.now()
    #expect(try await test.store.write { db, _ in try AuditTable(db: db).trim(before: now) } == 3)
    #expect(try await Self.log(test).map { $0.prefix(22) } == ["admin user.create user"])
    _ = try await test.store.updateUser("eva", UserChange(isActive: false), by: test.admin)
    #expect(try await test.store.doctor().errors == 0)
    #expect(
      try await test.store.write { db, _ in try AuditTable(db: db).trim(before: Timestamp(microseconds: .max / 2)) }
        == 2)
    _ = try await test.store.updateUser("eva", UserChange(isActive: true), by: test.admin)
    #expect(try await test.store.doctor().errors == 0)
  }
}
