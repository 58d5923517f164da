import Expressions
import Foundation
import GRDB
import JSONText

/// What a conversion did, as far as it is needed to take it back: names, ids and versions, but no values, which the history has.
struct ConversionTrace: Codable {
  var parts: [Part] = []
  var carried: [Carried] = []
  /// The files that went over to a target; nil if none did.
  var attachments: Attachments?
  /// The move of the record itself, if the conversion made one.
  var move: Move?
  /// The version of the record in whose history stands what was set; nil if nothing was.
  var setVersion: Int64?

  /// One target.
  struct Part: Codable {
    let target: String
    let module: String
    let id: Int64
    let isCreated: Bool
    /// The version at which the conversion left it; nil if it changed nothing of it.
    let version: Int64?
  }

  /// One record that went over to a target.
  struct Carried: Codable {
    let module: String
    let id: Int64
    let field: String
    let target: String
  }

  /// The files that went over to a target.
  struct Attachments: Codable {
    let ids: [Int64]
    let target: String
  }

  struct Move: Codable {
    let field: String
    let from: String
    let to: String
  }

  func part(_ target: String) -> Part? { parts.first { $0.target == target } }
}

/// A conversion that stands.
struct ConversionEntry {
  let id: Int64
  let conversion: String
  /// In microseconds.
  let at: Int64
  let actor: Int64
  let trace: ConversionTrace
}

/// Reads and writes which records have been converted.
struct ConversionTable {
  let db: Database

  /// The conversion of a record that stands; nil if it is not converted.
  ///
  /// - Throws: ``Refusal`` if what it did cannot be read, which only a shell can have written.
  func standing(of record: Int64, in module: String) throws -> ConversionEntry? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT * FROM sys_conversion WHERE module = ? AND record = ? AND undone_at IS NULL"),
      arguments: [module, record]
    ).map { row in
      guard let trace = Self.trace(row) else { throw Refusal.unreadableTrace(module, record) }
      return ConversionEntry(
        id: row["id"], conversion: row["name"], at: row["at"], actor: row["actor"], trace: trace)
    }
  }

  /// What a conversion did; nil if that cannot be read.
  static func trace(_ row: Row) -> ConversionTrace? {
    try? JSONDecoder().decode(ConversionTrace.self, from: Data((row["trace"] as String).utf8))
  }

  func append(
    _ conversion: String, of record: Int64, in module: String, _ trace: ConversionTrace, by execution: Execution
  )
    throws
  {
    let json = String(decoding: try JSONEncoder().encode(trace), as: UTF8.self)
    try db.cachedStatement(
      sql: "INSERT INTO sys_conversion(module, record, name, actor, at, trace) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      module, record, conversion, execution.caller.userID, execution.now.microseconds, json,
    ])
  }

  func undo(_ entry: ConversionEntry, by execution: Execution) throws {
    try db.cachedStatement(sql: "UPDATE sys_conversion SET undone_at = ?, undone_by = ? WHERE id = ?")
      .execute(arguments: [execution.now.microseconds, execution.caller.userID, entry.id])
  }
}

extension Refusal {
  fileprivate static func unreadableTrace(_ module: String, _ record: Int64) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "id", code: "damaged",
        message: "\(module) \(record) has been converted, but into what cannot be read. Ask `trellis doctor`."))
  }
}

extension HistoryTable {
  /// What the history says that changed when a record came to a version: the old and the new value by field.
  func changes(of record: Int64, version: Int64) throws -> [(field: String, old: InputValue, new: InputValue)] {
    let texts = try String.fetchAll(
      execution.db.cachedStatement(
        sql: "SELECT changes FROM sys_history WHERE module = ? AND record = ? AND version = ? ORDER BY id"),
      arguments: [plan.id, record, version])
    return texts.flatMap { text -> [(field: String, old: InputValue, new: InputValue)] in
      ((try? JSON(parsing: text.utf8))?.members ?? []).compactMap { member in
        guard let pair = member.value.items, pair.count == 2, let old = pair.first, let new = pair.last else {
          return nil
        }
        return (member.name, InputValue(old), InputValue(new))
      }
    }
  }
}
