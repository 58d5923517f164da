package import Expressions

/// What the catalogue knows of a tenant.
package struct TenantInfo: Sendable, Hashable, Codable {
  package let name: String
  package let preset: String
  package let presetVersion: String
  package internal(set) var state: State
  package let createdAt: Timestamp
  /// When the tenant has something to do by itself; nil means never.
  package var nextWakeUp: Timestamp?
  /// The node that owns it where there are several.
  package var placement: String?

  /// How far a tenant's life is.
  package enum State: String, Sendable, Hashable, Codable {
    /// It is being made and can be used by nobody; the catalogue never says so.
    case creating
    case active
    /// It is being removed; what was begun is finished at the next start.
    case deleting
  }

  package init(
    name: String, preset: String, presetVersion: String, state: State, createdAt: Timestamp,
    nextWakeUp: Timestamp? = nil, placement: String? = nil
  ) {
    self.name = name
    self.preset = preset
    self.presetVersion = presetVersion
    self.state = state
    self.createdAt = createdAt
    self.nextWakeUp = nextWakeUp
    self.placement = placement
  }
}

/// What a new tenant is to be.
package struct NewTenant: Sendable, Hashable, Codable {
  package let name: String
  package let preset: String
  /// A language with or without a region, `es` or `es-MX`; nil means the preset's first.
  package let locale: String?
  /// A zone of the time zone database, such as `Europe/Madrid`; nil means UTC.
  package let timeZone: String?
  /// An ISO 4217 code; nil means EUR.
  package let currency: String?
  /// The name of a calendar of the preset; nil means the one that the preset chooses.
  package let calendar: String?
  /// The calling code of the country that phone numbers without one belong to, such as `34`; nil means none.
  package let callingCode: String?

  package init(
    name: String, preset: String, locale: String? = nil, timeZone: String? = nil, currency: String? = nil,
    calendar: String? = nil, callingCode: String? = nil
  ) {
    self.name = name
    self.preset = preset
    self.locale = locale
    self.timeZone = timeZone
    self.currency = currency
    self.calendar = calendar
    self.callingCode = callingCode
  }
}

/// A tenant that has just been made, with the first administrator's key, which is nowhere else.
package struct Provisioned: Sendable, Hashable, Codable {
  package let tenant: String
  package let preset: String
  package let presetVersion: String
  package let adminKey: String

  package init(tenant: String, preset: String, presetVersion: String, adminKey: String) {
    self.tenant = tenant
    self.preset = preset
    self.presetVersion = presetVersion
    self.adminKey = adminKey
  }

  private enum CodingKeys: String, CodingKey {
    case tenant
    case preset
    case presetVersion = "preset_version"
    case adminKey = "admin_key"
  }
}
