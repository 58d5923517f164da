import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What follows by itself whenever a record is created or edited, in its transaction.
@Suite struct AutomationTests {
  private static func lead(_ values: RecordInput = [:]) -> RecordInput {
    ["name": .text("Ana")].merging(values) { $1 }
  }

  private static func log(_ name: String, _ test: TestStore) async throws -> [String] {
    try await test.store.automationLog(name, as: test.admin).reversed().map {
      "\($0.event) \($0.outcome): \($0.detail)"
    }
  }

  private static func owner(of id: Int64, _ test: TestStore) async throws -> String {
    try await test.texts("SELECT u.name FROM leads l JOIN sys_user u ON u.id = l.owner WHERE l.id = \(id)").first ?? ""
  }

  @Test func aCreatedRecordIsFollowedInItsTransactionAndAnsweredAsItIsThen() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let change = try await test.make("leads", Self.lead(["source": .text("web"), "tags": .list([.text("cold")])]))
    #expect(change.isCreated)
    let json = String(decoding: change.record.json(model: test.store.model), as: UTF8.self)
    #expect(json.contains(#""score":10"#))
    #expect(json.contains(#""tags":["web","hot"]"#), "what one automation changes, another follows")
    #expect(try await test.texts("SELECT subject FROM tasks") == ["Call Ana"])
    #expect(try await test.store.notifications(of: test.admin).map(\.text) == ["Ana came in with 10."])
    let causes = try await test.texts("SELECT cause FROM sys_history ORDER BY id")
    #expect(
      causes == [
        "create", "update, automation welcome of leads/1", "create, automation welcome of leads/1",
        "update, automation tag_source of leads/1", "update, automation tag_source of leads/1",
      ])
    #expect(try await test.errors() == [])
  }

  @Test func whatDoesNotHoldIsLoggedWithWhy() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let id = try await test.make("leads", Self.lead(["source": .text("fair")])).id
    #expect(try await Self.log("welcome", test) == ["create not_met: source == 'web'"])
    #expect(
      try await Self.log("tag_source", test).first == "create not_met: source == 'web' && score >= 10")
    _ = try await test.store.perform(
      .update(RecordTarget(module: "leads", id: id), values: ["source": .text("web")]), as: test.ana)
    #expect(try await Self.log("welcome", test).count == 1, "it does not follow edits")
    #expect(try await refusal { try await test.store.automationLog("welcome", as: test.ana) }?.kind == .notPermitted)
  }

  @Test func ofEachAutomationTheNewestEntriesAreKept() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let target = try await test.make("leads", Self.lead()).target
    _ = try await test.store.execute(as: test.admin) { execution, _ in
      let plan = try execution.plan("leads")
      for _ in 0..<1_200 {
        for name in ["one", "two"] {
          try AutomationTable(db: execution.db).append(
            name, .done, "", event: "edit", about: target.id, plan, by: execution)
        }
      }
    }
    for name in ["one", "two"] {
      let count = try await test.store.read {
        try Int.fetchOne($0.db, sql: "SELECT count(*) FROM sys_automation_log WHERE automation = ?", arguments: [name])
      }
      #expect((1_000...1_064).contains(try #require(count)))
    }
  }

  /// What the store computes is, by `old`, what it was before the command.
  @Test func oldFormulasAndRollupsAreThoseOfTheRecordBefore() async throws {
    let test = try await TestStore(
      files: AutomationModel.with([
        "modules/leads.yaml": AutomationModel.computedLeads, "automations/compare.yaml": AutomationModel.compare,
      ]))
    let partner = try await test.make("leads", Self.lead(["number": .number("4")])).id
    let lead = try await test.make(
      "leads", Self.lead(["number": .number("1"), "partner": .number("\(partner)")]))
    _ = try await test.make("tasks", ["subject": .text("first"), "regarding": .text("leads/\(lead.id)")])
    _ = try await test.store.perform(
      .update(lead.target, values: ["number": .number("2"), "partner": .null]), as: test.admin)
    let names = try await test.texts("SELECT name FROM leads WHERE id = \(lead.id)")
    #expect(names == ["2 to 4, 7 to 6, 1 to 2"])
  }

  @Test func anAutomationDoesNotFollowWhatItHasLedTo() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let one = try await test.make("leads", Self.lead()).id
    let two = try await test.make("leads", Self.lead(["partner": .number("\(one)")])).id
    _ = try await test.store.perform(
      .update(RecordTarget(module: "leads", id: one), values: ["partner": .number("\(two)")]), as: test.admin)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "leads", id: one), values: ["number": .number("7")]), as: test.admin)
    #expect(try await test.texts("SELECT number FROM leads") == ["7", "7"])
  }

  @Test func aChainThatIsTooLongIsRefusedWithItsStepsAndChangesNothing() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    var last: Int64?
    for _ in 0..<12 {
      last = try await test.make("leads", Self.lead(last.map { ["partner": .number("\($0)")] } ?? [:])).id
    }
    let target = RecordTarget(module: "leads", id: try #require(last))
    let before = try test.contents()
    let refused = try await test.refused(.update(target, values: ["number": .number("7")]), by: test.admin)
    #expect(refused.codes == ["automation:too_deep"])
    #expect(refused.message(at: "automation").contains("hand_on on leads/12, then hand_on on leads/11, then"))
    #expect(try test.contents() == before)
  }

  @Test func eachRecordOfARelatedListIsWorkedOnThatSatisfiesTheCondition() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let id = try await test.make("leads", Self.lead()).id
    for (subject, status) in [("a", "open"), ("b", "done"), ("c", "open")] {
      let values: RecordInput = [
        "subject": .text(subject), "status": .text(status), "regarding": .text("leads/\(id)"),
      ]
      _ = try await test.make("tasks", values)
    }
    let target = RecordTarget(module: "leads", id: id)
    _ = try await test.store.perform(.transition(target, name: "lose", input: .init()), as: test.ana)
    #expect(try await test.texts("SELECT subject || status FROM tasks ORDER BY id") == ["avoid", "bdone", "cvoid"])
    #expect(
      try await Self.log("close_tasks", test) == ["edit done: for each of tasks where status == 'open': set status"])
  }

  @Test func tooManyRelatedRecordsAreRefused() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let id = try await test.make("leads", Self.lead()).id
    let task: RecordInput = ["subject": .text("x"), "regarding": .text("leads/\(id)")]
    _ = try await test.store.perform(
      Array(repeating: .create(module: "tasks", values: task), count: 201), atomic: true, as: test.admin)
    let target = RecordTarget(module: "leads", id: id)
    let refused = try await test.refused(.transition(target, name: "lose", input: .init()), by: test.admin)
    #expect(refused.codes == ["tasks:too_many"])
    #expect(try await test.texts("SELECT DISTINCT status FROM tasks") == ["open"])
  }

  @Test func anAutomationActsAsTheUserWhomItNamesWithThatUsersRights() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let target = try await test.make("leads", Self.lead(["source": .text("robot")])).target
    let edit = Command.update(target, values: ["name": .text("Ben")])
    #expect(try await test.refused(edit, by: test.ana).codes == ["automation:no_actor"])
    _ = try await test.store.createUser(
      NewUser(name: "robot", email: nil, displayName: nil, roles: ["reader"], teams: []), by: test.admin)
    let refused = try await test.refused(edit, by: test.ana)
    #expect(refused.kind == .notPermitted)
    #expect(try await test.texts("SELECT name FROM leads") == ["Ana"])
    _ = try await test.store.updateUser("robot", UserChange(roles: ["rep"]), by: test.admin)
    _ = try await test.store.perform(edit, as: test.ana)
    #expect(
      try await test.texts(
        "SELECT u.name FROM sys_history h JOIN sys_user u ON u.id = h.actor WHERE h.cause LIKE '%robot_note%'")
        == ["robot"])
  }

  @Test func whoIsThereTakesTurnsAndSubstitutesStandIn() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    for name in ["bea", "cid", "dan"] {
      let user = NewUser(name: name, email: nil, displayName: nil, roles: ["rep"], teams: ["desk"])
      _ = try await test.store.createUser(user, by: test.admin)
    }
    func taken() async throws -> String {
      try await Self.owner(of: test.make("leads", Self.lead(["source": .text("phone")])).id, test)
    }
    var owners: [String] = []
    for _ in 0..<4 { owners.append(try await taken()) }
    #expect(owners == ["bea", "cid", "dan", "bea"])
    let today = test.clock.now().date(in: .gmt)
    let away = NewAbsence(first: today, last: today, substitute: "max")
    _ = try await test.store.addAbsence(away, of: "cid", by: test.admin)
    _ = try await test.store.addAbsence(NewAbsence(first: today, last: today), of: "dan", by: test.admin)
    owners = []
    for _ in 0..<3 { owners.append(try await taken()) }
    #expect(owners == ["bea", "max", "bea"] || owners == ["max", "bea", "max"])
    _ = try await test.store.addAbsence(NewAbsence(first: today, last: today), of: "bea", by: test.admin)
    _ = try await test.store.addAbsence(NewAbsence(first: today, last: today), of: "max", by: test.admin)
    #expect(try await taken() == "admin", "where nobody is there it stays as it is")
    #expect(
      try await test.store.notifications(of: test.admin).map(\.text) == [
        "Lead Ana: owner: nobody is there to be assigned."
      ])
  }

  @Test func theLeastBusyIsWhoHasTheFewestThatCount() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    var ids: [String: Int64] = [:]
    for name in ["bea", "cid"] {
      let user = NewUser(name: name, email: nil, displayName: nil, roles: ["rep"], teams: ["desk"])
      ids[name] = try await test.store.createUser(user, by: test.admin).id
    }
    func taken() async throws -> (id: Int64, owner: String) {
      let id = try await test.make("leads", Self.lead(["source": .text("busy")])).id
      return (id, try await Self.owner(of: id, test))
    }
    let first = try await taken()
    #expect(first.owner == "bea")
    #expect(try await taken().owner == "cid")
    #expect(try await taken().owner == "bea")
    // Two are lost, which do not count.
    for id in [first.id, first.id + 2] {
      _ = try await test.store.perform(
        .transition(RecordTarget(module: "leads", id: id), name: "lose", input: .init()), as: test.admin)
    }
    #expect(try await taken().owner == "bea")
  }

  @Test func aTrialSaysWhatWouldBeDoneAndChangesNothing() async throws {
    let test = try await TestStore(files: AutomationModel.files)
    let id = try await test.make("leads", Self.lead(["source": .text("fair")])).id
    let before = try test.contents()
    let missed = try await test.store.tryAutomation("welcome", on: id, after: .create, as: test.admin)
    #expect(missed.outcome == "not_met")
    #expect(missed.detail == "source == 'web'")
    #expect(missed.changes == [])
    #expect(try test.contents() == before)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "leads", id: id), values: ["source": .text("web")]), as: test.admin)
    let after = try test.contents()
    let met = try await test.store.tryAutomation("welcome", on: id, after: .create, as: test.admin)
    #expect(met.outcome == "done")
    #expect(met.changes.first == "leads/1: update, automation welcome of leads/1 (score)")
    #expect(met.changes.count == 2)
    #expect(met.messages == ["notification to admin: Ana came in with 10."])
    #expect(try test.contents() == after)
    let denied = try await refusal {
      try await test.store.tryAutomation("welcome", on: id, after: .edit, as: test.ana)
    }
    #expect(denied?.kind == .notPermitted)
    let unknown = try await refusal {
      try await test.store.tryAutomation("welcom", on: id, after: .edit, as: test.admin)
    }
    #expect(unknown?.kind == .notFound)
    #expect(unknown?.problems.first?.message == "There is no automation 'welcom'. Did you mean 'welcome'?")
  }

  @Test func aRefusedEffectRefusesTheChange() async throws {
    let full = AutomationModel.files.merging([
      "automations/welcome.yaml": """
      automation: welcome
      module: leads
      on: create
      do:
        - set: {score: =number}
      """
    ]) { $1 }
    let test = try await TestStore(files: full)
    let before = try test.contents()
    let refused = try await test.refused(
      .create(module: "leads", values: Self.lead(["number": .number("101")])), by: test.ana)
    #expect(refused.message(at: "score").hasPrefix("Effect 1 of welcome: "))
    #expect(try test.contents() == before)
    // In a batch it is one item's affair.
    let verdicts = try await test.store.perform(
      [
        .create(module: "leads", values: Self.lead(["number": .number("101")])),
        .create(module: "leads", values: Self.lead(["number": .number("9")])),
      ], atomic: false, as: test.admin)
    #expect((try? verdicts.first?.get()) == nil)
    #expect(try await test.texts("SELECT score FROM leads") == ["9"])
  }
}
