import Foundation
import Testing

@testable import Engine

@Suite struct SettingsTests {
  @Test func theCurrencyIsFixedOnceThereIsARecord() async throws {
    let test = try await TestStore(currency: "JPY")
    var settings = test.store.settings
    settings.currency = try #require(Currency(code: "EUR"))
    try await test.store.change(settings, by: test.admin)
    // The triggers have the scale of the new currency, too.
    let deal = try await test.deal(["amount": .number("10000.01")])
    #expect(InputValue(deal.record["amount"]).words == "10000.01")
    #expect(try await test.store.doctor() == [])
    settings.currency = try #require(Currency(code: "JPY"))
    let other = settings
    let refused = try await test.refused { try await test.store.change(other, by: test.admin) }
    #expect(refused.codes == ["currency:read_only"])
    #expect(test.store.settings.currency.code == "EUR")
  }

  @Test func limitsOfAmountsFollowTheCurrency() async throws {
    for first in ["EUR", "JPY", "KWD"] {
      for second in ["EUR", "JPY", "KWD"] {
        let model = SalesModel.deals.replacing("label: Amount, min: 0", with: "label: Amount, min: 1, max: 100")
        let test = try await TestStore(files: TestStore.sales(["modules/deals.yaml": model]), currency: first)
        var settings = test.store.settings
        settings.currency = try #require(Currency(code: second))
        try await test.store.change(settings, by: test.admin)
        for amount in ["1", "100"] { _ = try await test.deal(["name": .text(amount), "amount": .number(amount)]) }
      }
    }
  }

  @Test func aTenantKeepsItsNameAndIsSetUpOnce() async throws {
    let test = try await TestStore()
    let other = TenantSettings(name: "other", locale: "en", timeZone: .gmt, currency: .dollar)
    #expect(try await test.refused { try await test.store.change(other, by: test.admin) }.codes == ["name:read_only"])
    let user = NewUser(name: "eve", email: nil, displayName: nil, roles: ["administrator"], teams: [])
    let again = try await test.refused { try await test.store.bootstrap(settings: other, administrator: user) }
    #expect(again.kind == .conflict)
  }
}
