package import Engine
package import Foundation

/// Reads what a tenant may settle for itself.
package enum Setting {
  /// A language, `es`, or one with a region, `es-MX`.
  package static func locale(_ text: String) throws(WorkspaceError) -> String {
    guard let locale = TenantSettings.locale(text) else {
      throw .badSetting(name: "locale", value: text, wanted: "a language such as es or es-MX")
    }
    return locale
  }

  /// A name of the time zone database.
  package static func timeZone(_ text: String) throws(WorkspaceError) -> TimeZone {
    // Foundation also takes abbreviations such as CST, which mean different zones in different places.
    guard text == "UTC" || text.contains("/"), let zone = TimeZone(identifier: text) else {
      throw .badSetting(name: "time zone", value: text, wanted: "a name such as Europe/Madrid")
    }
    return zone
  }

  /// The calling code of a country, `34` or `+34`, in digits.
  package static func callingCode(_ text: String) throws(WorkspaceError) -> String {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.first != "0"
    else { throw .badSetting(name: "calling code", value: text, wanted: "the code of a country such as 34") }
    return String(digits)
  }

  /// What people call a tenant: a line of at most 60 characters.
  package static func label(_ text: String) throws(WorkspaceError) -> String {
    let label = text.trimmingCharacters(in: .whitespaces)
    guard (1...60).contains(label.count), label.utf8.count <= 240,
      !label.unicodeScalars.contains(where: {
        [.control, .format, .lineSeparator].contains($0.properties.generalCategory)
      })
    else { throw .badSetting(name: "label", value: text, wanted: "a line of 1 to 60 characters") }
    return label
  }

  /// The colour of a tenant's pages.
  package static func color(_ text: String) throws(WorkspaceError) -> TenantColor {
    guard let color = TenantColor(rawValue: text.lowercased()) else {
      let known = TenantColor.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badSetting(name: "color", value: text, wanted: "one of \(known)")
    }
    return color
  }

  /// A number of bytes, `25MB`, with a unit of which each is 1,024 times the one before: none, KB, MB, GB, TB.
  package static func bytes(
    _ text: String, of name: String, within limits: ClosedRange<Int64>
  ) throws(WorkspaceError) -> Int64 {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).uppercased().filter { $0 != " " }
    let (bytes, overflow) =
      Int64(digits).flatMap { number in
        ["", "KB", "MB", "GB", "TB"].firstIndex(of: unit).map {
          number.multipliedReportingOverflow(by: Int64(1) << (10 * Int64($0)))
        }
      } ?? (0, true)
    guard !overflow, limits.contains(bytes) else {
      throw .badSetting(
        name: name, value: text,
        wanted: "a number of bytes from \(limits.lowerBound) to \(limits.upperBound), such as 25MB")
    }
    return bytes
  }

  /// A currency of ISO 4217.
  package static func currency(_ text: String) throws(WorkspaceError) -> Currency {
    guard let currency = Currency(code: text) else {
      throw .badSetting(name: "currency", value: text, wanted: "an ISO 4217 code such as EUR")
    }
    return currency
  }
}
