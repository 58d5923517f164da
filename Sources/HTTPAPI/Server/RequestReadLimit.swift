import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or does not end.
///
/// An idle timeout alone never cuts a client that sends a byte now and then, and the rest of a refused body would be
/// read for as long as it comes.
final class RequestReadLimit: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let headTimeout: TimeAmount
  private let timeout: TimeAmount
  private let bytes: Int
  private var received = 0
  private var deadline: Scheduled<Void>?

  /// Creates a limit.
  ///
  /// - Parameters:
  ///   - headTimeout: How long a new connection may take until the head of its first request is there.
  ///   - timeout: How long a request may take to arrive from then on.
  ///   - bytes: How many its body may have.
  init(headTimeout: TimeAmount, timeout: TimeAmount, bytes: Int) {
    self.headTimeout = headTimeout
    self.timeout = timeout
    self.bytes = bytes
  }

  func channelActive(context: ChannelHandlerContext) {
    start(context, headTimeout)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      received = 0
      start(context, timeout)
    case .body(let buffer):
      let (sum, overflow) = received.addingReportingOverflow(buffer.readableBytes)
      received = sum
      if overflow || sum > bytes { context.close(promise: nil) }
    case .end:
      stop()
    }
    context.fireChannelRead(data)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stop()
  }

  private func start(_ context: ChannelHandlerContext, _ timeout: TimeAmount) {
    stop()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
  }

  private func stop() {
    deadline?.cancel()
    deadline = nil
  }
}
