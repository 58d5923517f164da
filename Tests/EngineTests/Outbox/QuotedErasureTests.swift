import Crypto
import Metamodel
import Testing

@testable import Engine

/// An erasure takes away what was told of a record, and leaves what was told of others, whatever words it has.
@Suite struct QuotedErasureTests {
  private struct Desk {
    let test: TestStore

    init() async throws {
      test = try await TestStore(
        files: OutboxModel.files, secrets: SecretBox(key: SymmetricKey(size: .bits256)), announce: { _ in })
    }

    /// A case of a client's that was opened, so that it is mailed, called and notified of.
    func open(_ name: String, of client: RecordTarget) async throws -> RecordTarget {
      let values: RecordInput = [
        "name": .text(name), "client": .number("\(client.id)"), "keeper": .number("\(test.max.userID)"),
      ]
      let record = try await test.make("cases", values).target
      _ = try await test.store.perform(.transition(record, name: "open", input: .init()), as: test.admin)
      return record
    }

    func client(_ name: String) async throws -> RecordTarget {
      try await test.make("clients", ["name": .text(name), "mail": .text("mail@client.example")]).target
    }

    func erase(_ record: RecordTarget) async throws {
      let target = RecordTarget(module: record.module, id: record.id)
      _ = try await test.store.perform(.erase(target, ErasureInput(reason: "Request 14")), as: test.admin)
    }

    /// What is told of a case: channels, and with what state.
    func told(of record: RecordTarget) async throws -> [String] {
      let place = RecordPlace(module: record.module, id: record.id)
      return try await test.store.outbox(OutboxRequest(record: place), as: test.admin).reversed()
        .map { "\($0.channel) \($0.state)" }
    }

    func notified(of record: RecordTarget) async throws -> [String] {
      try await test.texts("SELECT text FROM sys_notification WHERE record = \(record.id) ORDER BY id")
    }
  }

  private static let pending = ["mail pending", "mail pending", "webhook portal pending"]

  @Test(arguments: ["values", "record", "open", "case", "cost", "Burst"])
  func aWordOfOthersIsNotThatOfTheErasedRecord(word: String) async throws {
    let desk = try await Desk()
    let (erased, other) = (try await desk.client(word), try await desk.client("Eva Gil"))
    let unrelated = try await desk.open("Burst pipe, its cost and the case", of: other)
    try await desk.erase(erased)
    #expect(try await desk.told(of: unrelated) == Self.pending)
    #expect(try await desk.notified(of: unrelated).count == 1)
    #expect(try await desk.test.errors() == [])
  }

  @Test func whatNamesItLosesItsTextsAndNothingElse() async throws {
    let desk = try await Desk()
    let client = try await desk.client("pip")
    let record = try await desk.open("Burst pipe", of: client)
    try await desk.erase(client)
    // The mails say "Hello pip"; what the portal is told is about a pipe.
    #expect(try await desk.told(of: record) == ["mail discarded", "mail discarded", "webhook portal pending"])
    #expect(try await desk.notified(of: record) == ["Burst pipe is open: ."])
  }

  @Test func whatHasNamedItLosesItsTextsToo() async throws {
    let desk = try await Desk()
    let client = try await desk.client("Zqclient")
    let record = try await desk.open("Burst pipe", of: client)
    _ = try await desk.test.store.perform(
      .update(RecordTarget(module: "cases", id: record.id), values: ["client": .null]), as: desk.test.admin)
    try await desk.erase(client)
    #expect(try await desk.told(of: record) == ["mail discarded", "mail discarded", "webhook portal pending"])
    #expect(try StoreFiles(of: desk.test).places(of: "Zqclient") == [])
  }

  @Test func aTextThatNoOtherCanHaveByChanceGoesEverywhere() async throws {
    let desk = try await Desk()
    let (erased, other) = (try await desk.client("The heirs of Zqana Núñez"), try await desk.client("Eva Gil"))
    let unrelated = try await desk.open("Burst pipe at the heirs of", of: other)
    let quoting = try await desk.open("A flood at The heirs of Zqana Núñez, again", of: other)
    try await desk.erase(erased)
    #expect(try await desk.told(of: unrelated) == Self.pending)
    #expect(try await desk.told(of: quoting).allSatisfy { $0.hasSuffix("discarded") })
  }

  @Test func draftsOfOthersStay() async throws {
    let test = try await TestStore(files: ContractModel.files)
    func draft(_ record: RecordTarget, _ input: TransitionInput) async throws {
      _ = try await test.store.perform(.draft(record, DraftInput(transition: "review", input: input)), as: test.ana)
    }
    let (erased, other) = (try await test.contract(), try await test.contract())
    _ = try await test.store.perform(
      .update(RecordTarget(module: "clients", id: 1), values: ["name": .text("checklist"), "vat": .text("Zqvat")]),
      as: test.admin)
    try await draft(erased, TransitionInput(values: ["scope": .text("of Zqvat")], note: "to be asked"))
    try await draft(other, TransitionInput(values: ["scope": .text("a checklist, not Zqvat")], checklist: ["urgent"]))
    _ = try await test.store.perform(
      .erase(RecordTarget(module: "clients", id: 1), ErasureInput(reason: "Request 14")), as: test.admin)
    #expect(try await test.store.drafts(as: test.ana).map(\.record) == [other.id])
  }
}
