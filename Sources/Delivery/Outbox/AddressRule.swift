package import Engine
package import Tenancy

/// Which addresses a webhook may be at: public ones, and those of networks that the operator has named.
///
/// Ranges are those that IANA's registries of special-purpose addresses do not call globally reachable (RFC 6890 and its successors),
/// with multicast, and with ways of writing an IPv4 address inside an IPv6 one, which would lead to whatever that is.
package struct AddressRule: Sendable {
  private let allowed: [NetworkRange]

  package init(_ settings: WebhookSettings) {
    allowed = settings.allowed
  }

  /// Whether an address may be connected to.
  package func admits(_ address: NetworkAddress) -> Bool {
    allowed.contains { $0.contains(address) } || Self.isPublic(address)
  }

  private static func isPublic(_ address: NetworkAddress) -> Bool {
    let refused = address.bytes.count == 4 ? specialIPv4 : specialIPv6
    let isUnicast = address.bytes.count == 4 || globalUnicast.contains { $0.contains(address) }
    return isUnicast && !refused.contains { $0.contains(address) }
  }

  private static let specialIPv4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  ].compactMap(NetworkRange.init)

  /// All else of IPv6 is loopback, mapped, NAT64, unique local, link-local, multicast or nobody's.
  private static let globalUnicast = ["2000::/3"].compactMap(NetworkRange.init)
  /// Teredo and other protocols', documentation, 6to4.
  private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
    .compactMap(NetworkRange.init)
}
