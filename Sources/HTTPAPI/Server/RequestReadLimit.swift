import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive or does not end.
///
/// An idle timeout alone never cuts a client that sends a byte now and then, and the rest of a refused body would be
/// read for as long as it comes.
///
/// A request that brings a file may bring as many bytes as any tenant takes, and has the time of a request for each MiB.
final class RequestReadLimit: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let headTimeout: TimeAmount
  private let timeout: TimeAmount
  private let bytes: Int
  private let fileBytes: Int
  private var received = 0
  /// Bytes that the request may still bring altogether.
  private var allowance = 0
  private var bringsFile = false
  private var deadline: Scheduled<Void>?

  /// Creates a limit.
  ///
  /// - Parameters:
  ///   - headTimeout: How long a new connection may take until the head of its first request is there.
  ///   - timeout: How long a request may take to arrive from then on.
  ///   - bytes: How many its body may have.
  ///   - fileBytes: How many a body may have that is a file.
  init(headTimeout: TimeAmount, timeout: TimeAmount, bytes: Int, fileBytes: Int = 0) {
    self.fileBytes = fileBytes
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
    case .head(let head):
      received = 0
      bringsFile = AttachmentEndpoints.takesFile(head) || ImportUpload.takesFile(head)
      allowance = bringsFile ? max(bytes, fileBytes) : bytes
      start(context, timeout)
    case .body(let buffer):
      let (sum, overflow) = received.addingReportingOverflow(buffer.readableBytes)
      if bringsFile, sum >> 20 > received >> 20 { start(context, timeout) }
      received = sum
      if overflow || sum > allowance { context.close(promise: nil) }
    case .end:
      stop()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    // The rest of a file that was refused is read no longer than that of any other body.
    if case .end = unwrapOutboundIn(data) { allowance = min(allowance, received + bytes) }
    context.write(data, promise: promise)
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
