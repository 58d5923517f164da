import Foundation
import Metamodel
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
    #expect(try await test.store.doctor().findings == [])
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

  private static let calendars = """
    default: office
    calendars:
      office: {label: Office, hours: {monday: [09:00-17:00]}}
      always: {label: Always, hours: {sunday: [00:00-24:00]}}
    """

  @Test func aCalendarIsOneOfTheModels() async throws {
    let test = try await TestStore(files: TestStore.sales(["calendars.yaml": Self.calendars]))
    #expect(test.store.settings.businessCalendar == nil)
    var settings = test.store.settings
    settings.businessCalendar = "always"
    try await test.store.change(settings, by: test.admin)
    #expect(test.store.settings.businessCalendar == "always")
    settings.businessCalendar = "ofice"
    let other = settings
    let refused = try await test.refused { try await test.store.change(other, by: test.admin) }
    #expect(refused.codes == ["business_calendar:unknown_value"])
    #expect(refused.problems.first?.message == "There is no calendar 'ofice'. Did you mean 'office'?")
    #expect(test.store.settings.businessCalendar == "always")
  }

  @Test func aCalendarInUseIsNotTakenAway() async throws {
    let test = try await TestStore(files: TestStore.sales(["calendars.yaml": Self.calendars]))
    var settings = test.store.settings
    settings.businessCalendar = "always"
    try await test.store.change(settings, by: test.admin)
    let overlay = try SourceSet(
      name: "overlay", files: ["calendars.yaml": "calendars: {always: {omit: true}}\n"])
    let refused = try await test.refused {
      try await test.store.publish(overlay: overlay, author: test.admin, message: "x")
    }
    #expect(refused.kind == .configuration)
    #expect(refused.codes == ["business_calendar:unknown_value"])
  }

  @Test func aLocaleHasLabelsInTheModel() async throws {
    let test = try await TestStore()
    var settings = test.store.settings
    settings.locale = "en-GB"
    try await test.store.change(settings, by: test.admin)
    settings.locale = "de"
    let other = settings
    let refused = try await test.refused { try await test.store.change(other, by: test.admin) }
    #expect(refused.codes == ["locale:unknown_value"])
    #expect(test.store.settings.locale == "en-GB")
  }
}
