import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What is held, who decides, and what comes of it.
@Suite struct ReviewTests {
  @Test func whatComesInIsHeldAndARecordIsBornFromIt() async throws {
    let intake = try await Intake()
    let held = try await intake.test.store.perform(
      .create(module: "leads", values: Intake.values), as: intake.test.ana)
    #expect(held.isHeld && !held.isCreated && held.review?.status == .pending && held.review?.author == "ana")
    #expect(try await intake.drafts(of: intake.eva) == [1])
    #expect(try await intake.drafts(of: intake.test.ana) == [])
    #expect(try await intake.drafts(.sent, of: intake.test.ana) == [1])
    let born = try await intake.decide(Intake.accept, 1)
    #expect(born.isCreated && born.module == "leads" && born.id == 1)
    #expect(born.review?.status == .accepted && born.review?.record == RecordPlace(module: "leads", id: 1))
    #expect(born.record["status"] == .string("new"), "it has entered its blueprint")
    #expect(born.record["number"] == .string("L-0001"))
    #expect(born.record["owner"] == RowImage.user(intake.test.ana.userID), "what somebody enters is theirs")
    let history = try await intake.test.history(of: "leads", 1)
    #expect(history.first?.hasPrefix("1 eva create, accepted draft 1 of web_leads") == true)
    #expect(try await intake.test.texts("SELECT body FROM notes") == ["Greet Okafor"])
    let story = try await intake.draft(1).story?.map { "\($0.actor) \($0.event)" }
    #expect(story == ["ana held", "eva accepted"])
    let timeline = try await intake.test.store.timeline(module: "leads", id: 1, as: intake.test.ana)
    let text = String(decoding: timeline.json, as: UTF8.self)
    #expect(text.contains(#""kind":"review""#) && text.contains(#""event":"held""#))
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  @Test func whatNoReviewFitsIsCreatedAtOnce() async throws {
    let intake = try await Intake()
    let change = try await intake.test.store.perform(
      .create(module: "leads", values: ["last_name": .text("Fair"), "source": .text("fair")]), as: intake.test.ana)
    #expect(change.isCreated && change.review == nil)
    // So is what somebody enters in mid-process, who has a right of their own to it and gives a reason.
    let entered = try await intake.test.store.perform(
      .create(
        module: "leads", values: Intake.values, enter: Entry(states: ["status": "qualified"], reason: "old system")),
      as: intake.test.admin)
    #expect(entered.isCreated && entered.review == nil)
    #expect(try await intake.test.texts("SELECT id FROM sys_review_draft") == [])
  }

  @Test(arguments: [
    ([Review.Channel.api], ["api"]), ([.manual], ["manual"]), ([.import], ["import"]), ([.form], []),
  ])
  func eachChannelIsHeldForItself(channels: [Review.Channel], held: [String]) async throws {
    let words = channels.map(\.rawValue).joined(separator: ", ")
    let review = IntakeModel.review.replacing("[form, api, import, manual]", with: "[\(words)]")
    let intake = try await Intake(IntakeModel.files(["reviews/web_leads.yaml": review]))
    let command = Command.create(module: "leads", values: ["last_name": .text("X")])
    let ana = intake.test.ana
    _ = try await intake.test.store.perform(command, as: ana)
    _ = try await intake.test.store.perform(command, as: ana.coming(by: .key(1)))
    _ = try await intake.test.store.perform([command], atomic: false, as: ana, under: .import)
    #expect(try await intake.test.texts("SELECT channel FROM sys_review_draft") == held)
    #expect(try await intake.test.texts("SELECT id FROM leads").count == 3 - held.count)
  }

  @Test func whatIsDiscardedAtOnceWaitsForNobody() async throws {
    let intake = try await Intake()
    let change = try await intake.test.store.perform(
      .create(module: "leads", values: ["last_name": .text("X"), "email": .text("a@spam.example")]),
      as: intake.test.ana)
    #expect(change.isHeld && change.review?.status == .discarded)
    #expect(try await intake.drafts(of: intake.eva) == [])
    #expect(try await intake.refused(Intake.accept, 1).codes == ["status:not_pending"])
  }

  @Test func aDraftMayBeIncompleteAndIsCorrectedBeforeItIsAccepted() async throws {
    let intake = try await Intake()
    let id = try await intake.send(["email": .text("o@example.com"), "budget": .text("much")])
    let problems = try await intake.draft(id).problems?.map { "\($0.at):\($0.code)" }.sorted()
    #expect(problems == ["budget:invalid", "last_name:required"])
    #expect(try await intake.refused(Intake.accept, id).codes.sorted() == ["budget:invalid", "last_name:required"])
    try await intake.decide(
      .correct(values: ["budget": .number("900"), "last_name": .text("Okafor")], comment: "asked by phone"), id)
    #expect(try await intake.draft(id).problems == [])
    let born = try await intake.decide(Intake.accept, id)
    #expect(born.isCreated && born.record["last_name"] == .string("Okafor"))
    let corrected = try await intake.draft(id).story?.first { $0.event == "corrected" }
    #expect(corrected?.actor == "eva" && corrected?.comment == "asked by phone")
    #expect(corrected?.changes?["budget"] == .list([.text("much"), .number("900")]))
  }

  @Test func whatNobodyCouldAcceptIsRefusedAtOnce() async throws {
    let intake = try await Intake()
    let refused = try await intake.test.refused(
      .create(module: "leads", values: ["last_nam": .text("X"), "number": .text("L-9")]), by: intake.test.ana)
    #expect(
      refused.codes == ["last_nam:unknown_field", "number:invalid"] || refused.codes.contains("last_nam:unknown_field"))
    let reader = Caller(userID: intake.test.max.userID, name: "max", roles: [], teams: [])
    let stranger = try await intake.test.refused(.create(module: "leads", values: Intake.values), by: reader)
    #expect(stranger.kind == .notPermitted)
  }

