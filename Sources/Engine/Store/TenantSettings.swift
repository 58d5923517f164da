package import Foundation

/// What a tenant has settled for itself beside its model.
package struct TenantSettings: Sendable, Hashable, Codable {
  /// The tenant's name in paths and keys.
  package let name: String
  /// The language of labels where a reader asks for no other.
  package var locale: String
  /// Days begin and end in this zone.
  package var timeZone: TimeZone
  /// The currency of every amount; fixed once there is a record.
  package var currency: Currency
  /// The name of the calendar by which working time counts; nil means the preset's own choice.
  package var businessCalendar: String?
  /// The calling code of the country that phone numbers without one belong to, in digits, such as `34`; nil if they are compared among
  /// themselves alone.
  package var callingCode: String?
  /// The most bytes of one attachment; nil means ``largestAttachment``'s default.
  package var attachmentLimit: Int64?
  /// The most bytes of all attachments together, equal ones counted once; nil means ``storage``'s default.
  package var storageLimit: Int64?
  /// What people call the tenant, as its pages are headed; nil means its name, written out.
  package var label: String?
  /// The colour of its pages; nil means one that follows from its name.
  package var color: TenantColor?

  package init(
    name: String, locale: String, timeZone: TimeZone, currency: Currency, businessCalendar: String? = nil,
    callingCode: String? = nil
  ) {
    self.name = name
    self.locale = locale
    self.timeZone = timeZone
    self.currency = currency
    self.businessCalendar = businessCalendar
    self.callingCode = callingCode
  }

  /// A language as it is kept, with or without a region.
  ///
  /// - Parameter text: such as `es`, `es-MX` or `es_MX`.
  /// - Returns: with a hyphen; nil if it is none.
  package static func locale(_ text: String) -> String? {
    let parts = text.replacing("_", with: "-").split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, parts.count <= 2, Locale.LanguageCode(String(language)).isISOLanguage,
      parts.dropFirst().allSatisfy({ Locale.Region(String($0).uppercased()).isISORegion })
    else { return nil }
    return parts.joined(separator: "-")
  }

  /// The most bytes of one attachment: 25 MiB unless the tenant has settled for another number.
  package var largestAttachment: Int64 { attachmentLimit ?? 25 << 20 }
  /// The most bytes of all attachments together: 10 GiB unless the tenant has settled for another number.
  package var storage: Int64 { storageLimit ?? 10 << 30 }
  /// What a tenant may settle for as the most bytes of one attachment.
  package static let attachmentLimits: ClosedRange<Int64> = 1 << 10...1 << 30

  /// The digits after the point that amounts are kept with.
  package var currencyScale: Int { currency.scale }
}

/// A colour in which a tenant's pages can be told from another's.
package enum TenantColor: String, Sendable, Hashable, Codable, CaseIterable {
  case green, blue, violet, red, cyan, magenta, azure, lime, orange, rose, teal, indigo
}

/// A currency of ISO 4217 with its minor unit.
package struct Currency: Sendable, Hashable, Codable {
  /// Three capital letters, such as `EUR`.
  package let code: String
  /// Digits after the point: 2 for most, 0 for JPY, 3 for KWD.
  package let scale: Int

  /// Nil if the code is no active currency of ISO 4217.
  package init?(code: String) {
    let code = code.uppercased()
    guard Locale.commonISOCurrencyCodes.contains(code) else { return nil }
    self.code = code
    scale = Self.scales[code] ?? 2
  }

  /// US dollars, what a template has until it is given a tenant.
  static let dollar = Currency(knownCode: "USD", scale: 2)

  private init(knownCode code: String, scale: Int) {
    self.code = code
    self.scale = scale
  }

  /// Minor units that are not 2, of ISO 4217's list of 2024.
  private static let scales: [String: Int] = [
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "UYI": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3,
    "TND": 3,
    "CLF": 4, "UYW": 4,
  ]
}
