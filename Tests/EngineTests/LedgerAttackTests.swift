import Expressions
import Foundation
import GRDB
import Testing

@testable import Engine

/// Ways around the blueprint from a SQL shell on the file: none of them moves a deal off its graph.
@Suite struct LedgerAttackTests {
  /// A move as a shell would forge it, for the only guarded field (subject 1) and its published version (1).
  private static func move(_ values: String) -> String {
    """
    INSERT INTO process_move(subject, record, version, kind, "from", "to", transition, actor, at, reason)
    VALUES (\(values))
    """
  }

  private static let columns =
    "(id, name, account, stage, stage__move, stage__process, pipeline, created_at, created_by, modified_at, modified_by)"

  private static let row = "0, 1, 0, 1"

  static let attacks: [(String, String)] = [
    ("update", "UPDATE deals SET stage = 'won' WHERE id = 1"),
    ("update along a lawful edge, without a move", "UPDATE deals SET stage = 'proposal' WHERE id = 1"),
    ("update to null", "UPDATE deals SET stage = NULL WHERE id = 1"),
    ("update of stage and move", "UPDATE deals SET stage = 'won', stage__move = 2 WHERE id = 1"),
    ("update of the move alone", "UPDATE deals SET stage__move = NULL WHERE id = 1"),
    ("update of the process alone", "UPDATE deals SET stage__process = NULL WHERE id = 1"),
    ("replace", "REPLACE INTO deals\(columns) VALUES (1, 'x', 1, 'won', 1, 1, 'sales', \(row))"),
    ("replace in the same state", "REPLACE INTO deals\(columns) VALUES (1, 'x', 1, 'new', 1, 1, 'sales', \(row))"),
    (
      "upsert",
      "INSERT INTO deals\(columns) VALUES (1, 'x', 1, 'won', 1, 1, 'sales', \(row)) ON CONFLICT(id) DO UPDATE SET stage = 'won'"
    ),
    ("insert or ignore", "INSERT OR IGNORE INTO deals\(columns) VALUES (9, 'x', 1, 'won', 1, 1, 'sales', \(row))"),
    ("insert without a move", "INSERT INTO deals\(columns) VALUES (9, 'x', 1, 'new', NULL, NULL, 'sales', \(row))"),
    ("insert with another's move", "INSERT INTO deals\(columns) VALUES (9, 'x', 1, 'new', 1, 1, 'sales', \(row))"),
    ("delete", "DELETE FROM deals WHERE id = 1"),
    (
      "delete and insert",
      "DELETE FROM deals WHERE id = 1; INSERT INTO deals\(columns) VALUES (1, 'x', 1, 'won', 1, 1, 'sales', \(row))"
    ),
    (
      "bin, delete and insert",
      """
      UPDATE deals SET deleted_at = 1 WHERE id = 1; DELETE FROM deals WHERE id = 1;
      INSERT INTO deals\(columns) VALUES (1, 'x', 1, 'won', 1, 1, 'sales', \(row))
      """
    ),
    ("renumber", "UPDATE deals SET id = 77 WHERE id = 1"),
    ("update or replace", "UPDATE OR REPLACE deals SET id = 2, stage = 'won' WHERE id = 1"),
    ("foreign keys off", "PRAGMA foreign_keys = OFF; UPDATE deals SET stage = 'won' WHERE id = 1"),
    (
      "recursive triggers off",
      "PRAGMA recursive_triggers = OFF; REPLACE INTO deals\(columns) VALUES (1, 'x', 1, 'won', 1, 1, 'sales', \(row))"
    ),
    ("writable schema", "PRAGMA writable_schema = OFF; UPDATE deals SET stage = 'won' WHERE id = 1"),
    (
      "ignored checks",
      "PRAGMA ignore_check_constraints = ON; \(move("1, 1, 1, 'jump', 'new', 'won', 'win', 1, 0, 'x'"))"
    ),
    (
      "an override without a reason, checks ignored",
      "PRAGMA ignore_check_constraints = ON; \(move("1, 1, 1, 'override', 'new', 'won', NULL, 1, 0, NULL"))"
    ),
    ("a move along no edge", move("1, 1, 1, 'transition', 'new', 'won', 'win', 1, 0, NULL")),
    ("a move from elsewhere", move("1, 1, 1, 'transition', 'proposal', 'won', 'win', 1, 0, NULL")),
    ("a move by another transition's name", move("1, 1, 1, 'transition', 'new', 'proposal', 'win', 1, 0, NULL")),
    ("a second entry", move("1, 1, 1, 'enter', NULL, 'won', 'enter', 1, 0, 'x'")),
    ("an entry in mid-process without a reason", move("1, 9, 1, 'enter', NULL, 'won', 'enter', 1, 0, NULL")),
    ("an entry with a blank reason", move("1, 9, 1, 'enter', NULL, 'won', 'enter', 1, 0, '  '")),
    ("an override without a reason", move("1, 1, 1, 'override', 'new', 'won', NULL, 1, 0, NULL")),
    ("an override into no version", move("1, 1, NULL, 'override', 'new', 'won', NULL, 1, 0, 'x'")),
    ("a migration without a reason", move("1, 1, 1, 'migrate', 'new', 'won', NULL, 1, 0, NULL")),
    ("a free move in a blueprint", move("1, 1, 1, 'free', 'new', 'won', NULL, 1, 0, NULL")),
    ("a free move without a version", move("1, 1, NULL, 'free', 'new', 'won', NULL, 1, 0, NULL")),
    ("an exit to another state", move("1, 1, NULL, 'exit', 'new', 'won', NULL, 1, 0, 'x'")),
    ("an exit without a reason", move("1, 1, NULL, 'exit', 'new', 'new', NULL, 1, 0, NULL")),
    ("a move of a nobody", move("1, 1, 1, 'override', 'new', 'won', NULL, 999, 0, 'x'")),
    ("a move with another subject", move("2, 1, 1, 'override', 'new', 'won', NULL, 1, 0, 'x'")),
    (
      "a move with an id of the past",
      """
      INSERT INTO process_move(id, subject, record, version, kind, "from", "to", actor, at, reason)
      VALUES (-1, 1, 1, 1, 'override', 'new', 'won', 1, 0, 'x')
      """
    ),
    ("edit of a move", "UPDATE process_move SET \"to\" = 'won'"),
    ("erasure of more than the reason", "UPDATE process_move SET reason = 'erased', \"to\" = 'won' WHERE id = 1"),
    ("delete of a move", "DELETE FROM process_move"),
    (
      "replace of a move",
      """
      REPLACE INTO process_move(id, subject, record, version, kind, "from", "to", transition, actor, at)
      VALUES (1, 1, 1, 1, 'enter', NULL, 'won', 'enter', 1, 0)
      """
    ),
    (
      "replace of another record's move",
      """
      REPLACE INTO process_move(id, subject, record, version, kind, "from", "to", transition, actor, at)
      VALUES (2, 1, 1, 1, 'transition', 'new', 'proposal', 'propose', 1, 0)
      """
    ),
    ("a new edge", "INSERT INTO process_edge VALUES (1, 'new', 'won', 'cheat')"),
    ("an edge replaced", "REPLACE INTO process_edge VALUES (1, 'new', 'won', 'propose')"),
    ("an edge edited", "UPDATE process_edge SET \"to\" = 'won'"),
    ("an edge deleted", "DELETE FROM process_edge"),
    (
      "an edge of an unknown version",
      "PRAGMA foreign_keys = OFF; INSERT INTO process_edge VALUES (99, 'new', 'won', 'x')"
    ),
    ("a version unpublished", "UPDATE process_version SET published = 0"),
    ("a version deleted", "DELETE FROM process_version"),
    (
      "a version replaced",
      """
      REPLACE INTO process_version(id, subject, blueprint, hash, definition) VALUES (1, 1, 'selling', 'x', '{}');
      INSERT INTO process_edge VALUES (1, 'new', 'won', 'x'); \(move("1, 1, 1, 'transition', 'new', 'won', 'x', 1, 0, NULL"))
      """
    ),
    (
      "a version renumbered over another",
      """
      INSERT INTO process_version(id, subject, blueprint, hash, definition) VALUES (3, 1, 'selling', 'x', '{}');
      UPDATE OR REPLACE process_version SET id = 1 WHERE id = 3
      """
    ),
    (
      "a version of one's own, unpublished",
      """
      INSERT INTO process_version(id, subject, blueprint, hash, definition) VALUES (2, 1, 'selling', 'x', '{}');
      INSERT INTO process_edge VALUES (2, 'new', 'won', 'x');
      \(move("1, 1, 2, 'transition', 'new', 'won', 'x', 1, 0, NULL"))
      """
    ),
    (
      "a migration to an unpublished version",
      """
      INSERT INTO process_version(id, subject, blueprint, hash, definition) VALUES (2, 1, 'selling', 'x', '{}');
      \(move("1, 1, 2, 'migrate', 'new', 'won', NULL, 1, 0, 'x'"))
      """
    ),
    ("a subject redirected", "UPDATE process_subject SET field = 'name'"),
    ("a subject replaced", "REPLACE INTO process_subject VALUES (1, 'accounts', 'tier')"),
    ("a subject deleted", "PRAGMA foreign_keys = OFF; DELETE FROM process_subject"),
    (
      "a lawful move, then the table alone",
      "\(move("1, 1, 1, 'transition', 'new', 'proposal', 'propose', 1, 0, NULL")); UPDATE deals SET stage = 'won' WHERE id = 1"
    ),
    (
      "an input edited",
      "INSERT INTO process_move_input VALUES (1, 'note', '\"a\"'); UPDATE process_move_input SET input = '\"b\"'"
    ),
    ("history deleted", "DELETE FROM sys_history"),
    ("history rewritten", "UPDATE sys_history SET changes = '{}'"),
    (
      "history replaced",
      "REPLACE INTO sys_history SELECT id, module, record, version, at, actor, cause, '{}' FROM sys_history"
    ),
  ]

