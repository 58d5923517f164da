import NIOCore
import NIOHTTPTypes

/// Tells the server's ``Connections`` when a connection waits for a request, and when its client goes away.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let connections: Connections
  private var ticket: Connections.Ticket?
  /// Requests that have come and are not answered.
  private var unanswered = 0

  init(_ connections: Connections) {
    self.connections = connections
  }

  func channelActive(context: ChannelHandlerContext) {
    ticket = connections.wait(context.channel)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) {
      unanswered += 1
      leave()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      unanswered = max(0, unanswered - 1)
      // The rest of a body that nobody reads keeps no place either.
      if unanswered == 0, ticket == nil, context.channel.isActive { ticket = connections.wait(context.channel) }
    }
    context.write(data, promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { connections.hangUp(context.channel) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    connections.hangUp(context.channel)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    leave()
  }

  private func leave() {
    if let ticket { connections.leave(ticket) }
    ticket = nil
  }
}
