import Expressions
import Foundation
import Testing

@testable import Engine

/// Whoever stands in is told what waits, and the administrators where nobody does, when an absence begins.
@Suite struct AbsenceApprovalTests {
  private static let tomorrow = CalendarDate(parsing: "2026-06-02") ?? .earliest

  private func told(_ office: OfferOffice, _ pattern: String) async throws -> [String] {
    try await office.test.texts(
      """
      SELECT u.name || ': ' || n.text FROM sys_notification n JOIN sys_user u ON u.id = n.user
      WHERE n.text GLOB '*\(pattern)*' ORDER BY n.id
      """)
  }

  @Test func theAdministratorsAreToldWhenItBeginsAndNotBefore() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.tomorrow, last: Self.tomorrow), of: "max", by: office.admin)
    try await office.test.pass(to: "2026-06-01T23:59:00Z")
    #expect(try await told(office, "administrator:") == [])
    let deeds = try await office.test.pass(to: "2026-06-02T00:00:00Z")
    #expect(deeds.map(\.kind) == [.absence] && deeds.first?.reference == "max")
    #expect(try await told(office, "administrator:").count == 1)
    // Once.
    try await office.test.pass(to: "2026-06-02T08:00:00Z")
    #expect(try await told(office, "administrator:").count == 1)
  }

  @Test func aSubstituteIsToldWhatWaitsWhenItBegins() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.tomorrow, last: Self.tomorrow, substitute: "bea"), of: "max", by: office.admin)
    #expect(try await told(office, "in the place of") == [])
    try await office.test.pass(to: "2026-06-02T08:00:00Z")
    let words = try await told(office, "in the place of")
    #expect(words.count == 1 && words.first?.hasPrefix("bea: ") == true, "\(words)")
    #expect(try await told(office, "administrator:") == [])
    try await office.decide(.approve, what, by: office.bea)
    #expect(try await office.state(what) == .approved)
  }

  @Test func aSubstituteIsToldAtOnceOfAnAbsenceOfToday() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    let today = office.test.clock.now().date(in: .gmt)
    _ = try await office.store.addAbsence(
      NewAbsence(first: today, last: Self.tomorrow, substitute: "bea"), of: "max", by: office.admin)
    #expect(try await told(office, "in the place of").count == 1)
    try await office.test.pass(to: "2026-06-02T08:00:00Z")
    #expect(try await told(office, "in the place of").count == 1)
  }

  @Test func ofAnAbsenceThatIsTakenBackNobodyIsTold() async throws {
    let office = try await OfferOffice()
    _ = try await office.submit("15")
    let absence = try await office.store.addAbsence(
      NewAbsence(first: Self.tomorrow, last: Self.tomorrow), of: "max", by: office.admin)
    #expect(try await office.test.due().contains { $0.hasPrefix("absence ") })
    try await office.store.removeAbsence(absence.id, by: office.admin)
    #expect(try await !office.test.due().contains { $0.hasPrefix("absence ") })
    #expect(try await office.test.pass(to: "2026-06-02T08:00:00Z") == [])
    #expect(try await told(office, "administrator:") == [])
  }
}
