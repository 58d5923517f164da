import CCurl
import Foundation

/// Judges each address at the moment at which it would be connected to, so that neither a name that stands for something else by then nor
/// another way of writing an address leads past the judgement.
///
/// It is used by one transfer, on one thread.
package final class AddressGate {
  private let admits: ([UInt8]) -> Bool
  /// The addresses that were not let pass.
  package private(set) var refused: [[UInt8]] = []

  /// - Parameter admits: whether an address, of 4 or 16 bytes, may be connected to.
  package init(admits: @escaping ([UInt8]) -> Bool) {
    self.admits = admits
  }

  static let open: trellis_curl_open = { context, _, address in
    guard let context, let address else { return -1 }
    return Unmanaged<AddressGate>.fromOpaque(context).takeUnretainedValue().open(address)
  }

  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let bytes = Self.bytes(of: address)
    guard !bytes.isEmpty, admits(bytes) else {
      refused.append(bytes)
      return -1
    }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
  }

  /// The bytes of the address itself; none for a family other than IP.
  private static func bytes(of address: UnsafeMutablePointer<curl_sockaddr>) -> [UInt8] {
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return [] }
    let start = UnsafeRawPointer(address) + offset
    switch address.pointee.family {
    case AF_INET:
      let ip = start.loadUnaligned(as: sockaddr_in.self).sin_addr
      return withUnsafeBytes(of: ip) { Array($0) }
    case AF_INET6:
      let ip = start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: ip) { Array($0) }
    default: return []
    }
  }
}
