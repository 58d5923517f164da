import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What a shell that switches the triggers off leaves behind is a finding.
@Suite(.serialized) struct DoctorTests {
  private static func move(_ values: String) -> String {
    """
    INSERT INTO process_move(subject, record, version, kind, "from", "to", transition, actor, at, reason)
    VALUES (\(values));
    """
  }

  private static let followed = """
    UPDATE deals SET stage = m."to", stage__process = m.version, stage__move = m.id FROM process_move m
    WHERE m.id = (SELECT max(id) FROM process_move) AND deals.id = 1
    """

  static let tampering: [(sql: String, code: String)] = [
    ("UPDATE deals SET stage = 'won' WHERE id = 1", "ledger_differs"),
    ("DELETE FROM process_move", "ledger_missing"), ("DELETE FROM deals WHERE id = 1", "record_gone"),
    (move("1, 1, 1, 'transition', 'new', 'won', 'win', 1, 0, NULL") + followed, "off_path"),
    (move("1, 1, 1, 'transition', 'proposal', 'won', 'win', 1, 0, NULL") + followed, "chain_broken"),
    (move("1, 1, 1, 'enter', NULL, 'new', 'enter', 1, 0, NULL") + followed, "chain_broken"),
    (move("1, 1, NULL, 'free', 'new', 'won', NULL, 1, 0, NULL") + followed, "chain_broken"),
    (move("1, 1, 1, 'override', 'new', 'won', NULL, 1, 0, char(9)") + followed, "reason_missing"),
    (move("1, 1, 7, 'migrate', 'new', 'won', NULL, 1, 0, 'x'") + followed, "move_version"),
    (move("1, 1, 1, 'jump', 'new', 'won', NULL, 1, 0, 'x'") + followed, "move_unlawful"),
    ("UPDATE process_move SET \"to\" = 'won'; UPDATE deals SET stage = 'won'", "off_path"),
    ("UPDATE process_move SET version = NULL; UPDATE deals SET stage__process = NULL", "not_in_process"),
    ("INSERT INTO process_edge VALUES (1, 'new', 'won', 'win')", "edges_changed"),
    ("UPDATE process_version SET definition = replace(definition, '10000', '99999')", "version_changed"),
    ("UPDATE process_version SET definition = '{'", "version_changed"),
    ("UPDATE process_version SET hash = 'x'", "version_unknown"), ("DELETE FROM process_version", "process_missing"),
    ("UPDATE process_version SET published = 0", "version_unknown"),
    ("UPDATE sys_source SET content = replace(content, '10000', '99999')", "source_changed"),
    ("UPDATE sys_source SET content = '{'", "source_changed"), ("DELETE FROM sys_source", "source_missing"),
    ("UPDATE sys_model_version SET layers = '[]'", "model_changed"),
    ("UPDATE sys_model_version SET layers = 'x', processes = '{'", "check_failed"),
    ("INSERT INTO process_subject(module, field) VALUES ('deals', 'name')", "subject_unknown"),
    ("DELETE FROM sys_history", "history_differs"), ("UPDATE deals SET version = 7", "history_differs"),
    ("UPDATE deals SET amount = -9223372036854775807", "value_differs"),
    ("UPDATE deals SET name = NULL", "value_differs"),
    ("UPDATE deals SET stage = 'nonsense'", "value_differs"),
    ("CREATE TRIGGER mine BEFORE UPDATE ON deals BEGIN SELECT RAISE(IGNORE); END", "trigger_unknown"),
    ("DROP INDEX deals__stage", "index_missing"),
    ("ALTER TABLE calls RENAME COLUMN subject TO topic", "column_missing"),
    (merge(last: 99), "merge_differs"), (merge(survivor: 99) + loser, "merge_differs"),
    (merge() + loser, "merge_differs"),
    (conversion(of: 1, trace: "{"), "conversion_unreadable"),
    (conversion(of: 99, trace: #"{"parts":[],"carried":[]}"#), "conversion_differs"),
    (
      "INSERT INTO sys_match_dismissed SELECT id, 98, id, 99, 1, 0 FROM sys_module WHERE name = 'deals'",
      "dismissal_differs"
    ),
    (
      "INSERT INTO sys_match_dismissed SELECT id, 1, id, 1, 1, 0 FROM sys_module WHERE name = 'deals'",
      "dismissal_differs"
    ),
    ("INSERT INTO sys_view(user, module, name, label, columns) VALUES (1, 'deals', 'x', 'X', '{')", "view_unreadable"),
    ("UPDATE sys_user SET active = 0", "administrator_missing"),
    ("INSERT INTO sys_user_role VALUES (2, 'king')", "role_unknown"),
    ("INSERT INTO sys_user_team VALUES (2, 'court')", "team_unknown"),
    ("UPDATE sys_user SET manager = 3 WHERE id = 2; UPDATE sys_user SET manager = 2 WHERE id = 3", "manager_circle"),
  ]

  private static func merge(survivor: Int = 1, last: Int = 1) -> String {
    """
    INSERT INTO sys_merge(module, survivor, first, last, at, actor)
    SELECT id, \(survivor), 1, \(last), 0, 1 FROM sys_module WHERE name = 'deals';
    """
  }

  private static let loser = "INSERT INTO sys_merge_loser SELECT module, 1, id FROM sys_merge"

  private static func conversion(of record: Int, trace: String) -> String {
    """
    INSERT INTO sys_conversion(module, record, name, actor, at, trace) VALUES ('deals', \(record), 'x', 1, 0, '\(trace)')
    """
  }

  @Test(arguments: tampering)
  func whatNoTriggerLetsThroughIsFound(sql: String, code: String) async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    #expect(try await test.store.doctor().findings == [])
    try test.tamper(sql)
    let report = try await test.store.doctor()
    #expect(report.findings.contains { $0.code == code && $0.isError }, "\(report.findings)")
    #expect(report.errors > 0)
  }

  @Test(arguments: [
    "UPDATE process_move SET actor = 2 WHERE id = 2", "UPDATE process_move SET reason = 'agreed' WHERE id = 2",
    "UPDATE process_move SET at = at + 1 WHERE id = 2",
    """
    DELETE FROM process_move WHERE id = 2; UPDATE process_move SET "to" = 'won';
    UPDATE deals SET stage = 'won', stage__move = 1
    """,
  ])
  func anOverrideThatIsNoLongerWhatItWasIsFound(sql: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.store.perform(
      .override(RecordTarget(module: "deals", id: deal.id), to: "won", reason: "because"), as: test.max)
    #expect(try await test.store.doctor().findings.map(\.code) == ["override"])
    try test.tamper(sql)
    #expect(try await test.store.doctor().findings.contains { $0.code == "history_differs" && $0.isError })
  }

  @Test func aRecordAtAVersionThatNobodyGaveItIsRefused() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try test.tamper("PRAGMA ignore_check_constraints = 1; UPDATE deals SET version = 9223372036854775807")
    let target = RecordTarget(module: "deals", id: deal.id)
    for command in [Command.update(target, values: ["name": .text("Other")]), .delete(target)] {
      #expect(try await test.refused(command).codes == ["version:out_of_range"])
    }
  }

