package import Engine
package import HTTPTypes
package import NIOCore

/// Finds out where a request comes from.
package struct ClientAddress: Sendable {
  /// Proxies whose word is taken for where they have a request from.
  let proxies: [NetworkRange]

  /// The address of the client; nil where that cannot be known.
  ///
  /// Of `X-Forwarded-For` it is the last one that no trusted proxy has: those before it anybody can write.
  package func find(_ headers: HTTPFields, _ channel: any Channel) -> NetworkAddress? {
    guard let peer = channel.remoteAddress?.ipAddress.flatMap(NetworkAddress.init) else { return nil }
    guard isProxy(peer) else { return peer }
    let hops = headers[values: .xForwardedFor].joined(separator: ",").split(separator: ",")
    for hop in hops.reversed() {
      guard let address = NetworkAddress(hop.filter { $0 != " " }) else { return nil }
      if !isProxy(address) { return address }
    }
    return peer
  }

  private func isProxy(_ address: NetworkAddress) -> Bool { proxies.contains { $0.contains(address) } }
}
