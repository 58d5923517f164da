import Expressions
import Foundation
import GRDB
import Testing

@testable import Engine

/// Ways around the blueprint from a SQL shell on the file: none of them moves a deal off its graph.
///
/// One after another: each has a store open, and Foundation cannot start a process beside too many descriptors.
@Suite(.serialized) struct LedgerAttackTests {
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
      REPLACE INTO process_version(id, subject, blueprint, model, hash, definition) VALUES (1, 1, 'selling', 1, 'x', '{}');
      INSERT INTO process_edge VALUES (1, 'new', 'won', 'x'); \(move("1, 1, 1, 'transition', 'new', 'won', 'x', 1, 0, NULL"))
      """
    ),
    (
      "a version renumbered over another",
      """
      INSERT INTO process_version(id, subject, blueprint, model, hash, definition) VALUES (3, 1, 'selling', 1, 'x', '{}');
      UPDATE OR REPLACE process_version SET id = 1 WHERE id = 3
      """
    ),
    (
      "a version of one's own, unpublished",
      """
      INSERT INTO process_version(id, subject, blueprint, model, hash, definition) VALUES (2, 1, 'selling', 1, 'x', '{}');
      INSERT INTO process_edge VALUES (2, 'new', 'won', 'x');
      \(move("1, 1, 2, 'transition', 'new', 'won', 'x', 1, 0, NULL"))
      """
    ),
    (
      "a migration to an unpublished version",
      """
      INSERT INTO process_version(id, subject, blueprint, model, hash, definition) VALUES (2, 1, 'selling', 1, 'x', '{}');
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

  /// Ways that somebody found through an earlier version of these triggers.
  static let found: [(String, String)] = [
    ("renumber by rowid", "UPDATE deals SET rowid = 77 WHERE id = 1"),
    ("renumber by _rowid_", "UPDATE deals SET _rowid_ = 77 WHERE id = 1"),
    ("renumber by oid", "UPDATE deals SET oid = 77 WHERE id = 1"),
    ("renumber a move", "UPDATE process_move SET rowid = 77 WHERE id = 1"),
    ("a free entry where a blueprint leads", freeEntry("NULL")), ("a free entry with a reason", freeEntry("'mine'")),
    (
      "a row without an id on a move of no record",
      """
      \(move("1, -1, 1, 'enter', NULL, 'new', 'enter', 1, 0, NULL"));
      INSERT INTO deals(name, account, stage, stage__move, stage__process, pipeline, created_at, created_by, modified_at, modified_by)
      VALUES ('x', 1, 'new', 3, 1, 'sales', \(row))
      """
    ),
    (
      "a version published at once",
      "INSERT INTO process_version(subject, blueprint, model, hash, definition, published) VALUES (1, 'selling', 1, 'x', '{}', 1)"
    ),
    (
      "a version of one's own, published",
      """
      INSERT INTO process_version(id, subject, blueprint, model, hash, definition) VALUES (2, 1, 'selling', 1, 'x', '{}');
      INSERT INTO process_edge VALUES (2, 'new', 'won', 'x'), (2, NULL, 'won', 'enter');
      UPDATE process_version SET published = 1 WHERE id = 2
      """
    ),
    ("another pipeline", "UPDATE deals SET pipeline = NULL WHERE id = 1"),
    (
      "another record replaced over a unique value",
      """
      PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF;
      UPDATE OR REPLACE accounts SET name = (SELECT name FROM accounts WHERE id = 2) WHERE id = 1
      """
    ),
    (
      "another record replaced by a new one",
      """
      PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF;
      REPLACE INTO accounts(id, name, account_status, created_at, created_by, modified_at, modified_by)
      SELECT 3, name, 'prospect', \(row) FROM accounts WHERE id = 2
      """
    ),
    ("a move with a negative id", numbered(-1)), ("a move with the id 0", numbered(0)),
    ("a move with the last id", numbered(.max)), ("a move with an id further on", numbered(4)),
    ("an account with the last id", account(.max)), ("an account with a negative id", account(-1)),
    ("an account with an id further on", account(4)),
    (
      "a trigger of one's own that holds the row",
      """
      CREATE TEMP TRIGGER hold BEFORE UPDATE ON main.deals BEGIN SELECT RAISE(IGNORE); END;
      \(move("1, 1, 1, 'transition', 'new', 'proposal', 'propose', 1, 0, NULL"))
      """
    ),
    ("a guarded field of one's own", "INSERT INTO process_subject(module, field) VALUES ('deals', 'name')"),
    ("a guarded picklist of one's own", "INSERT INTO process_subject(module, field) VALUES ('accounts', 'tier')"),
    ("a source edited", "UPDATE sys_source SET content = replace(content, 'initial: [new]', 'initial: [won]')"),
    ("a source deleted", "DELETE FROM sys_source"),
    ("a source replaced", "REPLACE INTO sys_source SELECT hash, '{}' FROM sys_source"),
    ("a model version edited", "UPDATE sys_model_version SET layers = '[]'"),
    ("a model version deleted", "DELETE FROM sys_model_version"),
    (
      "a model version replaced",
      "REPLACE INTO sys_model_version SELECT number, at, author, message, layers, changes, '{}' FROM sys_model_version"
    ),
  ]

