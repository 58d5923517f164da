import Crypto
import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What is to be told to others is written with the change that it tells of, for each reader as they may read it.
@Suite struct OutboxTests {
  /// A store with users of several languages and rights, and one case.
  private struct Desk {
    let test: TestStore
    let client: RecordTarget
    let record: RecordTarget

    init(_ values: RecordInput = [:], files: [String: String] = OutboxModel.files) async throws {
      test = try await TestStore(
        files: files, secrets: SecretBox(key: SymmetricKey(size: .bits256)), announce: { _ in })
      for (name, role, locale, manager) in [
        ("eva", "rep", "es", "max"), ("mia", "manager", "es", nil), ("out", "outsider", nil, nil),
      ] as [(String, String, String?, String?)] {
        let user = NewUser(
          name: name, email: "\(name)@example.com", displayName: nil, roles: [role], teams: ["desk"], manager: manager,
          locale: locale)
        _ = try await test.store.createUser(user, by: test.admin)
      }
      client = try await test.make(
        "clients", ["name": .text("Ana Núñez"), "mail": .text("ana@client.example")]
      ).target
      let eva = try #require(try await test.store.caller(named: "eva")).userID
      let given: RecordInput = [
        "name": .text("Burst pipe"), "client": .number("\(client.id)"), "keeper": .number("\(eva)"),
        "finding": .text("asthma"), "fee": .text("1250.50"), "day": .text("2026-05-04"),
      ]
      record = try await test.make("cases", given.merging(values) { $1 }).target
    }

    func run(_ transition: String) async throws {
      _ = try await test.store.perform(.transition(record, name: transition, input: .init()), as: test.admin)
    }

    func messages(_ channel: String? = nil) async throws -> [OutboxEntry] {
      let all = try await test.store.outbox(OutboxRequest(), as: test.admin).reversed()
      return all.filter { channel == nil || $0.channel == channel }
    }

    func payload(_ message: OutboxEntry) async throws -> JSON {
      let payload = try await test.store.outboxEntry(message.id, as: test.admin).payload
      return try JSON(parsing: try #require(payload).utf8)
    }

    func notifications(of user: String) async throws -> [String] {
      let caller = try #require(try await test.store.caller(named: user))
      return try await test.store.notifications(of: caller).map(\.text)
    }
  }

  @Test func aTransitionWritesWhatItTellsOthersEachInTheirLanguage() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let mails = try await desk.messages("mail")
    #expect(mails.map(\.user) == ["eva", nil])
    #expect(mails.map(\.cause) == ["transition open", "transition open"])
    let eva = try await desk.payload(mails[0])
    #expect(eva["subject"]?.text == "Burst pipe (Pérdida) está abierto")
    let text = try #require(eva["text"]?.text)
    #expect(text.contains("Hola, Ana Núñez:\n\nsu caso Burst pipe del 4 de mayo de 2026 cuesta 1250,50"))
    let client = try await desk.payload(mails[1])
    #expect(client["to"]?.text == "ana@client.example")
    #expect(client["subject"]?.text == "Burst pipe (Loss) is open")
    #expect(client["text"]?.text?.contains("of May 4, 2026 costs €1,250.50") == true)
  }

  @Test func aComputedAmountIsAnAmountOfMoney() async throws {
    let files = OutboxModel.files.merging([
      "modules/cases.yaml": try #require(OutboxModel.files["modules/cases.yaml"])
        + "\n  double: {type: formula, label: Double, returns: currency, formula: fee * 2}",
      "blueprints/handling.yaml": try #require(OutboxModel.files["blueprints/handling.yaml"])
        .replacing("{name} is open: {finding}.", with: "{name} costs {double}."),
    ]) { $1 }.filter { !$0.key.hasPrefix("locales/") }
    let desk = try await Desk(files: files)
    try await desk.run("open")
    #expect(try await desk.notifications(of: "max") == ["Burst pipe costs €2,501.00."])
  }

