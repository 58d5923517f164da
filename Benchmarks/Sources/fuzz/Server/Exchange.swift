import Foundation
import harness

/// One request on a connection of its own.
struct Exchange {
  let port: LocalPort

  enum Answer: Equatable {
    /// A status line came.
    case status(Int)
    /// The server closed the connection without a word.
    case closed
    /// Nothing came in time.
    case silence
    /// Nobody accepts connections.
    case unreachable
  }

  func send(_ bytes: [UInt8], patience seconds: Int) -> Answer {
    guard let descriptor = port.connected() else { return .unreachable }
    defer { close(descriptor) }
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    write(bytes, to: descriptor)
    return answer(on: descriptor)
  }

  /// The server may close while it is still being written to.
  private func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private func answer(on descriptor: Int32) -> Answer {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, received.isEmpty, errno == EAGAIN { return .silence }
      guard count > 0 else { break }
      received += buffer.prefix(count)
    }
    guard !received.isEmpty else { return .closed }
    let words = String(decoding: received.prefix(64), as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]).map(Answer.status) ?? .closed : .closed
  }
}
