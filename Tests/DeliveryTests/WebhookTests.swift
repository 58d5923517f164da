import Crypto
import Engine
import Expressions
import Foundation
import JSONText
import Tenancy
import TestPrograms
import Testing
import Transfers

@testable import Delivery

/// Calls of a real server on loopback. One after another: each begins a process.
@Suite(.serialized) struct WebhookTests {
  @Test func aCallIsSignedOverItsTimeAndBody() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/ok")
    try await desk.open("call")
    #expect(try await desk.dispatcher.deliver("acme") == [.sent("Answered 200.")])
    let call = try #require(try server.received().first)
    #expect(call.method == "POST")
    #expect(call.headers["content-type"] == "application/json")
    let message = try #require(try await desk.messages().first)
    #expect(message.state == "sent")
    #expect(call.headers["trellis-delivery"] == message.key)
    #expect(call.headers["idempotency-key"] == message.key)
    #expect(call.headers["trellis-attempt"] == "1")
    // As a receiver would check it.
    let seconds = DeliveryDesk.start.microseconds / 1_000_000
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(seconds).\(call.body)".utf8), using: SymmetricKey(data: Array(DeliveryDesk.secret.utf8)))
    let digits = code.map { String(format: "%02x", $0) }.joined()
    #expect(call.headers["trellis-signature"] == "t=\(seconds),v1=\(digits)")
    let body = try JSON(parsing: call.body.utf8)
    #expect(body["record"]?["values"]?["name"]?.text == "Burst pipe")
    await desk.remove()
  }

  @Test(
    "What is answered decides what becomes of it",
    arguments: [
      ("ok", "sent: Answered 200."), ("status/204", "sent: Answered 204."),
      ("redirect", "dead: Answered 302: redirections are not followed. Give the webhook its right url."),
      ("status/400", "dead: Answered 400."), ("status/404", "dead: Answered 404."),
      ("status/410", "dead: Answered 410."),
      ("status/408", "pending: Answered 408."), ("status/429", "pending: Answered 429."),
      ("status/500", "pending: Answered 500."), ("status/503", "pending: Answered 503."),
      ("giant", "sent: Answered 200, with more than 65536 bytes, which were not read."),
    ])
  func answers(path: String, state: String) async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/\(path)")
    try await desk.open("call")
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == state)
    #expect(try server.received().map(\.path) == ["/\(path)"], "nothing is followed, and nothing sent twice")
    await desk.remove()
  }

  @Test(
    "Who is busy says for how long, and is left alone until then",
    arguments: [
      ("busy/503/300", 300, 300), ("busy/429/date600", 595, 600), ("busy/503/99999", 21_600, 21_600),
      ("busy/503/soon", 22, 38), ("busy/503/date-60", 22, 38),
    ])
  func retryAfter(path: String, least: Int64, most: Int64) async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/\(path)")
    try await desk.open("call")
    _ = try await desk.dispatcher.deliver("acme")
    let message = try #require(try await desk.messages().last)
    let due = try #require(message.due)
    #expect((least...most).contains((due.microseconds - desk.clock.now().microseconds) / 1_000_000))
    desk.pass(seconds: most + 1)
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.messages().last?.attempts == 2)
    await desk.remove()
  }

  @Test func anAnswerThatDripsIsGivenUp() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(
      hook: "http://127.0.0.1:\(server.port)/drip", patience: .init(connecting: 1_000, total: 400))
    try await desk.open("call")
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == "pending: There was no whole answer in time.")
    await desk.remove()
  }

  @Test(
    "An address that is not public is not connected to, whatever name leads to it",
    arguments: [
      "http://127.0.0.1:{port}/ok", "http://localhost:{port}/ok", "http://127.1:{port}/ok",
      "http://2130706433:{port}/ok", "http://0x7f000001:{port}/ok", "http://[::1]:{port}/ok",
      "http://[::ffff:127.0.0.1]:{port}/ok", "http://[64:ff9b::7f00:1]:{port}/ok", "http://0.0.0.0:{port}/ok",
      "http://169.254.169.254/latest/meta-data",
    ])
  func privateAddress(url: String) async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: url.replacing("{port}", with: "\(server.port)"), allowed: [])
    try await desk.open("call")
    _ = try await desk.dispatcher.deliver("acme")
    let last = try await desk.last()
    #expect(last.hasPrefix("dead: The address "))
    #expect(last.hasSuffix("is not public. The operator can allow its network by TRELLIS_WEBHOOK_ALLOW."))
    #expect(try server.received().isEmpty)
    await desk.remove()
  }

  /// A name may stand for a public address when it is looked at and for another when it is connected to: the gate sees what is
  /// connected to.
  @Test func aNameIsJudgedByTheAddressThatIsConnectedTo() async throws {
    let server = try await HookServer()
    let asked = Asked()
    let gate = AddressGate { bytes in
      asked.note(bytes)
      return asked.count > 1
    }
    let post = GuardedPost("http://localhost:\(server.port)/ok", headers: [], body: Array("{}".utf8))
    // Its first address is refused, so the name's next one is tried, if it has another; never one that was not asked about.
    let reply = try? post.send(through: gate)
    #expect(gate.refused.count == 1)
    #expect(asked.count >= 1)
    #expect(try server.received().count == (reply == nil ? 0 : 1))
  }

  private final class Asked {
    private(set) var count = 0
    func note(_: [UInt8]) { count += 1 }
  }

  @Test func aServerThatIsAwayIsTriedAgainUntilItIsThere() async throws {
    let server = try await HookServer()
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:\(server.port)/flaky")
    try await desk.open("call")
    for attempt in 1...3 {
      _ = try await desk.dispatcher.deliver("acme")
      let message = try #require(try await desk.messages().first)
      #expect(message.attempts == attempt)
      #expect(message.state == (attempt < 3 ? "pending" : "sent"))
      #expect(try await desk.dispatcher.deliver("acme").isEmpty, "not before it is due")
      desk.pass(seconds: 7 * 3_600)
    }
    let calls = try server.received()
    #expect(calls.map { $0.headers["trellis-attempt"] } == ["1", "2", "3"])
    #expect(Set(calls.map { $0.headers["idempotency-key"] }).count == 1)
    await desk.remove()
  }

  @Test func whatNobodyTakesIsDeadInTheEndAndCanBeReplayed() async throws {
    // Nobody listens on the port of a server that is gone.
    let desk = try await DeliveryDesk(hook: "http://127.0.0.1:9/")
    let record = try await desk.open("call")
    for _ in 0..<Backoff.attempts {
      _ = try await desk.dispatcher.deliver("acme")
      desk.pass(seconds: 9 * 3_600)
    }
    #expect(try await desk.last().hasPrefix("dead: "))
    #expect(desk.workspace.outboxes.due(by: desk.clock.now()).isEmpty)
    let message = try #require(try await desk.messages().first)
    #expect(message.attempts == Backoff.attempts)
    #expect(message.record.id == record)
    _ = try await desk.withStore { try await $0.replay(message.id, by: $1) }
    #expect(desk.workspace.outboxes.due(by: desk.clock.now()).map(\.description) == ["acme"])
    #expect(try await desk.dispatcher.deliver("acme").count == 1)
    await desk.remove()
  }
}