  @Test func whatAReaderMayNotReadIsHiddenFromThem() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    // A representative does not see what tells of health, a manager does.
    #expect(try await desk.notifications(of: "eva") == ["Burst pipe está abierto: hidden."])
    #expect(try await desk.notifications(of: "mia") == ["Burst pipe está abierto: asthma."])
    #expect(try await desk.notifications(of: "max") == ["Burst pipe is open: asthma."])
    try await desk.run("close")
    let mails = try await desk.messages("mail").suffix(3)
    #expect(mails.map(\.user) == ["eva", "mia", "out"])
    let texts = try await mails.asyncMap { try await desk.payload($0)["text"]?.text }
    #expect(texts == ["Hallazgo: hidden.", "Hallazgo: asthma.", "Found: hidden."])
  }

  /// Users are not read anew for every message.
  @Test func aUserWhoIsChangedIsToldAsWhoTheyAreThen() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    _ = try await desk.test.store.updateUser("eva", UserChange(roles: ["manager"], locale: "en"), by: desk.test.admin)
    try await desk.run("close")
    try await desk.run("open")
    let told = try await desk.notifications(of: "eva").sorted()
    #expect(told == ["Burst pipe está abierto: hidden.", "Burst pipe is open: asthma."])
    #expect(try await desk.messages("mail").last { $0.user == "eva" && $0.cause == "transition open" } != nil)
    _ = try await desk.test.store.updateUser("eva", UserChange(isActive: false), by: desk.test.admin)
    let before = try await desk.messages("mail").count { $0.user == "eva" }
    try await desk.run("close")
    try await desk.run("open")
    #expect(try await desk.messages("mail").count { $0.user == "eva" } == before)
    _ = try await desk.test.store.updateUser("eva", UserChange(isActive: true), by: desk.test.admin)
    #expect(try await desk.notifications(of: "eva").count == 2)
  }

  @Test func aWebhookIsToldTheFieldsThatTheEffectNames() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let call = try #require(try await desk.messages("webhook portal").first)
    let body = try await desk.payload(call)
    #expect(body["id"]?.text == call.key)
    #expect(body["tenant"]?.text == "acme")
    #expect(body["cause"]?.text == "transition open")
    #expect(body["record"]?["version"] == .integer(2))
    #expect(
      body["record"]?["values"]?.compactText == #"{"name":"Burst pipe","kind":"loss","fee":1250.50}"#)
  }

  @Test func aNotificationWithoutATextSaysWhatHasHappened() async throws {
    let desk = try await Desk()
    let eva = try #require(try await desk.test.store.caller(named: "eva"))
    _ = try await desk.test.store.perform(
      .update(desk.record, values: ["owner": .number("\(eva.userID)")]), as: desk.test.admin)
    try await desk.run("open")
    try await desk.run("close")
    #expect(try await desk.notifications(of: "max").first == "Case Burst pipe: Close the case")
    let id = try #require(try await desk.test.store.notifications(of: desk.test.max).first?.id)
    try await desk.test.store.markRead(id, by: desk.test.max)
    #expect(
      try await desk.test.store.notifications(unreadOnly: true, of: desk.test.max).map(\.id).contains(id) == false)
    let foreign = try await refusal { try await desk.test.store.markRead(id, by: eva) }
    #expect(foreign?.codes == ["notification:not_found"])
  }

  @Test func aRefusedCommandTellsNobodyAnything() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let before = try desk.test.contents()
    let refused = try await refusal { try await desk.run("open") }
    #expect(refused != nil)
    let rehearsed = Command.transition(desk.record, name: "close", input: .init())
    _ = try await desk.test.store.rehearse(rehearsed, as: desk.test.admin)
    #expect(try desk.test.contents() == before)
  }

  @Test func whereThereIsNobodyToMailThatIsSaid() async throws {
    let desk = try await Desk(["client": .null, "keeper": .null])
    try await desk.run("open")
    let mail = try #require(try await desk.messages("mail").first)
    #expect(mail.state == "discarded")
    #expect(mail.answer == "There is nobody to send it to: no active user, and no address in the record.")
  }

  @Test func aMissingValueIsEmptyInATemplate() async throws {
    let desk = try await Desk(["fee": .null, "day": .null])
    try await desk.run("open")
    let mail = try #require(try await desk.messages("mail").last)
    #expect(try await desk.payload(mail)["text"]?.text?.contains("your case Burst pipe of  costs .") == true)
  }

  @Test func asLongAsOneIsUnderWayWhatFollowsItWaits() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    try await desk.run("close")
    try await desk.run("open")
    let store = desk.test.store
    let calls = try await desk.messages("webhook portal").map(\.id)
    #expect(calls.count == 2)
    let due = try await store.parcels(limit: 50)
    #expect(due.map(\.id).contains(calls[0]))
    #expect(!due.map(\.id).contains(calls[1]))
    let first = try #require(due.first { $0.id == calls[0] })
    let later = Timestamp(microseconds: desk.test.clock.now().microseconds + 60_000_000)
    try await store.finish(first, .deferred("busy", until: later))
    #expect(try await store.parcels(limit: 50).allSatisfy { !calls.contains($0.id) })
    desk.test.clock.set(later)
    #expect(try await store.parcels(limit: 50).first { $0.id == calls[0] }?.attempts == 1)
    try await store.finish(first, .dead("refused"))
    #expect(try await store.parcels(limit: 50).map(\.id).contains(calls[1]))
  }

  @Test func aMailToOneAddressDoesNotWaitForThatToAnother() async throws {
    let desk = try await Desk(["keeper": .null])
    try await desk.run("open")
    let store = desk.test.store
    let bad = try #require(try await store.parcels(limit: 50).first { $0.channel == "mail" })
    let later = Timestamp(microseconds: desk.test.clock.now().microseconds + 60_000_000)
    try await store.finish(bad, .deferred("451", until: later))
    let mail: RecordInput = ["mail": .text("good@client.example")]
    _ = try await store.perform(
      .update(RecordTarget(module: "clients", id: desk.client.id), values: mail), as: desk.test.admin)
    try await desk.run("close")
    try await desk.run("open")
    let due = try await store.parcels(limit: 50).filter { $0.channel == "mail" }.map(\.id)
    let last = try #require(try await desk.messages("mail").last)
    #expect(try await desk.payload(last)["to"]?.text == "good@client.example")
    #expect(due.contains(last.id) && !due.contains(bad.id))
  }

  @Test(arguments: ["\"><b>x", "english", "e", "en-"])
  func aUsersLocaleIsALanguage(locale: String) async throws {
    let test = try await TestStore()
    let user = NewUser(name: "eva", email: nil, displayName: nil, roles: [], teams: [], locale: locale)
    let created = try await test.refused { try await test.store.createUser(user, by: test.admin) }
    #expect(created.codes == ["locale:invalid"])
    let change = UserChange(locale: locale)
    #expect(
      try await test.refused { try await test.store.updateUser("ana", change, by: test.admin) }.codes
        == ["locale:invalid"])
    _ = try await test.store.updateUser("ana", UserChange(locale: "es-MX"), by: test.admin)
    _ = try await test.store.updateUser("ana", UserChange(locale: ""), by: test.admin)
  }

  @Test func whatIsMissingToSendItIsNamed() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    func reason(_ channel: String) async throws -> String? {
      let id = try await desk.messages(channel).first?.id
      switch try await desk.test.store.parcels(limit: 50).first(where: { $0.id == id })?.content {
      case .notYet(let reason), .never(let reason): return reason
      default: return nil
      }
    }
    #expect(try await reason("webhook portal") == "The secret portal is not there: set it by `trellis secret set`.")
    _ = try await desk.test.store.updateUser("eva", UserChange(isActive: false), by: desk.test.admin)
    #expect(try await reason("mail") == "eva is suspended.")
  }

  @Test func theOutboxIsTheAdministratorsAffair() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let (store, max) = (desk.test.store, desk.test.max)
    let id = try #require(try await desk.messages().first?.id)
    let before = try desk.test.contents()
    #expect(try await refusal { try await store.outbox(OutboxRequest(), as: max) }?.kind == .notPermitted)
    #expect(try await refusal { try await store.outboxEntry(id, as: max) }?.kind == .notPermitted)
    #expect(try await refusal { try await store.replay(id, by: max) }?.kind == .notPermitted)
    #expect(try await refusal { try await store.discard(id, by: max) }?.kind == .notPermitted)
    #expect(try await refusal { try await store.setSecret("portal", Array(repeating: 1, count: 32), by: max) } != nil)
    #expect(try desk.test.contents() == before)
  }

  @Test func whatWasSentLongAgoIsTakenAwayAndItsNumberIsNotGivenTwice() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let store = desk.test.store
    for parcel in try await store.parcels(limit: 50) { try await store.finish(parcel, .sent("250")) }
    #expect(try await desk.messages().map(\.id) == [1, 2, 3])
    let later = Timestamp(microseconds: desk.test.clock.now().microseconds + 31 * 86_400_000_000)
    desk.test.clock.set(later)
    try await store.settleOutbox { _ in }
    #expect(try await desk.messages().map(\.id) == [3], "the newest stays, so that its number is its own")
    try await desk.run("close")
    let ids = try await desk.messages().map(\.id)
    #expect(ids.count > 1 && ids.dropFirst().allSatisfy { $0 > 3 })
  }

  @Test(arguments: ["lost", "", "pending "])
  func aStateThatThereIsNoneOfIsRefusedByTheStore(state: String) async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let before = try desk.test.contents()
    await #expect(throws: (any Error).self) {
      try await desk.test.store.write { db, _ in
        try db.execute(sql: "UPDATE sys_outbox SET due = NULL, state = ?", arguments: [state])
      }
    }
    #expect(try desk.test.contents() == before)
  }

  @Test func whatIsDeadIsReplayedOrDiscarded() async throws {
    let desk = try await Desk()
    try await desk.run("open")
    let (store, admin) = (desk.test.store, desk.test.admin)
    for parcel in try await store.parcels(limit: 50) { try await store.finish(parcel, .dead("no")) }
    #expect(try await desk.messages().map(\.state) == ["dead", "dead", "dead"])
    let first = try #require(try await desk.messages().first)
    #expect(try await store.replay(first.id, by: admin) == 1)
    #expect(try await refusal { try await store.replay(first.id, by: admin) }?.codes == ["outbox:pending"])
    #expect(try await store.discard(nil, by: admin) == 2)
    #expect(try await desk.messages().map(\.state) == ["pending", "discarded", "discarded"])
    #expect(try await store.discard(first.id, by: admin) == 1)
    #expect(try await refusal { try await store.discard(first.id, by: admin) }?.codes == ["outbox:discarded"])
    #expect(try await refusal { try await store.discard(99, by: admin) }?.kind == .notFound)
    // What was given up is not sent, though a worker had it in its hands.
    let again = try await store.replay(first.id, by: admin)
    let parcel = try #require(try await store.parcels(limit: 50).first)
    _ = try await store.discard(first.id, by: admin)
    try await store.finish(parcel, .sent("ok"))
    #expect(again == 1)
    #expect(try await desk.messages().first?.state == "discarded")
  }

  @Test func nothingOfWhatWasToldIsLeftAfterAnErasure() async throws {
    let desk = try await Desk(["name": .text("Zqcasename"), "finding": .text("Zqfinding")])
    _ = try await desk.test.store.perform(
      .update(desk.client, values: ["name": .text("Zqclientname"), "mail": .text("zqclient@post.at")]),
      as: desk.test.admin)
    try await desk.run("open")
    let sent = try #require(try await desk.test.store.parcels(limit: 1).first)
    try await desk.test.store.finish(sent, .sent("ok"))
    let words = ["Zqcasename", "Zqfinding", "Zqclientname", "zqclient@post.at"]
    #expect(!words.flatMap(try StoreFiles(of: desk.test).places).isEmpty)
    let report = try #require(
      try await desk.test.store.perform(
        .erase(desk.client, ErasureInput(reason: "Request 14")), as: desk.test.admin
      ).erasure)
    #expect(report.messages > 0)
    // The client's name stood in what was told of the case.
    #expect(["Zqclientname", "zqclient@post.at"].flatMap(try StoreFiles(of: desk.test).places) == [])
    _ = try await desk.test.store.perform(
      .erase(desk.record, ErasureInput(reason: "Request 15")), as: desk.test.admin)
    #expect(words.flatMap(try StoreFiles(of: desk.test).places) == [])
    #expect(try await desk.test.store.parcels(limit: 50).isEmpty)
    #expect(try await desk.notifications(of: "mia") == [])
    let id = try #require(try await desk.messages().last?.id)
    #expect(
      try await refusal { try await desk.test.store.replay(id, by: desk.test.admin) }?.codes == ["outbox:erased"])
    #expect(try await desk.test.errors() == [])
  }

  @Test func aSecretIsNeitherInTheFilesNorInAnyAnswer() async throws {
    let box = SecretBox(key: SymmetricKey(size: .bits256))
    let test = try await TestStore(files: OutboxModel.files, secrets: box)
    let secret = "zq-a-secret-of-some-length"
    try await test.store.setSecret("portal", Array(secret.utf8), by: test.admin)
    #expect(try StoreFiles(of: test).places(of: secret) == [])
    #expect(try await test.store.secretNames(as: test.admin).map(\.name) == ["portal"])
    let kept = try await test.store.connections.read { try SecretTable(db: $0).secret("portal", box) }
    #expect(kept == Array(secret.utf8))
    let other = SecretBox(key: SymmetricKey(size: .bits256))
    #expect(try await test.store.connections.read { try SecretTable(db: $0).secret("portal", other) } == nil)
    _ = try await test.store.reseal(by: other, as: test.admin)
    #expect(
      try await test.store.connections.read { try SecretTable(db: $0).secret("portal", other) } == Array(secret.utf8))
    let short = try await refusal { try await test.store.setSecret("portal", [1, 2, 3], by: test.admin) }
    #expect(short?.codes == ["secret:invalid"])
    try await test.store.deleteSecret("portal", by: test.admin)
    #expect(try await refusal { try await test.store.deleteSecret("portal", by: test.admin) }?.kind == .notFound)
    #expect(!(try await test.texts("SELECT detail FROM sys_audit")).joined().contains("zq-a-secret"))
  }
}

extension Sequence where Element: Sendable {
  fileprivate func asyncMap<Answer>(_ body: (Element) async throws -> Answer) async rethrows -> [Answer] {
    var answers: [Answer] = []
    for element in self { answers.append(try await body(element)) }
    return answers
  }
}

extension Refusal {
  fileprivate var codes: [String] { problems.map { "\($0.at):\($0.code)" } }
}