  @Test func fieldsAreJudgedOneByOne() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    #expect(try await intake.draft(id).unverified == ["email"])
    #expect(try await intake.refused(.accept(ReviewAcceptance()), id).codes == ["email:unverified"])
    let wrong = ["email": ReviewDraft.FieldVerdict(isAccepted: false, reason: "nonsense")]
    #expect(try await intake.refused(.verify(wrong), id).codes == ["email:unknown_value"])
    try await intake.decide(.verify(["email": ReviewDraft.FieldVerdict(isAccepted: false, reason: "invalid")]), id)
    #expect(try await intake.refused(Intake.accept, id).codes == ["email:field_rejected"])
    // A value that is corrected is judged anew.
    try await intake.decide(.correct(values: ["email": .text("okafor@example.com")], comment: nil), id)
    #expect(try await intake.refused(.accept(ReviewAcceptance()), id).codes == ["email:unverified"])
    let born = try await intake.decide(.accept(ReviewAcceptance(verified: ["email"])), id)
    #expect(born.isCreated)
  }

  @Test func aRejectionHasAReasonAndStands() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    #expect(try await intake.refused(.reject(ReviewRejection()), id).codes == ["reason:required"])
    #expect(try await intake.refused(.reject(ReviewRejection(comment: "no")), id).codes == ["reason:required"])
    let unknown = try await intake.refused(.reject(ReviewRejection(reason: "whim")), id)
    #expect(unknown.codes == ["reason:unknown_value"])
    try await intake.decide(.reject(ReviewRejection(reason: "off_topic", comment: "a competitor")), id)
    let draft = try await intake.draft(id, by: intake.test.ana)
    #expect(draft.status == .rejected && draft.may == [] && draft.story?.last?.comment == "a competitor")
    for deed in [
      Intake.accept, .reject(ReviewRejection(reason: "invalid")), .claim, .resubmit(values: [:], comment: nil),
    ] {
      #expect(try await intake.refused(deed, id, by: intake.test.max).codes == ["status:not_pending"])
    }
    let told = try await intake.test.store.notifications(of: intake.test.ana).map(\.text)
    #expect(told == ["Leads from the web: draft 1 was rejected: Not relevant."])
  }

  @Test func whoStandsInForAReviewerReviews() async throws {
    let intake = try await Intake()
    let today = intake.test.clock.now().date(in: intake.test.store.settings.timeZone)
    let sam = try await intake.test.store.createUser(
      NewUser(name: "sam", email: nil, displayName: nil, roles: ["rep"], teams: []), by: intake.test.admin)
    let substitute = Caller(userID: sam.id, name: "sam", roles: ["rep"], teams: [])
    let first = try await intake.send()
    #expect(try await intake.drafts(of: substitute) == [])
    let unseen = try await intake.test.refused { try await intake.test.store.review(first, as: substitute) }
    #expect(unseen.kind == .notFound)
    _ = try await intake.test.store.addAbsence(
      NewAbsence(first: today, last: today, substitute: "sam"), of: "eva", by: intake.test.admin)
    #expect(try await intake.drafts(of: substitute) == [first])
    let second = try await intake.send(["last_name": .text("Second")])
    let told = try await intake.test.store.notifications(of: substitute).map(\.text)
    #expect(told == ["Leads from the web: draft \(second) waits for a review."])
    #expect(try await intake.decide(Intake.accept, first, by: substitute).isCreated)
    let own = try await intake.send(["last_name": .text("Own")], by: substitute)
    #expect(try await intake.refused(Intake.accept, own, by: substitute).codes == ["id:same_person"])
  }

  @Test func aReviewThatGoesSaysWhatWaitsInIt() async throws {
    let intake = try await Intake()
    _ = try await intake.send()
    let overlay = try SourceSet(
      name: "overlay", files: ["reviews/web_leads.yaml": "review: web_leads\nomit: true\n"])
    let planned = try await intake.test.store.publish(
      overlay: overlay, author: intake.test.admin, message: "gone", isRehearsal: true)
    let line = try #require(planned.changes.first { $0.contains("web_leads") })
    #expect(line.hasSuffix("(1 draft waits in it, which then only those decide who may override)"))
  }

  @Test func whoeverMayReadNothingIsNotToldWhatIsTaken() async throws {
    let sender = "  sender: {label: Sender, modules: {leads: [create]}}\nteams:"
    let intake = try await Intake(
      IntakeModel.files(["access.yaml": IntakeModel.access.replacing("teams:", with: sender)]))
    try await intake.decide(Intake.accept, try await intake.send())
    let blind = Caller(userID: intake.test.ana.userID, name: "ana", roles: ["sender"], teams: [])
    let id = try await intake.send(["email": Intake.values["email"] ?? .null], by: blind)
    #expect(try await intake.draft(id).problems?.map(\.code).sorted() == ["duplicate", "required"])
    #expect(
      try await intake.draft(id, by: intake.test.ana).problems?.map(\.code).sorted() == ["duplicate", "required"])
    #expect(try await intake.draft(id, by: blind).problems?.map(\.code) == ["required"])
  }

  @Test func oneRejectedFieldIsReasonEnough() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    let fields = ["email": ReviewDraft.FieldVerdict(isAccepted: false, reason: "invalid", comment: "bounces")]
    try await intake.decide(.reject(ReviewRejection(fields: fields)), id)
    #expect(try await intake.draft(id).fields == fields)
  }

  @Test func whatIsSentBackIsCorrectedByItsAuthorAndJudgedAgain() async throws {
    let intake = try await Intake()
    let id = try await intake.send()
    let fields = ["email": ReviewDraft.FieldVerdict(isAccepted: false, reason: "invalid")]
    try await intake.decide(.sendBack(ReviewRejection(fields: fields)), id)
    #expect(try await intake.draft(id, by: intake.test.ana).may == ["resubmit"])
    #expect(try await intake.refused(Intake.accept, id).codes == ["status:not_pending"])
    let other = try await intake.refused(.resubmit(values: [:], comment: nil), id, by: intake.ben)
    #expect(other.kind == .notPermitted && other.codes == ["id:who"])
    try await intake.decide(
      .resubmit(values: ["email": .text("new@example.com"), "phone": .text("600")], comment: "sorry"), id,
      by: intake.test.ana)
    let draft = try await intake.draft(id)
    #expect(draft.status == .pending && draft.round == 2 && draft.fields == [:] && draft.unverified == ["email"])
    let changes = try #require(draft.story?.last?.changes)
    #expect(changes["email"] == .list([.text("o@example.com"), .text("new@example.com")]))
    #expect(changes["phone"] == .list([.null, .text("600")]))
    #expect(try await intake.decide(Intake.accept, id).isCreated)
  }

  @Test func nobodyDecidesWhatIsTheirOwn() async throws {
    let intake = try await Intake()
    let id = try await intake.send(by: intake.eva)
    let own = try await intake.refused(Intake.accept, id, by: intake.eva)
    #expect(own.kind == .notPermitted && own.codes == ["id:same_person"])
    #expect(try await intake.drafts(of: intake.eva) == [])
    #expect(try await intake.decide(Intake.accept, id, by: intake.ben).isCreated)
    // Who is no reviewer decides only where they may override, and is recorded as such.
    let other = try await intake.send(["last_name": .text("Y")])
    let stranger = try await intake.refused(Intake.accept, other, by: intake.test.ana)
    #expect(
      stranger.kind == .notPermitted && stranger.codes == ["id:who"] && stranger.problems[0].who == ["team intake"])
    try await intake.decide(Intake.accept, other, by: intake.test.max)
    #expect(try await intake.draft(other).story?.last?.isOverride == true)
    #expect(
      try await intake.test.texts("SELECT object FROM sys_audit WHERE action = 'record.override'") == ["leads drafts/2"]
    )
  }

  @Test func whoClaimsADraftDecidesIt() async throws {
    let review = IntakeModel.review + "\nclaim: required"
    let intake = try await Intake(IntakeModel.files(["reviews/web_leads.yaml": review]))
    let id = try await intake.send()
    #expect(try await intake.refused(Intake.accept, id).codes == ["id:unclaimed"])
    try await intake.decide(.claim, id)
    #expect(try await intake.drafts(of: intake.ben) == [])
    #expect(try await intake.drafts(.mine, of: intake.eva) == [id])
    let taken = try await intake.refused(.claim, id, by: intake.ben)
    #expect(taken.codes == ["id:claimed"] && taken["id"]?.who == ["user eva"])
    #expect(try await intake.refused(Intake.accept, id, by: intake.ben).codes == ["id:claimed"])
    try await intake.decide(.release, id)
    try await intake.decide(.claim, id, by: intake.ben)
    #expect(try await intake.decide(Intake.accept, id, by: intake.ben).isCreated)
  }

  @Test func likelyDuplicatesAreShownAndADraftIsMergedIntoOne() async throws {
    let intake = try await Intake()
    let contact = try await intake.test.store.perform(
      .create(module: "contacts", values: ["last_name": .text("Okafor"), "email": .text("o@example.com")]),
      as: intake.test.ana)
    let id = try await intake.send(Intake.values.merging(["phone": .text("+34600000001")]) { $1 })
    let duplicates = try #require(try await intake.draft(id).duplicates)
    #expect(duplicates.map(\.code) == ["duplicate"] && duplicates[0].message.contains("contacts 1"))
    #expect(try await intake.draft(id, by: intake.test.ana).duplicates == [], "its author learns nothing by it")
    let place = RecordPlace(module: "contacts", id: contact.id)
    let merged = try await intake.decide(
      .accept(ReviewAcceptance(verifiesAll: true, into: place, taken: ["last_name"])), id)
    #expect(!merged.isCreated && merged.review?.status == .merged && merged.review?.record == place)
    #expect(merged.record["phone"] == .string("+34600000001"))
    #expect(try await intake.test.texts("SELECT id FROM leads") == [])
    let history = try await intake.test.history(of: "contacts", contact.id)
    #expect(history.last?.contains("update, accepted draft 1 of web_leads") == true)
    let other = try await intake.send(["last_name": .text("Z"), "budget": .number("1")])
    let stranger = try await intake.refused(
      .accept(ReviewAcceptance(into: place, taken: ["budget"])), other)
    #expect(stranger.codes == ["take:unknown_field"])
  }

  @Test func uniqueValuesAndDuplicatesAreJudgedWhenItIsAccepted() async throws {
    let intake = try await Intake()
    let (first, second) = (try await intake.send(), try await intake.send())
    #expect(try await intake.draft(second).problems == [])
    try await intake.decide(Intake.accept, first)
    #expect(try await intake.draft(second).problems?.map(\.code) == ["duplicate"])
    let clash = try await intake.refused(Intake.accept, second)
    #expect(clash.kind == .conflict && clash.codes == ["email:duplicate"])
    #expect(try await intake.draft(second).status == .pending)
  }

  @Test func verdictsInBulkAreOneByOne() async throws {
    let intake = try await Intake()
    let ids = [try await intake.send(), try await intake.send(), try await intake.send(["last_name": .text("Y")])]
    let commands = ids.map { Command.review(ReviewTarget(module: "leads", id: $0), Intake.accept) }
    let verdicts = try await intake.test.store.perform(commands, atomic: false, as: intake.eva)
    let done = verdicts.map { if case .success(let change) = $0 { change.review?.status.rawValue } else { "refused" } }
    #expect(done == ["accepted", "refused", "accepted"])
    #expect(
      try await intake.test.texts("SELECT status FROM sys_review_draft ORDER BY id") == [
        "accepted", "pending", "accepted",
      ])
    let blind = Caller(userID: intake.eva.userID, name: "eva", roles: ["outsider"], teams: ["intake"])
    let refused = try await intake.test.refused {
      try await intake.test.store.perform(
        [.review(ReviewTarget(module: "leads", id: ids[1]), Intake.accept)], atomic: false, as: blind)
    }
    #expect(refused.kind == .notPermitted)
  }

  @Test func whatAReaderMayNotKnowTheDraftDoesNotTell() async throws {
    let intake = try await Intake()
    let id = try await intake.send(Intake.values.merging(["budget": .number("77777")]) { $1 })
    try await intake.decide(.correct(values: ["budget": .number("88888")], comment: nil), id)
    let blind = Caller(userID: intake.eva.userID, name: "eva", roles: ["outsider"], teams: ["intake"])
    let seen = try await intake.draft(id, by: blind)
    #expect(seen.values["budget"] == nil && !"\(seen)".contains("77777") && !"\(seen)".contains("88888"))
    // It is accepted all the same, since its author gave it.
    let born = try await intake.decide(Intake.accept, id, by: blind)
    #expect(born.isCreated && born.record["budget"] == .null)
    #expect(try await intake.test.texts("SELECT CAST(budget AS TEXT) FROM leads") == ["8888800"])
  }

  @Test func whoIsNeitherReviewerNorAuthorKnowsOfNone() async throws {
    let intake = try await Intake()
    let id = try await intake.send(by: intake.test.max)
    let refused = try await intake.test.refused { try await intake.draft(id, by: intake.test.ana) }
    #expect(refused.kind == .notFound)
    #expect(try await intake.drafts(.all, of: intake.test.ana) == [])
    #expect(try await intake.refused(.claim, id, by: intake.test.ana).kind == .notFound)
    #expect(try await intake.refused(.claim, 99).kind == .notFound)
  }
}
