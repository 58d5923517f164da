import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HTTPAPI

struct RequestReadLimitTests {
  private let head = HTTPRequestPart.head(HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/"))

  private func channel(_ limit: RequestReadLimit) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandler(limit)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private func body(_ bytes: Int) -> HTTPRequestPart { .body(ByteBuffer(repeating: 0, count: bytes)) }

  @Test func `cuts a request that drips on for ever`() throws {
    let channel = try channel(RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000))
    try channel.writeInbound(head)
    for _ in 0..<5 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(11))
      try channel.writeInbound(body(1))
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(6))
    #expect(!channel.isActive)
  }

  @Test func `cuts a new connection that asks for nothing`() throws {
    let channel = try channel(RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000))
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!channel.isActive)
  }

  @Test func `cuts a body that does not end`() throws {
    let channel = try channel(RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000))
    try channel.writeInbound(head)
    try channel.writeInbound(body(1_000))
    #expect(channel.isActive)
    try channel.writeInbound(body(1))
    #expect(!channel.isActive)
  }

  @Test func `leaves a connection alone between requests`() throws {
    let channel = try channel(RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000))
    for _ in 0..<3 {
      try channel.writeInbound(head)
      try channel.writeInbound(body(900))
      try channel.writeInbound(HTTPRequestPart.end(nil))
      channel.embeddedEventLoop.advanceTime(by: .seconds(300))
      #expect(channel.isActive)
    }
  }

  private func file(_ channel: EmbeddedChannel) throws {
    let head = HTTPRequest(
      method: .post, scheme: "http", authority: "localhost", path: "/t/a/v1/records/deals/1/attachments?name=a")
    try channel.writeInbound(HTTPRequestPart.head(head))
  }

  @Test func `lets a file take longer and be larger than any other body`() throws {
    let channel = try channel(
      RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000, fileBytes: 3 << 20))
    try file(channel)
    for _ in 0..<3 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(59))
      try channel.writeInbound(body(1 << 20))
    }
    #expect(channel.isActive)
    try channel.writeInbound(body(1))
    #expect(!channel.isActive)
  }

  @Test func `cuts a file that drips, and the rest of one that was refused`() throws {
    let dripping = try channel(
      RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000, fileBytes: 3 << 20))
    try file(dripping)
    try dripping.writeInbound(body(1_000))
    dripping.embeddedEventLoop.advanceTime(by: .seconds(61))
    #expect(!dripping.isActive)
    let refused = try channel(
      RequestReadLimit(headTimeout: .seconds(10), timeout: .seconds(60), bytes: 1_000, fileBytes: 3 << 20))
    try file(refused)
    try refused.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .contentTooLarge)))
    try refused.writeOutbound(HTTPResponsePart.end(nil))
    try refused.writeInbound(body(1_000))
    #expect(refused.isActive)
    try refused.writeInbound(body(1))
    #expect(!refused.isActive)
  }
}
