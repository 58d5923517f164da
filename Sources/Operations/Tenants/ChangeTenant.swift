import Engine
package import Tenancy

/// Changes what a tenant has settled for itself; what is nil stays.
package struct ChangeTenant: Operation {
  package static let name = "change_tenant"

  package let tenant: String
  package let locale: String?
  package let timeZone: String?
  package let currency: String?
  package let calendar: String?
  package let callingCode: String?
  /// The most bytes of one attachment, such as `25MB`.
  package let attachmentLimit: String?
  /// The most bytes of all attachments together, such as `10GB`.
  package let storageLimit: String?
  /// What people call the tenant.
  package let label: String?
  /// The colour of its pages, by its name.
  package let color: String?

  package init(
    tenant: String, locale: String? = nil, timeZone: String? = nil, currency: String? = nil, calendar: String? = nil,
    callingCode: String? = nil, attachmentLimit: String? = nil, storageLimit: String? = nil,
    label: String? = nil, color: String? = nil
  ) {
    self.tenant = tenant
    self.locale = locale
    self.timeZone = timeZone
    self.currency = currency
    self.calendar = calendar
    self.callingCode = callingCode
    self.attachmentLimit = attachmentLimit
    self.storageLimit = storageLimit
    self.label = label
    self.color = color
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TenantDetails {
    try await workspace.acting(in: tenant) { store, administrator in
      var settings = store.settings
      if let locale { settings.locale = try Setting.locale(locale) }
      if let timeZone { settings.timeZone = try Setting.timeZone(timeZone) }
      if let currency { settings.currency = try Setting.currency(currency) }
      if let calendar { settings.businessCalendar = calendar }
      if let callingCode { settings.callingCode = try Setting.callingCode(callingCode) }
      if let attachmentLimit {
        settings.attachmentLimit = try Setting.bytes(
          attachmentLimit, of: "attachment limit", within: TenantSettings.attachmentLimits)
      }
      if let storageLimit {
        settings.storageLimit = try Setting.bytes(storageLimit, of: "storage limit", within: 0...1 << 50)
      }
      if let label { settings.label = try Setting.label(label) }
      if let color { settings.color = try Setting.color(color) }
      try await store.change(settings, by: administrator)
    }
    return try await ShowTenant(tenant: tenant).run(in: workspace, progress: progress)
  }
}
