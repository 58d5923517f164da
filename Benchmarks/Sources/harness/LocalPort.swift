import Foundation

/// A TCP port of the loopback address.
package struct LocalPort: Sendable {
  private let number: Int

  package init(_ number: Int) {
    self.number = number
  }

  package var isListening: Bool {
    guard let descriptor = connected() else { return false }
    close(descriptor)
    return true
  }

  /// The descriptor of a new connection, which the caller closes; nil if nobody listens.
  package func connected() -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: number).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let outcome = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