  @Test func aTriggerThatWasDroppedIsFound() async throws {
    let test = try await TestStore()
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in try db.execute(sql: "DROP TRIGGER deals__stage__set") }
    try shell.close()
    let findings = try await test.store.doctor().findings
    #expect(findings.map(\.code) == ["trigger_missing"])
    #expect(findings.first?.message.contains("deals__stage__set") == true)
  }

  /// Nobody can tell a shell that writes a whole model version from the engine; but what it publishes is none of that model's.
  @Test func aVersionPublishedBesideTheModelIsFound() async throws {
    let test = try await TestStore()
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in
      try db.execute(
        sql: """
          INSERT INTO sys_model_version SELECT 2, at + 1, author, message, layers, changes, '{"deals.stage": ["x"]}'
          FROM sys_model_version;
          INSERT INTO process_version(subject, blueprint, model, hash, definition) VALUES (1, 'selling', 2, 'x', '{}')
          """)
    }
    try shell.close()
    #expect(try await test.store.doctor().findings.map(\.code).contains("version_unknown"))
    #expect(try await test.store.modelVersions().count == 2)
  }

  @Test func theReportSaysHowMuchWasLookedAt() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.store.perform(
      .override(RecordTarget(module: "deals", id: deal.id), to: "lost", reason: "agreed"), as: test.max)
    let report = try await test.store.doctor()
    #expect(report.records == 2 && report.moves == 2 && report.errors == 0 && report.checks >= 10)
    #expect(report.findings.map(\.severity) == ["note"])
  }

  @Test func entriesForOneReasonAreOneNote() async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    for reason in ["import", "import", "by hand"] {
      _ = try await test.store.perform(
        .create(module: "deals", values: EnterTests.values, enter: Entry(states: ["stage": "won"], reason: reason)),
        as: test.admin)
    }
    let notes = try await test.store.doctor().findings
    #expect(notes.map(\.code) == ["enter", "enter"])
    #expect(notes.contains { $0.message.hasPrefix("2 deals entered in mid-process") && $0.message.hasSuffix("import") })
  }
}