  /// Code points in which nothing can be seen.
  static let unseen = [
    "9", "10", "32, 9, 32", "160", "8203", "8288", "65279", "173", "847", "12644", "10240", "8206, 8207", "917536",
    "65039",
  ]

  private static func freeEntry(_ reason: String) -> String {
    """
    \(move("1, 3, NULL, 'enter', NULL, 'won', 'enter', 1, 0, \(reason)"));
    INSERT INTO deals\(columns) VALUES (3, 'x', 1, 'won', 3, NULL, 'sales', \(row))
    """
  }

  /// A lawful override but for its number.
  private static func numbered(_ id: Int64) -> String {
    """
    PRAGMA ignore_check_constraints = ON;
    REPLACE INTO process_move(id, subject, record, version, kind, "from", "to", actor, at, reason)
    VALUES (\(id), 1, 1, 1, 'override', 'new', 'lost', 1, 0, 'x')
    """
  }

  private static func account(_ id: Int64) -> String {
    """
    PRAGMA ignore_check_constraints = ON;
    REPLACE INTO accounts(id, name, account_status, created_at, created_by, modified_at, modified_by)
    VALUES (\(id), 'x', 'prospect', \(row))
    """
  }

  @Test(arguments: unseen)
  func aReasonInWhichNothingCanBeSeenIsNone(points: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let shell = try DatabaseQueue(path: test.path)
    for move in [
      "1, 1, 1, 'override', 'new', 'lost', NULL, 1, 0, char(\(points))",
      "1, 2, 1, 'enter', NULL, 'won', 'enter', 1, 0, char(\(points))",
    ] {
      #expect(throws: DatabaseError.self) { try shell.writeWithoutTransaction { try $0.execute(sql: Self.move(move)) } }
    }
    let text = try await shell.read { try String.fetchOne($0, sql: "SELECT char(\(points))") }
    try shell.close()
    let reason = try #require(text)
    let target = RecordTarget(module: "deals", id: deal.id)
    #expect(try await test.refused(.override(target, to: "lost", reason: reason)).codes == ["reason:required"])
    let entering = Command.create(
      module: "deals", values: EnterTests.values, enter: Entry(states: ["stage": "won"], reason: reason))
    #expect(try await test.refused(entering).codes == ["reason:required"])
  }

  @Test(arguments: ["x", "да", "同意", "✓", "  e\u{301} ", "1\u{200B}", "é", "🙂"])
  func aReasonInWhichSomethingCanBeSeenIsOne(reason: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.store.perform(
      .override(RecordTarget(module: "deals", id: deal.id), to: "lost", reason: reason), as: test.max)
    #expect(try await test.moves(of: "deals", deal.id).last == "override new>lost 1 \(reason)")
  }

  /// The trigger judges a blueprint's condition on the row as the engine does.
  @Test(arguments: [("50", nil), ("500", 1)] as [(String, Int?)])
  func onlyARecordThatNoBlueprintLeadsIsFree(amount: String, version: Int?) async throws {
    let test = try await TestStore(
      files: TestStore.sales(["blueprints/selling.yaml": SalesModel.blueprint + "\nwhen: amount > 100"]))
    let made = try await test.deal(["amount": .number(amount)])
    #expect(try await test.moves(of: "deals", made.id) == ["enter ->new \(version.map { "\($0)" } ?? "-")"])
    let shell = try DatabaseQueue(path: test.path)
    func enter(_ entered: String) throws {
      try shell.write { db in
        try db.execute(sql: Self.move("1, 2, \(entered), 'enter', NULL, 'new', 'enter', 1, 0, NULL"))
        try db.execute(
          sql: """
            INSERT INTO deals(id, name, account, amount, stage, stage__move, stage__process, pipeline, created_at, created_by,
              modified_at, modified_by) VALUES (2, 'x', 1, \(amount)00, 'new', 2, \(entered), 'sales', \(Self.row))
            """)
      }
    }
    #expect(throws: DatabaseError.self) { try enter(version == nil ? "1" : "NULL") }
    try enter(version.map { "\($0)" } ?? "NULL")
    try shell.close()
    // The ledger has nothing against it; that no command has made it is seen all the same.
    #expect(try await test.store.doctor().findings.map(\.code) == ["history_differs"])
  }

  @Test func numbersThatAreUsedUpAreARefusal() async throws {
    let test = try await TestStore()
    let shell = try DatabaseQueue(path: test.path)
    _ = try await test.deal()
    try await shell.write { try $0.execute(sql: "UPDATE sqlite_sequence SET seq = 9223372036854775807") }
    try shell.close()
    let account = Command.create(module: "accounts", values: ["name": .text("x")])
    #expect(try await test.refused(account).codes == ["id:constraint"])
  }

  @Test(arguments: attacks + found)
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
    #expect(try await test.texts("SELECT id FROM accounts") == ["1", "2"], "\(name) changed the accounts")
    #expect(try await test.texts("SELECT max(id) || min(id) || count(*) FROM process_version") == ["111"])
    if !sql.contains(";") { #expect(try test.contents() == before, "\(name) left something behind") }
    let findings = try await test.store.doctor().findings.filter {
      $0.severity == "error" && $0.code == "ledger_differs"
    }
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
    let findings = try await test.store.doctor().findings
    #expect(findings.contains { $0.code == "override" && $0.message.contains("agreed with the board") })
  }
}
