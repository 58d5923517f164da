import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HTTPAPI

struct ConnectionsTests {
  private let head = HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/"))
  private let connections = Connections(limit: 2)

  private func open() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandler(ConnectionWatch(connections))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private func answer(_ channel: EmbeddedChannel) throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  @Test func `closes the connection that has waited longest for one too many`() throws {
    let channels = try (0..<4).map { _ in try open() }
    for channel in channels { channel.embeddedEventLoop.run() }
    #expect(channels.map(\.isActive) == [false, false, true, true])
    #expect(connections.waitingCount == 2)
  }

  @Test func `leaves alone a connection whose request is being answered`() throws {
    let busy = try open()
    try busy.writeInbound(head)
    let others = try (0..<4).map { _ in try open() }
    for channel in [busy] + others { channel.embeddedEventLoop.run() }
    #expect(busy.isActive)
    #expect(others.map(\.isActive) == [false, false, true, true])
    try answer(busy)
    #expect(connections.waitingCount == 2)
    #expect(others.map(\.isActive) == [false, false, false, true])
  }

  @Test func `forgets a connection that is closed`() throws {
    let channel = try open()
    #expect(connections.waitingCount == 1)
    try channel.close().wait()
    #expect(connections.waitingCount == 0)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [true, false])
  func `cancels what is done for a client that goes away`(byHalf: Bool) async throws {
    let channel = NIOAsyncTestingChannel()
    let connections = connections
    try await channel.testingEventLoop.executeInContext {
      try channel.pipeline.syncOperations.addHandler(ConnectionWatch(connections))
    }
    try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1))
    let (started, start) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await connections.whileConnected(channel) {
        start.finish()
        try await Task.sleep(for: .seconds(3_600))
      }
    }
    for await _ in started {}
    if byHalf {
      channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      await channel.testingEventLoop.run()
    } else {
      try await channel.close()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
