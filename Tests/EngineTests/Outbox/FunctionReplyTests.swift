import Crypto
import Expressions
import Foundation
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What a function is told and what becomes of its reply, without the way between.
@Suite struct FunctionReplyTests {
  private static let own = [
    "preset.yaml": "preset: telling\nversion: 1.0.0\nlabel: Telling\nindustry: none\nlocales: [en]\n",
    "webhooks.yaml": """
    webhooks:
      portal: {label: Portal, url: "https://portal.example.com/hooks"}
    functions:
      rate: {label: Rate, module: cases, url: "https://rate.example.com/", secret: portal, sets: [fee], as: admin}
      dated: {label: Dated, module: cases, url: "https://date.example.com/", secret: portal, sets: [day], as: admin}
    """,
    "blueprints/handling.yaml": """
    blueprint: handling
    module: cases
    field: status
    initial: [new]
    states: {new: {}, open: {}, closed: {terminal: true}, silent: {terminal: true}}
    transitions:
      ask:
        label: Ask
        from: [new]
        to: open
        after:
          - function: rate
            fields: [name]
          - function: dated
            fields: [name]
          - set: {kind: theft}
      close: {label: Close, from: [open], to: closed}
      silence: {label: Silence, from: [open], to: silent}
    """,
  ]

  private static let automation = """
    automation: ask
    label: Ask
    module: cases
    on: edit
    do: [{function: rate, fields: [name, fee]}]
    """

  private struct Desk {
    let test: TestStore
    let id: Int64

    /// - Parameter others: files beside, or in place of, the model's own.
    init(_ others: [String: String] = [:]) async throws {
      let files = OutboxModel.files.merging(FunctionReplyTests.own) { $1 }.merging(others) { $1 }
        .filter { !$0.key.hasPrefix("locales/") }
      test = try await TestStore(
        files: files, secrets: SecretBox(key: SymmetricKey(size: .bits256)), announce: { _ in })
      try await test.store.setSecret("portal", Array("a secret of some length".utf8), by: test.admin)
      id = try await test.make("cases", ["name": .text("Burst pipe")]).id
    }

    var target: RecordTarget { RecordTarget(module: "cases", id: id) }

    func ask() async throws {
      _ = try await test.store.perform(.transition(target, name: "ask", input: .init()), as: test.admin)
    }

    func update(_ values: RecordInput) async throws {
      _ = try await test.store.perform(.update(target, values: values), as: test.admin)
    }

    func parcel(_ function: String) async throws -> Parcel {
      try #require(try await test.store.parcels(limit: 50).first { $0.channel == "function \(function)" })
    }

    func reply(_ values: String, to parcel: Parcel) async throws -> String {
      switch try await test.store.finish(parcel, .sent("Answered 200."), reply: Array(values.utf8)) {
      case .sent(let words): "sent: \(words)"
      case .dead(let words): "dead: \(words)"
      case .discarded(let words): "discarded: \(words)"
      case .deferred(let words, _), .waiting(let words, _): "deferred: \(words)"
      }
    }

    func version() async throws -> Int64 {
      try await test.store.rehearse(.update(target, values: [:]), as: test.admin).version
    }

    func told(_ parcel: Parcel) throws -> JSON {
      guard case .function(let call) = parcel.content else { return .null }
      return try JSON(parsing: call.body)
    }
  }

  @Test func itIsToldTheVersionThatIsCommitted() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let parcel = try await desk.parcel("rate")
    #expect(try desk.told(parcel)["record"]?["version"] == .integer(try await desk.version()))
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: parcel) == "sent: It set fee.")
  }

  @Test func twoThatAreAskedTogetherDoNotStandInEachOthersWay() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let (rate, dated) = (try await desk.parcel("rate"), try await desk.parcel("dated"))
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: rate) == "sent: It set fee.")
    #expect(try await desk.reply(#"{"values":{"day":"2026-05-04"}}"#, to: dated) == "sent: It set day.")
    #expect(try await desk.test.errors() == [])
  }

  @Test func whatSomebodyHasChangedBetweenTheirRepliesIsNotWrittenOver() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let (rate, dated) = (try await desk.parcel("rate"), try await desk.parcel("dated"))
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: rate) == "sent: It set fee.")
    try await desk.update(["kind": .text("loss")])
    let before = try await desk.version()
    #expect(
      try await desk.reply(#"{"values":{"day":"2026-05-04"}}"#, to: dated).hasPrefix("dead: cases 1 is at version"))
    #expect(try await desk.version() == before)
  }

  @Test func whatWasGivenUpIsNotApplied() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let parcel = try await desk.parcel("rate")
    _ = try await desk.test.store.discard(parcel.id, by: desk.test.admin)
    let before = try desk.test.contents()
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: parcel).hasPrefix("discarded: "))
    #expect(try desk.test.contents() == before)
  }

  @Test func anAutomationDoesNotFollowTheReplyToItsOwnCall() async throws {
    let desk = try await Desk(["automations/ask.yaml": Self.automation])
    try await desk.update(["kind": .text("theft")])
    let parcel = try await desk.parcel("rate")
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: parcel) == "sent: It set fee.")
    #expect(try await desk.test.store.parcels(limit: 50).isEmpty)
    let log = try await desk.test.store.automationLog("ask", as: desk.test.admin).map(\.outcome)
    #expect(log == ["skipped", "done"])
    // What somebody else changes it follows as ever.
    try await desk.update(["kind": .text("loss")])
    #expect(try await desk.test.store.parcels(limit: 50).count == 1)
  }

  @Test func aReplayThatSaysSomethingElseHasAnotherKey() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let first = try await desk.parcel("rate")
    #expect(try await desk.reply("no", to: first) == "dead: The reply is no JSON object.")
    _ = try await desk.test.store.replay(first.id, by: desk.test.admin)
    let same = try await desk.parcel("rate")
    #expect(same.key == first.key)
    #expect(try await desk.reply("no", to: same).hasPrefix("dead: "))
    try await desk.update(["name": .text("Flood")])
    _ = try await desk.test.store.replay(first.id, by: desk.test.admin)
    let other = try await desk.parcel("rate")
    #expect(other.key != first.key)
    #expect(try desk.told(other)["id"]?.text == other.key.uuidString.lowercased())
    #expect(try desk.told(other)["record"]?["values"]?["name"]?.text == "Flood")
    #expect(try await desk.reply(#"{"values":{"fee":5}}"#, to: other) == "sent: It set fee.")
  }

  @Test func aRefusalIsKeptWithoutWhatWouldMislead() async throws {
    let desk = try await Desk()
    try await desk.ask()
    let parcel = try await desk.parcel("rate")
    let reply = #"{"refusal":"No\u0007 credit\n\u202Eatad\u202C"}"#
    #expect(try await desk.reply(reply, to: parcel) == "dead: It refused: No  credit atad")
    #expect(try await desk.test.store.notifications(of: desk.test.admin).map(\.text) == ["Rate: No  credit atad"])
  }
}
