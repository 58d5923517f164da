import Engine
import HTTPTypes
import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPAPI

struct ClientAddressTests {
  @Test(
    arguments: [
      ("192.0.2.1", [], "192.0.2.1"), ("192.0.2.1", ["198.51.100.9"], "192.0.2.1"), ("10.0.0.1", [], "10.0.0.1"),
      ("10.0.0.1", ["198.51.100.9"], "198.51.100.9"), ("10.0.0.1", ["203.0.113.5, 198.51.100.9"], "198.51.100.9"),
      ("10.0.0.1", ["203.0.113.5", "198.51.100.9, 10.0.0.2"], "198.51.100.9"),
      ("10.0.0.1", ["10.0.0.3,10.0.0.2"], "10.0.0.1"), ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
      ("10.0.0.1", ["nonsense"], nil), ("10.0.0.1", ["203.0.113.5, x"], nil),
    ] as [(String, [String], String?)])
  func `believes proxies that are trusted, and nobody else`(
    _ peer: String, _ forwarded: [String], _ client: String?
  ) throws {
    let channel = EmbeddedChannel()
    channel.remoteAddress = try SocketAddress(ipAddress: peer, port: 4_000)
    var headers = HTTPFields()
    let name = try #require(HTTPField.Name("X-Forwarded-For"))
    headers[values: name] = forwarded
    let found = ClientAddress(proxies: [try #require(NetworkRange("10.0.0.0/8"))]).find(headers, channel)
    #expect(found?.description == client)
  }
}
