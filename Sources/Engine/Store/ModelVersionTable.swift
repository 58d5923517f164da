package import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// The numbered versions of a tenant's model, with the sources of their layers.
enum ModelVersionTable {
  /// Appends a version. Only what it names can be guarded and published as a process.
  static func append(
    _ db: Database, _ model: Model, layers: [SourceSet], at: Timestamp, author: String, message: String,
    changes: [String]
  ) throws -> Int64 {
    for layer in layers {
      let content = String(decoding: try JSONEncoder().encode(layer), as: UTF8.self)
      try db.execute(
        sql: "INSERT INTO sys_source SELECT ?1, ?2 WHERE NOT EXISTS(SELECT 1 FROM sys_source WHERE hash = ?1)",
        arguments: [layer.contentHash, content])
    }
    try db.execute(
      sql: "INSERT INTO sys_model_version(at, author, message, layers, changes, processes) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        at.microseconds, author, message, JSON.strings(layers.map(\.contentHash)).compactText,
        JSON.strings(changes).compactText,
        try model.processHashes,
      ])
    return db.lastInsertedRowID
  }

  /// The content hashes of the layers in force: core first, the overlay last where there is one.
  static func currentLayers(_ db: Database) throws -> [String] {
    let text = try String.fetchOne(db, sql: "SELECT layers FROM sys_model_version ORDER BY number DESC LIMIT 1")
    guard let text else { throw StoreError.damaged("it has no version of its model") }
    return try strings(text)
  }

  /// The content hashes of a version's layers.
  ///
  /// - Throws: ``Refusal`` if there is no such version.
  static func layers(_ db: Database, ofVersion number: Int64) throws -> [String] {
    let text = try String.fetchOne(
      db, sql: "SELECT layers FROM sys_model_version WHERE number = ?", arguments: [number])
    guard let text else {
      let last = try Int64.fetchOne(db, sql: "SELECT max(number) FROM sys_model_version") ?? 0
      throw Refusal(
        .notFound,
        Problem(
          at: "version", code: "not_found", message: "There is no version \(number): the versions are 1 to \(last).",
          found: .number(String(number)), wanted: .text("1...\(last)")))
    }
    return try strings(text)
  }

  /// The sources with these hashes.
  ///
  /// - Throws: ``StoreError/damaged(_:)`` if one is missing or is not what its hash says: stores share models by it.
  static func sources(_ db: Database, layers: [String]) throws -> [SourceSet] {
    try layers.map { hash in
      let content = try String.fetchOne(db, sql: "SELECT content FROM sys_source WHERE hash = ?", arguments: [hash])
      guard let content else { throw StoreError.damaged("the source \(hash) is missing") }
      return try source(content, hash: hash)
    }
  }

  /// Reads a source that is kept under a hash.
  static func source(_ content: String, hash: String) throws(StoreError) -> SourceSet {
    guard let source = try? JSONDecoder().decode(SourceSet.self, from: Data(content.utf8)), source.contentHash == hash
    else {
      throw .damaged("the source \(hash) is not what its hash says")
    }
    return source
  }

  /// All versions, the newest first.
  ///
  /// - Parameter limit: how many; -1 means all.
  static func newest(_ db: Database, limit: Int = -1) throws -> [ModelVersionInfo] {
    try Row.fetchAll(
      db,
      sql: "SELECT number, at, author, message, changes FROM sys_model_version ORDER BY number DESC LIMIT ?",
      arguments: [limit]
    )
    .map {
      ModelVersionInfo(
        number: $0["number"], at: Timestamp(microseconds: $0["at"]), author: $0["author"], message: $0["message"],
        changes: try strings($0["changes"]))
    }
  }

  static func strings(_ json: String) throws(StoreError) -> [String] {
    do {
      return try JSONDecoder().decode([String].self, from: Data(json.utf8))
    } catch {
      throw .damaged("a version of its model holds no list where there should be one")
    }
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
  /// After a publication, whether it made this version: nothing that stays as it is makes one. Nil in lists.
  package var isNew: Bool?
  /// Whether it was judged and undone, so that there is no such version. Nil if not.
  package var isRehearsal: Bool?
  /// After a rollback, how many records are on versions of processes that are not in force, by blueprint. Nil elsewhere.
  package var recordsOnOtherVersions: [String: Int]?
  /// After a publication, what its files say and probably do not mean, by place. Nil in lists and where there is none.
  package var warnings: [Problem]?
}
