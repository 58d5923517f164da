import Engine
import Foundation

extension TenantSettings {
  /// The settings of a new tenant, with what it leaves open taken from the preset.
  ///
  /// - Throws: ``WorkspaceError/badSetting(name:value:wanted:)``.
  init(_ tenant: NewTenant, preset: Preset) throws(WorkspaceError) {
    self.init(
      name: tenant.name,
      locale: try Setting.locale(tenant.locale ?? preset.manifest.locales.first ?? "en"),
      timeZone: try Setting.timeZone(tenant.timeZone ?? "UTC"),
      currency: try Setting.currency(tenant.currency ?? "EUR"),
      businessCalendar: tenant.calendar, callingCode: try tenant.callingCode.map(Setting.callingCode))
  }
}
