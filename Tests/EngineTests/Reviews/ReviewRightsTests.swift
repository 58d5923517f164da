import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// Whoever tries to learn more from drafts, or to do more with them, than they may.
@Suite struct ReviewRightsTests {
  private static let roles = IntakeModel.access.replacing(
    "teams:",
    with: """
        half:
          label: Half
          modules: {"*": [create, read, update]}
          fields: {leads: {phone: hidden, budget: read_only, email: masked}}
      teams:
      """)

  /// A reviewer who does not see everything of leads.
  private func half(_ intake: Intake) async throws -> Caller {
    let user = try await intake.test.store.createUser(
      NewUser(name: "half", email: nil, displayName: nil, roles: ["half"], teams: ["intake"]), by: intake.test.admin)
    return Caller(userID: user.id, name: "half", roles: ["half"], teams: ["intake"])
  }

  @Test func anAuthorReadsAndSendsInAgainOnlyWhatTheyMayCreate() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    try await intake.decide(.sendBack(ReviewRejection(reason: "invalid")), id)
    let key = intake.test.ana.coming(by: .key(1), in: KeyScope(rights: ["accounts": [.read]]))
    let former = Caller(userID: intake.test.ana.userID, name: "ana", roles: [], teams: [])
    for caller in [key, former] {
      #expect(try await intake.test.refused { try await intake.draft(id, by: caller) }.kind == .notFound)
      #expect(try await intake.drafts(.sent, of: caller) == [])
      let again = ReviewDeed.resubmit(values: ["last_name": .text("Changed")], comment: nil)
      #expect(try await intake.refused(again, id, by: caller).kind == .notFound)
    }
    #expect(try await intake.draft(id, by: intake.test.ana).status == .returned)
  }

  @Test func whatAReviewerDoesNotSeeGoesIntoNoOtherModuleByTheirHand() async throws {
    let intake = try await Intake(IntakeModel.files(["access.yaml": Self.roles]))
    let half = try await half(intake)
    let id = try await intake.send([
      "last_name": .text("Okafor"), "email": .text("o@example.com"), "phone": .text("+34600111222"),
    ])
    let contact = try await intake.test.store.perform(
      .create(module: "contacts", values: ["last_name": .text("Okafor")]), as: intake.test.ana)
    let place = RecordPlace(module: "contacts", id: contact.id)
    let merged = try await intake.decide(.accept(ReviewAcceptance(verifiesAll: true, into: place)), id, by: half)
    #expect(merged.isHeld == false && merged.review?.status == .merged)
    let values = try await intake.test.texts("SELECT coalesce(phone, '') || coalesce(email, '') FROM contacts")
    #expect(values == [""])
    let timeline = try await intake.test.store.timeline(module: "contacts", id: contact.id, as: half)
    #expect(!String(decoding: timeline.json, as: UTF8.self).contains("600111222"))
  }

  @Test func aReviewerDoesNotEmptyWhatTheyOnlyRead() async throws {
    let intake = try await Intake(IntakeModel.files(["access.yaml": Self.roles]))
    let half = try await half(intake)
    let id = try await intake.send([
      "last_name": .text("Okafor"), "budget": .text("5"), "email": .text("o@example.com"),
      "phone": .text("+34600111222"),
    ])
    for field in ["budget", "email"] {
      let refused = try await intake.refused(.correct(values: [field: .null], comment: nil), id, by: half)
      #expect(refused.codes == ["\(field):read_only_field"])
    }
    let hidden = try await intake.refused(.correct(values: ["phone": .null], comment: nil), id, by: half)
    #expect(hidden.codes == ["phone:unknown_field"])
  }

  @Test func whatTheModelHasNoMoreIsShownToWhoMayOverrideAlone() async throws {
    let intake = try await Intake(IntakeModel.files(["access.yaml": Self.roles]))
    let half = try await half(intake)
    let memo = "module: leads\nfields: {memo: {type: text, label: Memo}}"
    try await intake.test.publish(["modules/leads.yaml": memo])
    let id = try await intake.send(["last_name": .text("Okafor"), "memo": .text("Secret")])
    #expect(try await intake.draft(id, by: half).values["memo"] == .text("Secret"))
    try await intake.test.publish([:])
    #expect(try await intake.draft(id, by: half).values["memo"] == nil)
    #expect(try await intake.draft(id, by: intake.test.max).values["memo"] == .text("Secret"))
  }

  @Test(arguments: [
    (["last_name": .text("X"), "campaign": .number("999")] as RecordInput, ["campaign:not_found"]),
    (["last_name": .text(String(repeating: "x", count: 1_000_000))], ["last_name:too_long"]),
    (["last_name": .text("X"), "budget": .text(String(repeating: "9", count: 200_000))], ["budget:too_long"]),
  ])
  func whatNobodyCouldAcceptIsNotHeld(values: RecordInput, codes: [String]) async throws {
    let intake = try await Intake()
    let refused = try await intake.test.refused { try await intake.send(values) }
    #expect(refused.kind == .invalid && Set(codes).isSubset(of: refused.codes), "\(refused.codes)")
    let id = try await intake.send()
    let later = try await intake.refused(.correct(values: values, comment: nil), id).codes
    #expect(Set(codes).isSubset(of: later), "\(later)")
  }

  @Test func nobodyDecidesADraftInThePlaceOfWhoeverHasSentItIn() async throws {
    let intake = try await Intake()
    let today = intake.test.clock.now().date(in: .gmt)
    let own = try await intake.send(by: intake.eva)
    let other = try await intake.send(
      ["last_name": .text("Baird"), "email": .text("b@example.com")], by: intake.test.max)
    _ = try await intake.test.store.addAbsence(
      NewAbsence(first: today, last: today, substitute: "ana"), of: "eva", by: intake.test.admin)
    #expect(try await intake.refused(Intake.accept, own, by: intake.test.ana).kind == .notFound)
    #expect(try await intake.decide(Intake.accept, other, by: intake.test.ana).review?.status == .accepted)
  }

  @Test func aCommentHasAnEnd() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    // Also one of few letters with a great many accents.
    let comment = "e" + String(repeating: "\u{301}", count: 4_000)
    let deeds: [ReviewDeed] = [
      .reject(ReviewRejection(reason: "invalid", comment: comment)),
      .correct(values: ["phone": .text("+34600111222")], comment: comment),
      .accept(ReviewAcceptance(verifiesAll: true, comment: comment)),
    ]
    for deed in deeds { #expect(try await intake.refused(deed, id).codes == ["comment:too_long"]) }
    let verdict = ReviewDraft.FieldVerdict(isAccepted: true, comment: comment)
    #expect(try await intake.refused(.verify(["email": verdict]), id).codes == ["email:too_long"])
    // Nor does one read as what it is not.
    let turned = ReviewDraft.FieldVerdict(isAccepted: true, comment: "no\u{202E}thing")
    #expect(try await intake.refused(.verify(["email": turned]), id).codes == ["email:invalid"])
    #expect(
      try await intake.refused(.correct(values: [:], comment: "no\u{2066}thing"), id).codes == ["comment:invalid"])
  }

  @Test func nobodyChoosesByWhomTheirDraftIsReviewed() async throws {
    let review = IntakeModel.review.replacing("reviewers: [{team: intake}]", with: "reviewers: [{field: owner}]")
    let intake = try await Intake(IntakeModel.files(["reviews/web_leads.yaml": review]))
    let id = try await intake.send([
      "last_name": .text("X"), "owner": .number(String(intake.ben.userID)),
    ])
    #expect(try await intake.drafts(of: intake.ben) == [])
    #expect(try await intake.test.refused { try await intake.draft(id, by: intake.ben) }.kind == .notFound)
  }

  @Test func aDraftWhoseTimeIsOverIsNotDecidedThoughTheClockHasNotComeYet() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    intake.test.clock.set(Timestamp(microseconds: intake.test.clock.now().microseconds + 4 * 86_400_000_000))
    #expect(try await intake.refused(Intake.accept, id).codes == ["status:not_pending"])
  }

  @Test func aChangedReviewChangesWhenItsDraftsAreForgotten() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    try await intake.decide(.reject(ReviewRejection(reason: "invalid")), id)
    for change in ["review: web_leads\nkeep_days: 5", "review: web_leads\nomit: true"] {
      try await intake.test.publish(["reviews/web_leads.yaml": change])
      #expect(try await intake.test.store.doctor().errors == 0)
    }
  }

  @Test func aClaimEndsWithItsUser() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    try await intake.decide(.claim, id, by: intake.ben)
    #expect(try await intake.drafts(of: intake.eva) == [])
    _ = try await intake.test.store.updateUser("ben", UserChange(isActive: false), by: intake.test.admin)
    #expect(try await intake.drafts(of: intake.eva) == [id])
    #expect(try await intake.decide(Intake.accept, id).isCreated)
  }
}
