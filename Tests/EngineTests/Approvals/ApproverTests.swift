import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Those who are away, or not there any more: somebody else decides, and never nobody.
@Suite struct ApproverTests {
  private static let today = CalendarDate(parsing: "2026-06-01") ?? .earliest

  @Test func aSubstituteStandsInWhileSomebodyIsAway() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    #expect(try await office.refused(.approve, what, by: office.bea).kind == .notPermitted)
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today, substitute: "bea"), of: "max", by: office.max)
    #expect(try await office.mine(office.bea) == [what.approval])
    try await office.decide(.approve, what, by: office.bea)
    let decision = try await office.store.approval(what.approval, as: office.ana).decisions.first
    #expect(decision?.by == "bea" && decision?.capacity == "substitute" && decision?.standingFor == "max")
  }

  @Test func aSubstituteWhoHasSubmittedItDoesNot() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.addAbsence(
      NewAbsence(first: Self.today, last: Self.today, substitute: "ana"), of: "max", by: office.max)
    let what = try await office.submit("15")
    #expect(try await office.refused(.approve, what, by: office.ana).kind == .notPermitted)
    #expect(try await office.state(what) == .pending)
  }

  @Test func whereNobodyIsLeftItIsForTheAdministratorsWhoAreToldWhy() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    #expect(try await office.store.approval(what.approval, as: office.admin).forAdministrators == nil)
    _ = try await office.store.updateUser("max", UserChange(isActive: false), by: office.admin)
    let info = try await office.store.approval(what.approval, as: office.admin)
    #expect(
      info.state == .pending && info.forAdministrators == "1 more have to agree, and nobody of user max can today")
    let told = try await office.store.notifications(of: office.admin).map(\.text)
    #expect(told.count(where: { $0.contains("waits for an administrator") }) == 1)
    try await office.decide(.approve, what, by: office.admin)
    #expect(try await office.values(what.offer, "status") == ["status=sent"])
  }

  @Test func whoHasNobodyAboveThemAsksTheAdministratorsAtOnce() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.updateUser("ana", UserChange(manager: ""), by: office.admin)
    let what = try await office.submit("15")
    let info = try await office.store.approval(what.approval, as: office.ana)
    #expect(info.waitsFor == ["role administrator"] && info.forAdministrators != nil)
    let told = try await office.store.notifications(of: office.admin).map(\.text)
    #expect(
      told.contains { $0.contains("waits for an administrator: 1 more have to agree, and nobody was found who could") })
  }

  @Test func tooFewOfABoardIsNobody() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40")
    try await office.decide(.approve, what, by: office.bea)
    for name in ["bob", "bud"] {
      _ = try await office.store.updateUser(name, UserChange(isActive: false), by: office.admin)
    }
    let info = try await office.store.approval(what.approval, as: office.admin)
    #expect(info.forAdministrators == "1 more have to agree, and nobody of team board can today")
    #expect(try await office.state(what) == .pending)
  }

  @Test func aRoleThatIsTakenAwayDecidesNoMore() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("25")
    _ = try await office.store.updateUser("fay", UserChange(roles: ["rep"]), by: office.admin)
    let fay = TestStore.caller(office.fay, "rep")
    #expect(try await office.mine(fay) == [])
    #expect(try await office.refused(.approve, what, by: fay).kind == .notPermitted)
    try await office.decide(.approve, what, by: office.fin)
  }

  @Test func afterItsTimeTheAdministratorsAreAskedAndNothingIsApproved() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    office.test.pass(days: 2)
    let info = try await office.store.approval(what.approval, as: office.admin)
    #expect(info.state == .pending && info.forAdministrators?.hasPrefix("the time to decide was over") == true)
    #expect(try await office.values(what.offer, "status") == ["status=draft"])
  }

  @Test func whenItsTimeIsOverThoseWhoAreAskedAreToldAndThoseAboveThem() async throws {
    let office = try await OfferOffice()
    _ = try await office.store.updateUser("max", UserChange(manager: "bea"), by: office.admin)
    let what = try await office.submit("15")
    let decided = try await office.submit("15")
    #expect(
      try await office.test.due()
        == Array(repeating: "2026-06-02T09:00:00Z", count: 2).enumerated().map {
          "approval \($0.offset + 1) \($0.element)"
        })
    try await office.decide(.approve, decided, by: office.max)
    #expect(try await office.test.due().count == 1, "what is decided waits no more")
    #expect(try await office.test.pass(to: "2026-06-02T08:59:59Z").isEmpty)
    let deeds = try await office.test.pass(to: "2026-06-02T09:00:00Z")
    #expect(deeds.map(\.kind) == [.approval] && deeds.map(\.reference) == ["discount (\(what.approval))"])
    func told(_ caller: Caller, _ words: String) async throws -> Int {
      try await office.store.notifications(of: caller).count { $0.text.contains(words) }
    }
    #expect(try await told(office.max, "(approval 1) still waits for your decision") == 1)
    #expect(try await told(office.bea, "(approval 1) waits for a decision of max") == 1)
    #expect(try await told(office.admin, "waits for an administrator: the time to decide was over") == 1)
    #expect(try await told(office.ana, "waits") == 0)
    #expect(try await office.test.events() == ["approval  discount (\(what.approval)) 2026-06-02T09:00:00Z"])
    #expect(try await office.state(what) == .pending)
    #expect(try await office.test.pass(to: "2026-07-02T10:00:00Z").isEmpty, "once")
    #expect(try await office.store.doctor().findings.isEmpty)
    try await office.decide(.approve, what, by: office.max)
    #expect(try await office.test.due().isEmpty)
  }

  @Test func whoeverSubmittedItIsGoneAndSomebodySubmitsItAgain() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("15")
    _ = try await office.store.updateUser("ana", UserChange(isActive: false), by: office.admin)
    let change = try await office.decide(.approve, what, by: office.max)
    #expect(change.approval?.problems.map(\.code) == ["submitter_gone"] && change.approval?.state == .blocked)
    #expect(try await office.values(what.offer, "status") == ["status=draft"])
  }

  @Test func anErasureTakesWhatWaitedAwayAndWithdrawsIt() async throws {
    let office = try await OfferOffice()
    let what = try await office.submit("40", ["name": .text("Mrs Marsh's roof")])
    try await office.decide(.delegate("max"), what, reason: "Mrs Marsh's roof", by: office.bea)
    _ = try await office.store.perform(.erase(what.offer, ErasureInput(reason: "request 7")), as: office.admin)
    #expect(try await office.state(what) == .withdrawn)
    #expect(try await office.test.texts("SELECT command FROM sys_approval") == ["\"erased\""])
    #expect(try await office.test.texts("SELECT reason FROM sys_approval_decision") == ["erased"])
    #expect(try await office.store.doctor().findings.filter(\.isError).map(\.message) == [])
  }
}
