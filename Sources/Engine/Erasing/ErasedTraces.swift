import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// Takes values out of whatever tells how a record came to be as it is: its history, the reasons and inputs of its moves, the history of
/// others that had its values for a time, and the answers that were kept.
struct ErasedTraces {
  let execution: Execution
  let texts: ErasedTexts

  private var db: Database { execution.db }

  /// - Returns: how many entries of the history are other than before.
  func takeFromHistory(of record: Int64, _ part: ErasedPart) throws -> Int {
    try rewrite(RecordHistory(record, part.plan, db).changes, cause: { words(of: $0, part) }, part.erased)
  }

  /// Takes out of another record's history what it does not have itself.
  func takeFromHistory(ofRelative record: Int64, _ plan: ModulePlan, reason: String) throws -> Int {
    let history = try RecordHistory(record, plan, db).changes
    let row = try RowTable(plan: plan, db: db).row(record)
    let files = Set(try AttachmentTable(db: db).attachments(of: record, in: plan).map(\.id))
    let erased = { (change: JSON.Member) -> JSON.Member? in
      let own = row?.value(of: change.name, in: plan).map(JSON.init(historic:)) ?? .null
      let sides = (change.value.items ?? []).map { side in
        let isTheirs =
          change.name == AttachmentChange.member
          ? texts.haveFile(in: side, besides: files) : side != .null && side != own && texts.have(side, of: change.name)
        return isTheirs ? ErasureTable.marker : side
      }
      return sides == change.value.items ? nil : JSON.Member(name: change.name, value: .array(sides))
    }
    guard history.contains(where: { $0.members.contains { erased($0) != nil } }) else { return 0 }
    try ErasureTable(db: db).insert(.trace, of: record, plan, reason: reason, by: execution)
    return try rewrite(history, cause: { $0 }, erased)
  }

  private func rewrite(
    _ history: [RecordHistory.Change], cause: (String) -> String, _ erased: (JSON.Member) -> JSON.Member?
  ) throws -> Int {
    var count = 0
    for change in history {
      let members = change.members.map { erased($0) ?? $0 }
      let words = cause(change.cause)
      guard members != change.members || words != change.cause else { continue }
      try db.cachedStatement(sql: "UPDATE sys_history SET cause = ?, changes = ? WHERE id = ?")
        .run([words.databaseValue, JSON.object(members).compactText.databaseValue, change.id.databaseValue])
      count += 1
    }
    return count
  }

  /// The cause of a change, without the reason that somebody gave for it.
  private func words(of cause: String, _ part: ErasedPart) -> String {
    guard let colon = cause.range(of: ": "), part.isWhole || texts.stand(in: cause) else { return cause }
    return cause[..<colon.upperBound] + ErasureTable.word
  }

  /// - Returns: how many reasons and inputs were taken away.
  func takeFromMoves(of record: Int64, _ part: ErasedPart) throws -> Int {
    let module = part.plan.module.name
    let moves =
      "SELECT m.id FROM process_move m JOIN process_subject s ON s.id = m.subject WHERE s.module = ? AND m.record = ?"
    // Of a field, only words that say what is erased.
    let list = part.isWhole ? nil : JSON.strings(texts.telling).compactText
    func condition(_ column: String) -> String {
      "(? IS NULL OR EXISTS(SELECT 1 FROM json_each(?) WHERE instr(\(column), value) > 0))"
    }
    try db.execute(
      sql: """
        UPDATE process_move SET reason = '\(ErasureTable.word)' WHERE id IN (\(moves)) AND reason IS NOT NULL
        AND reason <> '\(ErasureTable.word)' AND \(condition("reason"))
        """, arguments: [module, record, list, list])
    let reasons = db.changesCount
    let input = JSON.string(ErasureTable.word).compactText
    try db.execute(
      sql: """
        UPDATE process_move_input SET input = '\(input)' WHERE move IN (\(moves)) AND input <> '\(input)'
        AND \(condition("CASE WHEN json_valid(input) THEN json_extract(input, '$') ELSE input END"))
        """, arguments: [module, record, list, list])
    return reasons + db.changesCount
  }

  /// What tells something as it stands in JSON, without the quotes.
  var wordsInJSON: [String] { texts.telling.map { String(JSON.string($0).compactText.dropFirst().dropLast()) } }

  /// Empties the answers that say something of the records, so that a request sent again is still done once.
  func takeFromAnswers(about records: [Int64]) throws -> Int {
    let ids = records.flatMap { ["\"id\":\($0),", "\"id\":\($0)}"] }
    try db.execute(
      sql: """
        UPDATE sys_once SET body = CAST(? AS BLOB) WHERE EXISTS(
          SELECT 1 FROM json_each(?) AS w WHERE instr(body, CAST(w.value AS BLOB)) > 0)
        """, arguments: [ErasureTable.marker.compactText, JSON.strings(ids + wordsInJSON).compactText])
    return db.changesCount
  }
}

extension JSON {
  /// A value as the history has it.
  fileprivate init(historic value: Value) {
    var writer = JSONWriter(capacity: 32)
    writer.value(value)
    self = (try? JSON(parsing: writer.bytes)) ?? .null
  }
}
