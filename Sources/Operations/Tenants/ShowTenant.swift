import Engine
package import Expressions
import Foundation
import Metamodel
package import Tenancy

/// Says what is known of one tenant.
package struct ShowTenant: Operation {
  package static let name = "show_tenant"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TenantDetails {
    let info = try workspace.tenant(tenant)
    return try await workspace.withStore(tenant) { store in
      let settings = store.settings
      let version = try await store.modelVersions().map(\.number).max() ?? 0
      return TenantDetails(
        tenant: info.name, preset: info.preset, presetVersion: info.presetVersion, createdAt: info.createdAt,
        locale: settings.locale, timeZone: settings.timeZone.name, currency: settings.currency.code,
        calendar: settings.businessCalendar ?? store.model.defaultCalendar,
        calendars: store.model.calendars.map(\.name), callingCode: settings.callingCode,
        attachmentLimit: settings.largestAttachment, storageLimit: settings.storage,
        label: settings.label, color: settings.color?.rawValue, modelVersion: version,
        modules: store.model.modules.map(\.name), users: try await store.users().count)
    }
  }
}

/// What is known of one tenant.
package struct TenantDetails: Sendable, Hashable, Codable {
  package let tenant: String
  package let preset: String
  package let presetVersion: String
  package let createdAt: Timestamp
  package let locale: String
  package let timeZone: String
  package let currency: String
  /// The business calendar in force; nil if the model has none.
  package let calendar: String?
  /// The calendars that it can choose from.
  package let calendars: [String]
  /// The calling code of the country that phone numbers without one belong to, in digits; nil if there is none.
  package let callingCode: String?
  /// The most bytes of one attachment, and of all together.
  package let attachmentLimit: Int64
  package let storageLimit: Int64
  /// What people call the tenant, and the colour of its pages; nil where they follow from its name.
  package let label: String?
  package let color: String?
  package let modelVersion: Int64
  /// Api names in order.
  package let modules: [String]
  package let users: Int
}

extension TimeZone {
  /// The name by which it was chosen; Foundation calls UTC by the name GMT.
  fileprivate var name: String { identifier == "GMT" ? "UTC" : identifier }
}
