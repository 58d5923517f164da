import NIOCore
import NIOPosix

/// Sends bytes as they are to a port of this machine.
enum RawClient {
  /// What comes back until the server closes the connection; nothing if the client hangs up at once.
  static func send(_ bytes: [UInt8], to port: Int, hangsUp: Bool = false) async throws -> String {
    let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connection.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: bytes))
      var answer = ByteBuffer()
      guard !hangsUp else { return "" }
      do {
        for try await part in inbound { answer.writeImmutableBuffer(part) }
      } catch is IOError {
        // A server that closes before it has read everything resets the connection, after its answer.
      }
      return String(buffer: answer)
    }
  }
}