/// A file that something else than Trellis has changed is not trusted.
@Suite(.serialized) struct TamperedFileTests {
  /// Opens a copy of a store's files as another process would, and changes them before.
  private static func opened(
    _ test: TestStore, models: ModelCache = ModelCache(), _ body: (Store) async throws -> Void = { _ in }
  ) async throws {
    let store = try await Store.open(at: try test.copiedFiles(), models: models, clock: test.clock)
    try await body(store)
    try await store.close()
  }

  @Test(arguments: [
    "UPDATE sys_source SET content = replace(content, '10000', '99999')", "UPDATE sys_source SET content = ''",
    "DELETE FROM sys_source", "DELETE FROM sys_model_version", "UPDATE sys_model_version SET layers = 'x'",
    "DELETE FROM process_subject",
  ])
  func aStoreWhoseSourcesAreNotWhatTheyWereIsNotOpened(sql: String) async throws {
    let (test, other) = (try await TestStore(), try await TestStore())
    try test.tamper(sql)
    let models = ModelCache()
    await #expect(throws: StoreError.self) { try await Self.opened(test, models: models) }
    // Nor does another tenant of the same preset get its model.
    try await Self.opened(other, models: models) { store in
      #expect(store.model == other.store.model)
    }
  }

  @Test func aStoreOfAnotherFormatIsNotOpened() async throws {
    let test = try await TestStore()
    try test.tamper("PRAGMA user_version = 1")
    let error = await #expect(throws: StoreError.self) { try await Self.opened(test) }
    #expect("\(try #require(error))".contains("format 1"))
  }

  @Test func nothingEntersABlueprintThatIsNotPublished() async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    try test.tamper("DELETE FROM process_version")
    try await Self.opened(test) { store in
      let create = Command.create(module: "deals", values: EnterTests.values.merging(["stage": .text("won")]) { $1 })
      let refused = try await refusal { try await store.perform(create, as: test.admin) }
      #expect(refused?.problems.map(\.code) == ["unreadable_process"])
      #expect(try await store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM deals") } == 1)
    }
  }

  @Test func aVersionThatIsNotWhatWasPublishedLeadsNowhere() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await test.publish(["blueprints/selling.yaml": "blueprint: selling\ninitial: [proposal]"])
    try test.tamper("UPDATE process_version SET definition = replace(definition, '10000', '99999') WHERE id = 1")
    try await Self.opened(test) { store in
      let run = Command.transition(
        RecordTarget(module: "deals", id: deal.id), name: "propose", input: TestStore.proposal)
      let refused = try await refusal { try await store.perform(run, as: test.admin) }
      #expect(refused?.problems.map(\.code) == ["unreadable_process"])
    }
  }

  @Test func aGuardedFieldThatNoModelHasDisturbsNobody() async throws {
    let test = try await TestStore()
    try test.tamper("INSERT INTO process_subject(module, field) VALUES ('accounts', 'name'), ('calls', 'status')")
    try await Self.opened(test) { store in
      _ = try await store.perform(.create(module: "accounts", values: ["name": .text("x")]), as: test.admin)
      #expect(try await store.doctor().findings.map(\.code) == ["subject_unknown", "subject_unknown"])
    }
  }
}