  @Test(arguments: attacks)
  func noWayAroundTheBlueprint(name: String, sql: String) async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    _ = try await test.deal(["name": .text("Second")], by: test.max)
    let shell = try DatabaseQueue(path: test.path)
    let before = try test.contents()
    #expect(throws: DatabaseError.self, "\(name) was let through") {
      try shell.writeWithoutTransaction { db in try db.execute(sql: sql) }
    }
    try shell.close()
    let stages = try await test.store.read { try String.fetchAll($0.db, sql: "SELECT coalesce(stage, '-') FROM deals") }
    #expect(!stages.contains("won"), "\(name) moved a deal")
    #expect(!stages.contains("-"), "\(name) took a deal's stage")
    #expect(stages.count == (name == "bin, delete and insert" ? 1 : 2), "\(name) changed the number of deals")
    if !sql.contains(";") { #expect(try test.contents() == before, "\(name) left something behind") }
    let findings = try await test.store.doctor().filter { $0.severity == "error" && $0.code == "ledger_differs" }
    #expect(findings.isEmpty)
  }

  @Test func aLawfulMoveInTheLedgerMovesTheRecord() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in
      try db.execute(sql: Self.move("1, \(deal.id), 1, 'transition', 'new', 'proposal', 'propose', 1, 0, NULL"))
      try db.execute(
        sql: Self.move("1, \(deal.id), 1, 'override', 'proposal', 'won', NULL, 1, 0, 'agreed with the board'"))
    }
    try shell.close()
    let stage = try await test.store.read { try String.fetchOne($0.db, sql: "SELECT stage FROM deals") }
    #expect(stage == "won")
    let findings = try await test.store.doctor()
    #expect(findings.contains { $0.code == "override" && $0.message.contains("agreed with the board") })
  }

  @Test func doctorSeesATriggerThatWasDropped() async throws {
    let test = try await TestStore()
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in try db.execute(sql: "DROP TRIGGER deals__stage__set") }
    try shell.close()
    let findings = try await test.store.doctor()
    #expect(findings.contains { $0.code == "trigger_missing" && $0.message.contains("deals__stage__set") })
  }
}
