import GRDB
import Metamodel

/// Kept ticks against the process under which they were made, and the history.
extension Doctor {
  /// Ticks that no process of their record's stay could have had, or of which the history has nothing: a shell can write them, since
  /// what a checklist asks is not in SQL.
  func ticks() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT t.id, t.move, t.transition, t.code, t.different, s.module, m.record, EXISTS(
          SELECT 1 FROM sys_history h JOIN sys_module n ON n.id = h.module
          WHERE n.name = s.module AND h.record = m.record AND h.at = t.at AND h.actor = t.actor) AS noted
        FROM sys_tick t JOIN process_move m ON m.id = t.move JOIN process_subject s ON s.id = m.subject ORDER BY t.id
        """)
    var known: [Int64: [Blueprint]] = [:]
    return try rows.compactMap { row in
      let move: Int64 = row["move"]
      let blueprints = try known[move] ?? blueprints(ofStay: move)
      known[move] = blueprints
      let (transition, code): (String, String) = (row["transition"], row["code"])
      let words =
        "The tick \(row["id"] as Int64) of \(code), \(transition) of \(row["module"] as String) \(row["record"] as Int64),"
      let isAsked = blueprints.contains {
        $0.transition(transition)?.keepsTick(of: code, isOfDifferent: row["different"]) ?? false
      }
      guard isAsked else { return .error("tick_unknown", "\(words) is none that its process asks for like that.") }
      return row["noted"] ? nil : .error("tick_unnoted", "\(words) is not in the history of the record.")
    }
  }

  /// The versions of its process on which a record was while it stayed in a state.
  private func blueprints(ofStay move: Int64) throws -> [Blueprint] {
    let versions = try Int64.fetchAll(
      db,
      sql: """
        SELECT DISTINCT v.version FROM process_move m JOIN process_move v ON v.subject = m.subject AND v.record = m.record
        WHERE m.id = ?1 AND v.id >= ?1 AND v.version IS NOT NULL AND NOT EXISTS(
          SELECT 1 FROM process_move l WHERE l.subject = m.subject AND l.record = m.record AND l.id > ?1 AND l.id <= v.id
          AND (l.kind <> 'migrate' OR l."to" IS NOT l."from"))
        """, arguments: [move])
    return versions.compactMap { try? state.processes.blueprint(version: $0, model: compiled.model, db) }
  }
}

extension Transition {
  /// Whether a tick of that code is kept for it.
  fileprivate func keepsTick(of code: String, isOfDifferent: Bool) -> Bool {
    let isItem = checklist.contains {
      $0.code == code && $0.ticked.isKept && ($0.ticked == .different) == isOfDifferent
    }
    return isItem || !isOfDifferent && parallel?.branches.contains { $0.tick == code } ?? false
  }
}
