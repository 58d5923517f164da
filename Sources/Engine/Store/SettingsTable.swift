import Foundation
import GRDB

/// The tenant's settings, one JSON value under one key.
enum SettingsTable {
  static func read(_ db: Database) throws -> TenantSettings {
    let text = try String.fetchOne(db, sql: "SELECT value FROM sys_setting WHERE key = 'tenant'")
    guard let text else { return .template }
    return try JSONDecoder().decode(TenantSettings.self, from: Data(text.utf8))
  }

  static func write(_ settings: TenantSettings, _ db: Database) throws {
    let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    try db.execute(
      sql: "INSERT INTO sys_setting VALUES ('tenant', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      arguments: [text])
  }
}

extension TenantSettings {
  /// What a template holds until it is given a tenant.
  static let template = TenantSettings(name: "", locale: "en", timeZone: .gmt, currency: .dollar)
}
