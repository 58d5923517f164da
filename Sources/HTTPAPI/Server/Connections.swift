import NIOCore
import Synchronization

/// The open connections of a server: those on which nobody is being served, and those whose client may go away while it
/// is.
///
/// Who only opens connections and says nothing must not keep out others. So the connections that wait for a request are
/// few, and one too many closes the one that has waited longest: a client that means to ask has long asked by then.
final class Connections: Sendable {
  /// Names a connection for as long as it waits.
  typealias Ticket = UInt64

  private struct State {
    var lastTicket: Ticket = 0
    var waiting: [Ticket: any Channel] = [:]
    var listeners: [ObjectIdentifier: @Sendable () -> Void] = [:]
  }

  /// How many may wait at a time.
  let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = max(1, limit)
  }

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Notes that a connection waits for a request, and closes the one that has waited longest if that is one too many.
  func wait(_ channel: any Channel) -> Ticket {
    let (ticket, surplus) = state.withLock { state in
      state.lastTicket += 1
      state.waiting[state.lastTicket] = channel
      let oldest = state.waiting.count > limit ? state.waiting.keys.min() : nil
      return (state.lastTicket, oldest.flatMap { state.waiting.removeValue(forKey: $0) })
    }
    surplus?.close(promise: nil)
    return ticket
  }

  /// Notes that a request has come, or that the connection is closed.
  func leave(_ ticket: Ticket) {
    state.withLock { _ = $0.waiting.removeValue(forKey: ticket) }
  }

  /// The client has closed its side, or all of the connection.
  func hangUp(_ channel: any Channel) {
    state.withLock { $0.listeners.removeValue(forKey: ObjectIdentifier(channel)) }?()
  }

  /// Something that is to be done when a client goes away.
  struct HangUp: Sendable {
    fileprivate let name: ObjectIdentifier
  }

  /// Does something when the client goes away.
  func atHangUp(of channel: any Channel, _ action: @escaping @Sendable () -> Void) -> HangUp {
    let name = ObjectIdentifier(channel)
    state.withLock { $0.listeners[name] = action }
    return HangUp(name: name)
  }

  func forget(_ hangUp: HangUp) {
    state.withLock { _ = $0.listeners.removeValue(forKey: hangUp.name) }
  }

  /// Does something that may take long, and cancels it if the client goes away meanwhile.
  func whileConnected<Answer: Sendable>(
    _ channel: any Channel, _ body: @escaping @Sendable () async throws -> Answer
  ) async throws -> Answer {
    let task = Task { try await body() }
    let hangUp = atHangUp(of: channel) { task.cancel() }
    defer { forget(hangUp) }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

/// The connection by which a request came, for what outlives its handler.
struct ClientConnection: Sendable {
  let channel: any Channel
  let connections: Connections
  let streams: EventStreams
  let limits: EventStreamLimits
}
