import Engine
import Foundation

extension TenantSettings {
  /// The settings of a new tenant, with what it leaves open taken from the preset.
  ///
  /// - Throws: ``WorkspaceError/badSetting(name:value:wanted:)``.
  init(_ tenant: NewTenant, preset: Preset) throws(WorkspaceError) {
    var mistakes: [WorkspaceError] = []
    func tried<Value>(_ text: String, _ read: (String) throws(WorkspaceError) -> Value) -> Value? {
      do throws(WorkspaceError) {
        return try read(text)
      } catch {
        mistakes.append(error)
        return nil
      }
    }
    let locale = tried(tenant.locale ?? preset.manifest.locales.first ?? "en", Setting.locale)
    let timeZone = tried(tenant.timeZone ?? "UTC", Setting.timeZone)
    let currency = tried(tenant.currency ?? "EUR", Setting.currency)
    let callingCode = tenant.callingCode.flatMap { tried($0, Setting.callingCode) }
    if let only = mistakes.first, mistakes.count == 1 { throw only }
    guard let locale, let timeZone, let currency, mistakes.isEmpty else { throw .badSettings(mistakes) }
    self.init(
      name: tenant.name, locale: locale, timeZone: timeZone, currency: currency, businessCalendar: tenant.calendar,
      callingCode: callingCode)
  }
}
