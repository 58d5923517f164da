import Engine
import Expressions
import Foundation
import JSONText
import TestPrograms
import Testing

@testable import Delivery

/// What functions reply is a change of its own. One after another: each begins a process.
@Suite(.serialized) struct FunctionTests {
  private static func desk(_ reply: String) async throws -> (DeliveryDesk, HookServer) {
    let server = try await HookServer()
    return (try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/reply/\(reply)"), server)
  }

  private static func record(_ desk: DeliveryDesk, _ id: Int64) async throws -> JSON {
    try await desk.withStore { store, admin in
      try JSON(parsing: try await store.get(module: "cases", id: id, as: admin).json)
    }
  }

  @Test func aReplySetsFieldsAsTheUserWhomTheFunctionNames() async throws {
    let (desk, server) = try await Self.desk("rating")
    let id = try await desk.open("ask")
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == "sent: It set rating.")
    let body = try JSON(parsing: try #require(server.received().first).body.utf8)
    #expect(body["function"]?.text == "check")
    #expect(body["record"]?["version"] == .integer(2))
    let record = try await Self.record(desk, id)
    #expect(record["rating"] == .integer(4))
    let robot = try await desk.withStore { store, _ in try await store.users().first { $0.name == "robot" }?.id }
    #expect(record["modified_by"] == robot.map { .integer($0) })
    await desk.remove()
  }

  @Test(
    "A reply that is not to be applied is dead and changes nothing",
    arguments: [
      ("refusal", "dead: It refused: No credit"),
      ("stray", "dead: The reply sets name, which is not among those that it may set."),
      ("page", "dead: The reply is no JSON object."),
      ("member", "dead: The reply has a member 'set'; it may have values and refusal."),
      ("nothing", "sent: It replied, and set nothing."),
    ])
  func replies(reply: String, state: String) async throws {
    let (desk, server) = try await Self.desk(reply)
    let id = try await desk.open("ask")
    let before = try await Self.record(desk, id)
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == state)
    #expect(try await Self.record(desk, id) == before)
    let told = try await desk.withStore { try await $0.notifications(of: $1).map(\.text) }
    #expect(told == (reply == "refusal" ? ["Check: No credit"] : []))
    withExtendedLifetime(server) {}
    await desk.remove()
  }

  @Test func aReplyIsJudgedAsAnyOtherChange() async throws {
    let (desk, server) = try await Self.desk("much")
    let id = try await desk.open("ask")
    let before = try await Self.record(desk, id)
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last().hasPrefix("dead: "))
    #expect(try await Self.record(desk, id) == before)
    withExtendedLifetime(server) {}
    await desk.remove()
  }

  @Test func aReplyToWhatHasChangedSinceIsNotAppliedAndAReplayTellsOfTheRecordAsItIs() async throws {
    let (desk, server) = try await Self.desk("rating")
    let id = try await desk.open("ask")
    try await desk.withStore { store, admin in
      _ = try await store.perform(
        .update(RecordTarget(module: "cases", id: id), values: ["name": .text("Other")]), as: admin)
    }
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last().contains("is at version 3 now, not 2"))
    let message = try #require(try await desk.messages().last)
    _ = try await desk.withStore { try await $0.replay(message.id, by: $1) }
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == "sent: It set rating.")
    #expect(try server.received().last?.body.contains("\"name\":\"Other\"") == true)
    #expect(try await Self.record(desk, id)["rating"] == .integer(4))
    await desk.remove()
  }
}
