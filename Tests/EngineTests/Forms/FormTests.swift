import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What comes in by a form on the web.
@Suite struct FormTests {
  private static let form = """
    form: enquiry
    label: Ask us
    module: leads
    fields:
      last_name: {}
      email: {required: true, label: Your address}
      budget: {}
    values: {source: web}
    parameters: {utm_source: phone}
    consent: {text: You may write to me.}
    mail: received
    mail_to: email
    origins: [https://www.example.com]
    hourly: 5
    """

  private static let mail = """
    mail: received
    module: leads
    subject: "Thank you, {last_name}"
    text: We have your message.
    """

  private func intake() async throws -> (Intake, WebForm) {
    let intake = try await Intake(
      IntakeModel.files(["forms/enquiry.yaml": Self.form, "mail/received.yaml": Self.mail]))
    return (intake, try #require(intake.test.store.model.form("enquiry")))
  }

  private let good = FormSubmission(
    answers: ["last_name": .text("Okafor"), "email": .text("o@example.com"), "budget": .text("")],
    parameters: ["utm_source": "+34600111222", "other": "x"], hasConsented: true,
    address: NetworkAddress("192.0.2.7"), locale: "en")

  @Test func whatIsSentIsHeldWithTheProofOfWhatWasAgreedTo() async throws {
    let (intake, form) = try await intake()
    let change = try await intake.test.store.submit(good, by: form)
    #expect(change.isHeld)
    let draft = try await intake.draft(1)
    #expect(draft.channel == "form" && draft.source == "enquiry" && draft.author == nil)
    #expect(draft.values["source"] == .text("web") && draft.values["phone"] == .text("+34600111222"))
    #expect(draft.form?.consent == "You may write to me." && draft.form?.address == "192.0.2.7")
    #expect(draft.form?.at == intake.test.clock.now())
    let born = try await intake.decide(Intake.accept, 1)
    #expect(born.record["owner"] == RowImage.user(intake.eva.userID), "it belongs to whoever takes it in")
    let mail = try await intake.test.texts("SELECT payload FROM sys_outbox")
    #expect(mail.count == 1 && mail[0].contains("Thank you, Okafor") && mail[0].contains("o@example.com"))
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  @Test func itIsARecordAtOnceWhereNoReviewHoldsIt() async throws {
    let files = IntakeModel.files([
      "forms/enquiry.yaml": Self.form, "mail/received.yaml": Self.mail,
      "reviews/web_leads.yaml": IntakeModel.review.replacing("[form, api, import, manual]", with: "[api]"),
    ])
    let intake = try await Intake(files)
    let form = try #require(intake.test.store.model.form("enquiry"))
    let change = try await intake.test.store.submit(good, by: form)
    #expect(change.isCreated)
    #expect(try await intake.test.texts("SELECT address FROM sys_form_entry WHERE record = 1") == ["192.0.2.7"])
    #expect(try await intake.test.history(of: "leads", 1).first?.hasPrefix("1 form create") == true)
    #expect(try await intake.test.texts("SELECT body FROM notes") == ["Greet Okafor"])
    #expect(try await intake.test.store.doctor().errors == 0)
  }

  static let mistakes: [(FormSubmission, [String])] = [
    (FormSubmission(answers: ["email": .text("o@example.com")], hasConsented: true), ["last_name:required"]),
    (
      FormSubmission(answers: ["last_name": .text("X"), "email": .text("no address")], hasConsented: true),
      ["email:invalid"]
    ),
    (
      FormSubmission(answers: ["last_name": .text("X"), "email": .text("x@example.com")]), ["consent:required"]
    ),
    (
      FormSubmission(
        answers: ["last_name": .text("X"), "email": .text("x@example.com"), "owner": .text("admin")],
        hasConsented: true), ["owner:unknown_field"]
    ),
    (
      FormSubmission(
        answers: ["last_name": .text("X"), "email": .text("x@example.com"), "budget": .text("-5")],
        hasConsented: true), ["budget:out_of_range"]
    ),
  ]

  @Test(arguments: mistakes.indices)
  func whatIsWrongIsSaidToWhoeverSendsIt(number: Int) async throws {
    let (submission, codes) = Self.mistakes[number]
    let (intake, form) = try await intake()
    let refused = try await intake.test.refused { try await intake.test.store.submit(submission, by: form) }
    #expect(refused.kind == .invalid && refused.codes == codes)
  }

  @Test func allThatIsWrongIsSaidAtOnceInTheWordsOfTheForm() async throws {
    let asking = Self.form.replacing(
      "email: {required: true, label: Your address}", with: "email: {required: true, label: How do we reach you?}"
    ).replacing("last_name: {}", with: "last_name: {required: true, label: Your name}")
    let intake = try await Intake(IntakeModel.files(["forms/enquiry.yaml": asking, "mail/received.yaml": Self.mail]))
    let form = try #require(intake.test.store.model.form("enquiry"))
    let before = try intake.test.contents()
    let sent = FormSubmission(answers: ["email": .text("no address"), "budget": .text("-5")])
    let refused = try await intake.test.refused { try await intake.test.store.submit(sent, by: form) }
    #expect(refused.codes == ["last_name:required", "email:invalid", "budget:out_of_range", "consent:required"])
    #expect(refused.message(at: "last_name") == "Your name is required.")
    #expect(refused.message(at: "email").hasPrefix("“How do we reach you?” is "))
    #expect(refused.message(at: "budget").hasPrefix("Budget is -5"))
    #expect(try intake.test.contents() == before)
  }

  @Test(arguments: [true, false])
  func aMailOfConfirmationGoesWithAnErasure(isAccepted: Bool) async throws {
    let (intake, form) = try await intake()
    _ = try await intake.test.store.submit(good, by: form)
    if isAccepted { try await intake.decide(Intake.accept, 1) }
    _ = try await intake.test.store.eraseSubject(
      SubjectRequest(email: "o@example.com"), reason: "request", as: intake.test.admin)
    #expect(try await intake.test.texts("SELECT state FROM sys_outbox") == ["discarded"])
    let payloads = try await intake.test.texts("SELECT payload FROM sys_outbox").joined()
    #expect(!payloads.contains("o@example.com") && !payloads.contains("Okafor"))
  }

  @Test func nobodyIsConfirmedWhatWasPutAsideOrLeadsElsewhere() async throws {
    let (intake, form) = try await intake()
    let spam = ["x@spam.example", "o@example.com", "p@example.com"]
    for (email, name) in zip(spam, ["X", "See https://evil.example", "Go to WWW.evil.example"]) {
      var submission = good
      submission.answers["email"] = .text(email)
      submission.answers["last_name"] = .text(name)
      _ = try await intake.test.store.submit(submission, by: form)
    }
    var many = good
    many.isConfirmed = false
    many.answers["email"] = .text("q@example.com")
    _ = try await intake.test.store.submit(many, by: form)
    #expect(try await intake.test.texts("SELECT count(*) FROM sys_outbox") == ["0"])
    #expect(try await intake.test.texts("SELECT count(*) FROM sys_review_draft") == ["4"])
  }

  @Test func whereItCameFromGoesWithAnErasure() async throws {
    let (intake, form) = try await intake()
    _ = try await intake.test.store.submit(good, by: form)
    try await intake.decide(Intake.accept, 1)
    _ = try await intake.test.store.perform(
      .erase(RecordTarget(module: "leads", id: 1), ErasureInput(reason: "request")), as: intake.test.admin)
    #expect(try await intake.test.texts("SELECT count(*) FROM sys_form_entry WHERE address IS NOT NULL") == ["0"])
    #expect(try await intake.test.texts("SELECT consent FROM sys_form_entry") == ["You may write to me."])
  }

  @Test(arguments: [
    "UPDATE sys_form_entry SET consent = 'anything'", "UPDATE sys_form_entry SET address = '10.0.0.1'",
    "DELETE FROM sys_form_entry", "REPLACE INTO sys_form_entry SELECT * FROM sys_form_entry",
  ])
  func aShellCannotChangeAProof(sql: String) async throws {
    let (intake, form) = try await intake()
    _ = try await intake.test.store.submit(good, by: form)
    let before = try intake.test.contents()
    let shell = try DatabaseQueue(path: intake.test.path)
    await #expect(throws: DatabaseError.self) { try await shell.write { try $0.execute(sql: sql) } }
    #expect(try intake.test.contents() == before)
  }

  @Test func aTicketProvesForAnHourThatTheFormWasSent() async throws {
    let (intake, form) = try await intake()
    let store = intake.test.store
    let ticket = try await store.ticket(of: form)
    #expect(try await store.accepts(ticket, of: form))
    #expect(try await !store.accepts("9" + ticket, of: form))
    #expect(try await !store.accepts("", of: form))
    let later = Timestamp(microseconds: intake.test.clock.now().microseconds + 3_601_000_000)
    intake.test.clock.set(later)
    #expect(try await !store.accepts(ticket, of: form))
  }
}
