import Expressions
import GRDB
import Testing

@testable import Engine

@Suite struct TickTests {
  private func legal(_ test: TestStore) async throws -> RecordTarget {
    let contract = try await test.contract(["scope": .text("all")])
    try await test.bring(contract, to: "legal")
    return contract
  }

  @Test func differentPeopleTickAndThenItMoves() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    #expect(
      try await test.refused { try await test.go("clear", contract) }.codes == [
        "identity:checklist_missing", "funds:checklist_missing", "copy:checklist_missing",
      ])
    try await test.tick("identity", "copy", of: "clear", contract, by: test.ana)
    let again = try await test.refused { try await test.tick("funds", of: "clear", contract, by: test.ana) }
    #expect(again.codes == ["funds:who"])
    let waiting = try await test.refused { try await test.go("clear", contract) }
    #expect(waiting.codes == ["funds:checklist_missing"])
    #expect(waiting.message(at: "funds").contains("somebody else than ana"))
    try await test.tick("funds", of: "clear", contract, by: test.max)
    #expect(try await test.go("clear", contract).version == 5)
  }

  @Test func nobodyTicksTwoThatTakeDifferentPeople() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("identity", of: "clear", contract, by: test.max)
    let refused = try await test.refused { try await test.tick("funds", of: "clear", contract, by: test.max) }
    #expect(refused.codes == ["funds:same_person"])
    let both = try await test.refused {
      try await test.tick("identity", "funds", of: "rework", contract, by: test.max)
    }
    #expect(both.codes == ["identity:unknown_value", "funds:unknown_value"])
    // What has been ticked once stays that person's, whoever ticks it again.
    try await test.tick("identity", of: "clear", contract, by: test.ana)
    #expect(try ticked(test) == ["identity max"])
  }

  @Test func twoAtOnceAreOnePersons() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    let refused = try await test.refused {
      try await test.tick("identity", "funds", of: "clear", contract, by: test.max)
    }
    #expect(refused.codes == ["identity:same_person", "funds:same_person"])
    let input = TransitionInput(checklist: ["identity", "funds", "copy"])
    let run = try await test.refused { try await test.go("clear", contract, input, by: test.max) }
    #expect(run.kind == .notPermitted)
    _ = try await test.store.updateUser("ana", UserChange(manager: "max"), by: test.admin)
    let manager = try await test.refused { try await test.go("clear", contract, input, by: test.max) }
    #expect(manager.codes.contains("funds:same_person"))
    try await test.tick("identity", of: "clear", contract, by: test.ana)
    let rest = TransitionInput(values: ["scope": .text("x")], checklist: ["funds", "copy"])
    #expect(try await test.go("clear", contract, rest, by: test.max).record["status"] == .string("ready"))
    #expect(try ticked(test) == ["identity ana", "funds max", "copy max"])
  }

  @Test func ticksEndWithTheStay() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("copy", of: "clear", contract, by: test.ana)
    try await test.go("rework", contract)
    #expect(try await test.refused { try await test.go("clear", contract) }.codes.contains("copy:checklist_missing"))
    let way = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).first
    #expect(way?.requires?.items?.allSatisfy { $0.tickedBy == nil } == true)
  }

  @Test func aTickIsTakenBackByWhoeverMadeItOrMayOverride() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("copy", of: "clear", contract, by: test.max)
    let refused = try await test.refused {
      try await test.tick("copy", of: "clear", contract, undo: true, by: test.ana)
    }
    #expect(refused.codes == ["copy:not_permitted"])
    #expect(refused["copy"]?.who == ["user max"])
    try await test.tick("copy", of: "clear", contract, undo: true, by: test.admin)
    #expect(try ticked(test) == [])
    let twice = try await test.refused { try await test.tick("copy", of: "clear", contract, undo: true, by: test.max) }
    #expect(twice.codes == ["copy:checklist_missing"])
    try await test.tick("copy", of: "clear", contract, by: test.ana)
    try await test.tick("copy", of: "clear", contract, undo: true, by: test.ana)
    #expect(try ticked(test) == [])
  }

  @Test func whoHasTickedIsExplained() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("identity", of: "clear", contract, by: test.max)
    let way = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).first
    let items = try #require(way?.requires?.items)
    #expect(items.map(\.ticked) == ["different", "different", "anyone"])
    #expect(items.map(\.tickedBy) == ["max", nil, nil])
    #expect(items.first?.tickedAt == TestStore.start)
    #expect(items[1].who == ["role clerk", "role manager"])
  }

  @Test func itemsOfTheRequestAreNotTickedAhead() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    #expect(
      try await test.refused { try await test.tick("urgent", of: "review", contract, by: test.ana) }.codes
        == ["urgent:not_kept"])
    let nobody = TestStore.caller(test.ana)
    let refused = try await test.refused { try await test.tick("urgent", of: "review", contract, by: nobody) }
    #expect(refused.kind == .notPermitted)
  }

  @Test func aMigrationInPlaceKeepsTicksAndAMergeLeavesThem() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("copy", of: "clear", contract, by: test.ana)
    let other = try await test.contract(["name": .text("Other")])
    let losers = [MergeInput.Loser(id: other.id)]
    _ = try await test.store.perform(.merge(contract, MergeInput(losers: losers, take: [:])), as: test.admin)
    _ = try await test.store.perform(.delete(contract), as: test.admin)
    _ = try await test.store.perform(.restore(contract), as: test.admin)
    let way = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana).first
    #expect(way?.requires?.items?.last?.tickedBy == "ana")
  }

  @Test func whatOnePersonHasTickedBeforeDifferentPeopleWereWantedIsNotEnough() async throws {
    let anyone = ContractModel.signing.replacing("ticked: different", with: "ticked: anyone")
    let test = try await TestStore(files: ContractModel.files(["blueprints/signing.yaml": anyone]))
    let contract = try await legal(test)
    try await test.tick("identity", "copy", of: "clear", contract, by: test.max)
    try await test.publish([
      "blueprints/signing.yaml": """
      blueprint: signing
      transitions:
        clear:
          during:
            all:
              - checklist:
                  identity: {label: Identity checked, ticked: different}
                  funds: {label: Funds checked, ticked: different, who: [{role: clerk}, {role: manager}]}
                  copy: {label: Copy made, ticked: anyone}
      """
    ])
    let migration = Migration(blueprint: "signing", filter: nil, map: [:], reason: "Four eyes", isRehearsal: false)
    _ = try await test.store.migrate(migration, as: test.max)
    let refused = try await test.refused { try await test.tick("funds", of: "clear", contract, by: test.max) }
    #expect(refused.codes == ["funds:same_person"])
  }

  @Test func ticksOfOnePersonThatTheVersionBeforeLetThemMakeDoNotCount() async throws {
    let anyone = ContractModel.signing.replacing("ticked: different", with: "ticked: anyone")
    let test = try await TestStore(files: ContractModel.files(["blueprints/signing.yaml": anyone]))
    let contract = try await legal(test)
    try await test.tick("identity", "funds", "copy", of: "clear", contract, by: test.max)
    try await test.publish([
      "blueprints/signing.yaml": """
      blueprint: signing
      transitions:
        clear:
          during:
            all:
              - checklist:
                  identity: {label: Identity checked, ticked: different}
                  funds: {label: Funds checked, ticked: different, who: [{role: clerk}, {role: manager}]}
                  copy: {label: Copy made, ticked: anyone}
      """
    ])
    let migration = Migration(blueprint: "signing", filter: nil, map: [:], reason: "Four eyes", isRehearsal: false)
    _ = try await test.store.migrate(migration, as: test.max)
    let refused = try await test.refused { try await test.go("clear", contract) }
    #expect(refused.codes == ["funds:same_person"])
    try await test.tick("identity", of: "clear", contract, undo: true, by: test.max)
    try await test.tick("identity", of: "clear", contract, by: test.ana)
    #expect(try await test.go("clear", contract).record["status"] == .string("ready"))
  }

  static let forgeries = [
    // As if the process did not ask for different people.
    ("SELECT move, transition, 'funds', 0, actor, at FROM sys_tick", "tick_unknown"),
    ("SELECT move, transition, 'nothing', 0, actor, at FROM sys_tick", "tick_unknown"),
    ("SELECT move, transition, 'copy', 0, 1, at + 1 FROM sys_tick", "tick_unnoted"),
  ]

  @Test(arguments: forgeries)
  func aTickThatAShellHasMadeIsFound(row: String, code: String) async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("identity", of: "clear", contract, by: test.max)
    #expect(try await test.errors() == [])
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in
      try db.execute(sql: "INSERT INTO sys_tick(move, transition, code, different, actor, at) \(row)")
    }
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" }.map(\.code) == [code])
    let refused = try await test.refused { try await test.go("clear", contract) }
    #expect(
      refused.codes.contains(
        code == "tick_unknown" && row.contains("funds") ? "funds:same_person" : "funds:checklist_missing"))
  }

  static let attacks = [
    "UPDATE sys_tick SET actor = 1", "UPDATE sys_tick SET undone_at = NULL", "DELETE FROM sys_tick",
    "UPDATE sys_tick SET code = 'funds', undone_at = 1, undone_by = 1",
    "REPLACE INTO sys_tick SELECT id, move, transition, code, different, 1, at, NULL, NULL FROM sys_tick",
    "INSERT INTO sys_tick(move, transition, code, different, actor, at) SELECT move, transition, code, 1, 1, at FROM sys_tick",
    "INSERT INTO sys_tick(move, transition, code, different, actor, at) SELECT move, transition, 'funds', 1, actor, at FROM sys_tick",
    "INSERT INTO sys_tick(move, transition, code, different, actor, at) SELECT move, transition, 'funds', 7, 1, at FROM sys_tick",
    "INSERT INTO sys_tick(move, transition, code, different, actor, at) VALUES (1, 'clear', 'funds', 1, 1, 1)",
  ]

  @Test(arguments: attacks)
  func aShellCannotChangeTicks(sql: String) async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await legal(test)
    try await test.tick("identity", of: "clear", contract, by: test.max)
    let before = try test.contents()
    let shell = try DatabaseQueue(path: test.path)
    await #expect(throws: DatabaseError.self) {
      try await shell.write { db in
        try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
        try db.execute(sql: sql)
      }
    }
    #expect(try test.contents() == before)
  }

  private func ticked(_ test: TestStore) throws -> [String] {
    try DatabaseQueue(path: test.path).read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT t.code || ' ' || u.name FROM sys_tick t JOIN sys_user u ON u.id = t.actor WHERE t.undone_at IS NULL
          ORDER BY t.id
          """)
    }
  }
}
