package import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// The numbered versions of a tenant's model, with the sources of their layers.
enum ModelVersionTable {
  /// Appends a version.
  static func append(
    _ db: Database, layers: [SourceSet], at: Timestamp, author: String, message: String, changes: [String]
  ) throws -> Int64 {
    for layer in layers {
      let content = String(decoding: try JSONEncoder().encode(layer), as: UTF8.self)
      try db.execute(
        sql: "INSERT INTO sys_source VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [layer.contentHash, content])
    }
    try db.execute(
      sql: "INSERT INTO sys_model_version(at, author, message, layers, changes) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        at.microseconds, author, message, JSON.strings(layers.map(\.contentHash)).compactText,
        JSON.strings(changes).compactText,
      ])
    return db.lastInsertedRowID
  }

  /// The content hashes of the layers in force: core first, the overlay last where there is one.
  static func currentLayers(_ db: Database) throws -> [String] {
    let text = try String.fetchOne(db, sql: "SELECT layers FROM sys_model_version ORDER BY number DESC LIMIT 1")
    return try strings(text ?? "[]")
  }

  static func sources(_ db: Database, layers: [String]) throws -> [SourceSet] {
    try layers.map { hash in
      let content = try String.fetchOne(db, sql: "SELECT content FROM sys_source WHERE hash = ?", arguments: [hash])
      return try JSONDecoder().decode(SourceSet.self, from: Data((content ?? "").utf8))
    }
  }

  static func all(_ db: Database) throws -> [ModelVersionInfo] {
    try Row.fetchAll(db, sql: "SELECT number, at, author, message, changes FROM sys_model_version ORDER BY number DESC")
      .map {
        ModelVersionInfo(
          number: $0["number"], at: Timestamp(microseconds: $0["at"]), author: $0["author"], message: $0["message"],
          changes: try strings($0["changes"]))
      }
  }

  private static func strings(_ json: String) throws -> [String] {
    try JSONDecoder().decode([String].self, from: Data(json.utf8))
  }
}

/// One version of a tenant's model.
package struct ModelVersionInfo: Sendable, Hashable, Codable {
  package let number: Int64
  package let at: Timestamp
  package let author: String
  package let message: String
  /// What it changed, a line each: `fields deals.discount_pct: added`.
  package let changes: [String]
}
