import Foundation

/// An address of the Internet Protocol. An IPv4 address inside IPv6 is the IPv4 address.
package struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
  /// 4 or 16, the most significant first.
  package let bytes: [UInt8]

  /// Takes an address as it is written; nil for any other text.
  package init?(_ text: String) {
    let text = String(text.prefix { $0 != "%" })
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      let all = withUnsafeBytes(of: six) { Array($0) }
      bytes = all.starts(with: Self.mapped) ? Array(all.suffix(4)) : all
    } else {
      return nil
    }
  }

  /// Takes an address as it stands in a packet: 4 or 16 bytes; nil for any other number.
  package init?(bytes: [UInt8]) {
    guard [4, 16].contains(bytes.count) else { return nil }
    self.bytes = bytes.count == 16 && bytes.starts(with: Self.mapped) ? Array(bytes.suffix(4)) : bytes
  }

  private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    var bytes = bytes
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, &bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The addresses that are probably one household's or office's: an IPv4 address alone, the `/64` of an IPv6 one.
  package var neighbourhood: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.prefix(8)) }
}

/// Addresses that begin with the same bits, such as `10.0.0.0/8` or `2001:db8::/32`.
package struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
  private let address: NetworkAddress
  private let bits: Int

  /// Takes an address with or without the number of bits; nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = NetworkAddress(String(first)) else { return nil }
    let width = address.bytes.count * 8
    let given = parts.count == 2 ? Int(parts[1]) : width
    guard let bits = given, (0...width).contains(bits) else { return nil }
    self.address = address
    self.bits = bits
  }

  package func contains(_ other: NetworkAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    return zip(address.bytes, other.bytes).enumerated().allSatisfy { index, pair in
      let count = min(8, max(0, bits - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> count)
      return pair.0 & mask == pair.1 & mask
    }
  }

  package var description: String { "\(address)/\(bits)" }
}

extension NetworkRange: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let range = NetworkRange(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no network"))
    }
    self = range
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
