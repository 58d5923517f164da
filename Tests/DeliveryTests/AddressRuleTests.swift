import Engine
import Tenancy
import Testing

@testable import Delivery

@Suite("Where webhooks may be")
struct AddressRuleTests {
  @Test(
    "An address that is not public is refused, however it is written",
    arguments: [
      "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1",
      "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
      "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
      "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
      "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd12:3456::1",
      "fe80::1", "fec0::1", "ff02::1",
    ])
  func specialAddress(text: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(!AddressRule(WebhookSettings()).admits(address))
  }

  @Test(
    "A public address is admitted",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
      "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1",
    ])
  func publicAddress(text: String) throws {
    let address = try #require(NetworkAddress(text))
    #expect(AddressRule(WebhookSettings()).admits(address))
  }

  @Test("The operator allows a network, and no other with it")
  func allowedNetwork() throws {
    let rule = AddressRule(WebhookSettings(allowed: [try #require(NetworkRange("10.1.0.0/16"))]))
    #expect(rule.admits(try #require(NetworkAddress("10.1.2.3"))))
    #expect(rule.admits(try #require(NetworkAddress("::ffff:10.1.2.3"))))
    #expect(!rule.admits(try #require(NetworkAddress("10.2.2.3"))))
    #expect(!rule.admits(try #require(NetworkAddress("127.0.0.1"))))
  }
}
