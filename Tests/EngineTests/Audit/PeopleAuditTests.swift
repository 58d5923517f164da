import Expressions
import Metamodel
import Testing

@testable import Engine

/// What is done about users and how they are let in stands in the audit log.
@Suite struct PeopleAuditTests {
  @Test func keysAbsencesHandOversAndProvidersAreTold() async throws {
    let test = try await TestStore()
    let before = try await AuditTests.log(test).count
    let terms = KeyTerms(
      scope: KeyScope(role: "rep", rights: ["deals": [.update, .read]]),
      networks: [try #require(NetworkRange("10.0.0.0/8"))], expiresAt: Timestamp(parsing: "2027-01-01T00:00:00Z"))
    _ = try await test.store.addKey(user: "ana", label: "phone", secretHash: [1], terms: terms, by: test.admin)
    let day = try #require(CalendarDate(parsing: "2026-12-21"))
    let absence = try await test.store.addAbsence(
      NewAbsence(first: day, last: day, substitute: "max", note: "Surgery"), of: "ana", by: test.ana)
    try await test.store.removeAbsence(absence.id, by: test.ana)
    try await test.store.noteHandOver(from: "ana", to: "max", module: nil, by: test.admin)
    try await test.store.setProvider(nil, by: test.admin)
    try await test.store.forgetIdentities(of: "ana", by: test.admin)
    #expect(
      try await AuditTests.log(test).dropFirst(before) == [
        #"admin key.create user ana done {"label":"phone","role":"rep","rights":{"deals":["read","update"]},"#
          + #""networks":["10.0.0.0/8"],"expires_at":"2027-01-01T00:00:00Z"}"#,
        #"ana absence.add user ana done {"first":"2026-12-21","last":"2026-12-21","substitute":"max"}"#,
        "ana absence.remove absence 1 done {}", #"admin user.hand_over user ana done {"to":"max"}"#,
        #"admin provider.set provider done {"issuer":null}"#, "admin identity.forget user ana done {}",
      ])
  }

  @Test func attemptsOfOthersAreToldToo() async throws {
    let test = try await TestStore()
    let before = try await AuditTests.log(test).count
    let day = try #require(CalendarDate(parsing: "2026-12-21"))
    let absence = NewAbsence(first: day, last: day)
    _ = try await test.refused { try await test.store.addAbsence(absence, of: "max", by: test.ana) }
    _ = try await test.refused { try await test.store.addKey(user: "max", label: "x", secretHash: [1], by: test.ana) }
    _ = try await test.refused { try await test.store.endSessions(of: "max", by: test.ana) }
    _ = try await test.refused {
      try await test.store.noteHandOver(from: "max", to: "ana", module: nil, by: test.ana)
    }
    #expect(
      try await AuditTests.log(test).dropFirst(before).map { $0.split(separator: " {").first } == [
        "ana absence.add user max refused", "ana key.create user max refused", "ana session.end user max refused",
        "ana user.hand_over user max refused",
      ])
  }
}
