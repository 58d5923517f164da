import Engine
import Expressions
import Hummingbird
import JSONText
import NIOCore
import ServiceLifecycle

/// What happens in a tenant while a client listens, as Server-Sent Events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// Nothing is kept for a client that is slow: what comes next is read from the store when the last of it was taken.
struct EventStream: AsyncSequence, Sendable {
  let call: APICall
  let modules: [String]?
  /// The number of the last change that the client knows.
  let start: Int64
  /// What there is to be said before the first event.
  let opening: ByteBuffer
  let place: EventStreams.Place

  func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// One that listens; it ends listening when nobody holds it.
  final class Iterator: AsyncIteratorProtocol {
    private enum Step {
      case opening
      case reading
      case resting
      case waiting
      case over
    }

    private let stream: EventStream
    private let listener: ChangeListener
    private let hangUp: Connections.HangUp
    private let ticking: RepeatedTask
    /// Cuts the connection off if what was sent is not taken in time.
    private var cutting: Scheduled<Void>?
    private var step = Step.opening
    private var place: Int64
    /// The least time between two looks at a store that changes all the time.
    private static let pause: Duration = .milliseconds(100)

    fileprivate init(_ stream: EventStream) {
      self.stream = stream
      place = stream.start
      let client = stream.call.client
      // Before the first look, so that nothing comes in between.
      let listener = stream.call.store.listen()
      self.listener = listener
      hangUp = client.connections.atHangUp(of: client.channel) { listener.end(.stopped) }
      let interval = TimeAmount(client.limits.keepAlive)
      ticking = client.channel.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
        listener.tick()
      }
    }

    deinit {
      cutting?.cancel()
      ticking.cancel()
      stream.call.client.connections.forget(hangUp)
    }

    /// What is to be sent next; asked for when what was sent before has been taken.
    func next() async throws -> ByteBuffer? {
      cutting?.cancel()
      guard let bytes = try await bytes() else { return nil }
      let client = stream.call.client
      cutting = client.channel.eventLoop.scheduleTask(in: TimeAmount(client.limits.slowest)) {
        client.channel.close(promise: nil)
      }
      return bytes
    }

    private func bytes() async throws -> ByteBuffer? {
      while true {
        switch step {
        case .opening:
          step = .reading
          return stream.opening
        case .reading: if let events = await read() { return events }
        case .resting:
          try await Task.sleep(for: Self.pause)
          step = .waiting
        case .waiting: if let answer = await wait() { return answer }
        case .over: return nil
        }
      }
    }

    /// The next events; nil if there are none.
    private func read() async -> ByteBuffer? {
      let call = stream.call
      do {
        let page = try await call.store.events(after: place, of: stream.modules, as: call.caller)
        place = page.last
        if page.isEnd { step = .resting }
        return page.events.isEmpty ? nil : EventText.events(page.events)
      } catch {
        return end(reason(of: error))
      }
    }

    /// Waits for a change, or for when it is time to say something; nil if there is a change.
    private func wait() async -> ByteBuffer? {
      let listener = listener
      let wake = await withGracefulShutdownHandler {
        await listener.next()
      } onGracefulShutdown: {
        listener.end(.stopped)
      }
      switch wake {
      case .changed:
        step = .reading
        return nil
      case .ended(.stopped): return end("stopping")
      case .ended(.closed): return end("closed")
      case .ticked: return await keepAlive()
      }
    }

    private func keepAlive() async -> ByteBuffer {
      do {
        try await stream.call.store.requireStanding(stream.call.caller)
        return EventText.keepAlive(at: place)
      } catch {
        return end(reason(of: error))
      }
    }

    private func reason(of error: any Error) -> String {
      (error as? Refusal)?.kind == .notPermitted ? "no_access" : "unavailable"
    }

    private func end(_ reason: String) -> ByteBuffer {
      step = .over
      return EventText.end(reason)
    }
  }
}

/// Events as they are sent.
enum EventText {
  /// What a stream begins with: how soon to come back to it, and where it stands.
  ///
  /// - Parameter isReset: whether the client knew a place that the sequence has not come to.
  static func opening(at place: Int64, isReset: Bool) -> ByteBuffer {
    let data = JSON.object(["sequence": .integer(place)]).compactText
    return ByteBuffer(string: "retry: 2000\n\nid: \(place)\nevent: \(isReset ? "reset" : "ready")\ndata: \(data)\n\n")
  }

  static func events(_ events: [RecordEvent]) -> ByteBuffer {
    ByteBuffer(
      string: events.map { "id: \($0.sequence)\nevent: change\ndata: \($0.json.compactText)\n\n" }.joined())
  }

  /// A comment, with which a client comes to know how far it has seen everything that is its own.
  static func keepAlive(at place: Int64) -> ByteBuffer { ByteBuffer(string: ": keep-alive\nid: \(place)\n\n") }

  static func end(_ reason: String) -> ByteBuffer {
    ByteBuffer(string: "event: end\ndata: \(JSON.object(["reason": .string(reason)]).compactText)\n\n")
  }
}

extension RecordEvent {
  fileprivate var json: JSON {
    .object([
      "sequence": .integer(sequence), "module": .string(module), "id": .integer(id), "kind": .string(kind.rawValue),
      "version": version.map { .integer($0) } ?? .null, "fields": .strings(fields), "at": .string(at.text),
    ])
  }
}
