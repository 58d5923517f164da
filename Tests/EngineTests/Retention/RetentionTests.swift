import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What is to be kept for a time is kept for that time, and then it goes.
@Suite struct RetentionTests {
  private static func model(_ deals: String) -> [String: String] {
    TestStore.sales([
      "modules/deals.yaml": SalesModel.deals + "\nretention:\n" + deals,
      "modules/notes.yaml": SalesModel.notes + "\nretention: {recycle_bin: 30}\n",
    ])
  }

  private static let rules = """
      records:
        - {when: "stage == 'lost'", days: 10, since: close_date, do: erase}
        - {when: "account.name == 'Old'", days: 20, do: delete}
    """

  private static func wait(_ days: Int64, _ test: TestStore) {
    test.clock.set(Timestamp(microseconds: test.clock.now().microseconds + days * 86_400_000_000))
  }

  /// `module rule: done of due, refused` of each rule for which it is time.
  private static func lines(_ report: RetentionReport) -> [String] {
    report.lines.filter { $0.due > 0 }.map { "\($0.module): \($0.done) of \($0.due) \($0.refused)" }
  }

  @Test func theRecycleBinIsEmptiedInTime() async throws {
    let test = try await TestStore(files: Self.model(Self.rules))
    for body in ["Zqfirst", "Zqsecond", "Zqthird"] { try await test.make("notes", ["body": .text(body)]) }
    _ = try await test.store.perform(.delete(RecordTarget(module: "notes", id: 1)), as: test.admin)
    Self.wait(20, test)
    _ = try await test.store.perform(.delete(RecordTarget(module: "notes", id: 2)), as: test.admin)
    Self.wait(11, test)
    let before = try test.contents()
    let rehearsed = try await test.store.keepRetention(isRehearsal: true, as: test.admin)
    #expect(Self.lines(rehearsed) == ["notes: 0 of 1 [:]"])
    #expect(try test.contents() == before)
    #expect(Self.lines(try await test.store.keepRetention(as: test.admin)) == ["notes: 1 of 1 [:]"])
    let files = try StoreFiles(of: test)
    #expect(files.places(of: "Zqfirst") == [])
    #expect(!files.places(of: "Zqsecond").isEmpty && !files.places(of: "Zqthird").isEmpty)
    #expect(Self.lines(try await test.store.keepRetention(as: test.admin)) == [])
    #expect(try await test.errors() == [])
    #expect(try await AuditTests.log(test, "retention").count == 2)
  }

  /// It finds what is due, and then erases it piece by piece.
  @Test func whatIsRestoredMeanwhileIsKept() async throws {
    let test = try await TestStore(files: Self.model(Self.rules))
    let ids = 1...900
    _ = try await test.store.perform(
      ids.map { .create(module: "notes", values: ["body": .text("Zqnote \($0)")]) }, atomic: true, as: test.admin)
    _ = try await test.store.perform(
      ids.map { .delete(RecordTarget(module: "notes", id: Int64($0))) }, atomic: true, as: test.admin)
    Self.wait(31, test)
    let last = RecordTarget(module: "notes", id: 900)
    async let report = test.store.keepRetention(as: test.admin)
    var erased = 0
    while erased == 0 {
      erased = try await test.store.read { context in
        try Int.fetchOne(context.db, sql: "SELECT count(*) FROM sys_erasure") ?? 0
      }
    }
    let restored = try? await test.store.perform(.restore(last), as: test.admin)
    _ = try await report
    let body = try await test.texts("SELECT body FROM notes WHERE id = 900")
    #expect(body == (restored == nil ? [] : ["Zqnote 900"]) || restored == nil)
    #expect(try await test.errors() == [])
  }

  @Test func recordsGoByTheirRuleAndWhatStandsInTheWayIsCounted() async throws {
    let test = try await TestStore(files: Self.model(Self.rules))
    let lost = try await test.deal(["close_date": .text("2026-06-01"), "name": .text("Zqlost")])
    try await test.run("lose", lost, TransitionInput(note: "Too dear"))
    let open = try await test.deal(["close_date": .text("2026-06-01")])
    let old = try await test.deal(["name": .text("Zqold")])
    let account = try #require(old.record["account"].recordID)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: account), values: ["name": .text("Old")]), as: test.admin)
    Self.wait(10, test)
    #expect(Self.lines(try await test.store.keepRetention(as: test.admin)) == [])
    Self.wait(11, test)
    #expect(
      Self.lines(try await test.store.keepRetention(as: test.admin)) == ["deals: 1 of 1 [:]", "deals: 1 of 1 [:]"])
    #expect(try StoreFiles(of: test).places(of: "Zqlost") == [])
    #expect(try await test.refused(.restore(lost.target), by: test.admin).codes == ["id:erased"])
    _ = try await test.store.perform(.restore(old.target), as: test.admin)
    _ = try await test.store.get(module: "deals", id: open.id, as: test.admin)
    #expect(try await test.errors() == [])
  }

  @Test func oldValuesLeaveTheHistory() async throws {
    let test = try await TestStore(files: Self.model("  history: 100\n"))
    let deal = try await test.deal(["name": .text("Zqfirst")])
    try await test.run("lose", deal, TransitionInput(note: "Too dear"))
    Self.wait(50, test)
    _ = try await test.store.perform(.update(deal.target, values: ["name": .text("Zqsecond")]), as: test.admin)
    Self.wait(51, test)
    #expect(Self.lines(try await test.store.keepRetention(as: test.admin)) == ["deals: 2 of 2 [:]"])
    let history = try await test.history(of: "deals", deal.id).joined()
    #expect(history.contains(#""name":[null,{"erased":true}]"#) && history.contains(#""stage":["new","lost"]"#))
    #expect(history.contains(#""name":["Zqfirst","Zqsecond"]"#), "the younger change still says what was before")
    Self.wait(100, test)
    _ = try await test.store.keepRetention(as: test.admin)
    #expect(try StoreFiles(of: test).places(of: "Zqfirst") == [])
    #expect(try await test.json("deals", deal.id, as: test.admin).contains("Zqsecond"))
    #expect(try await test.errors() == [])
  }

  @Test func itIsTheAdministratorsAffair() async throws {
    let test = try await TestStore(files: Self.model(Self.rules))
    #expect(try await test.refused { try await test.store.keepRetention(as: test.max) }.kind == .notPermitted)
    let now = test.clock.now()
    #expect(try await test.refused { try await test.store.trimAudit(before: now, as: test.max) }.kind == .notPermitted)
    Self.wait(1, test)
    #expect(try await test.store.trimAudit(before: test.clock.now(), as: test.admin) > 3)
    #expect(try await AuditTests.log(test).map { String($0.prefix(22)) } == ["admin audit.trim audit"])
  }

  @Test(arguments: [
    "  records: [{when: \"nosuch == 1\", days: 10, do: erase}]\n", "  records: [{days: 10, since: name, do: erase}]\n",
    "  records: [{days: 10, since: nosuch, do: erase}]\n", "  records: [{days: 0, do: erase}]\n",
    "  records: [{days: 10, do: burn}]\n", "  recycle_bin: soon\n", "  nosuch: 1\n",
    "  records: [{when: \"name.matches('a+')\", days: 10, do: erase}]\n",
  ])
  func aMistakeIsRefused(_ retention: String) async throws {
    let test = try await TestStore()
    let refused = try await test.refused {
      try await test.publish(["modules/deals.yaml": "module: deals\nretention:\n" + retention])
    }
    #expect(refused.kind == .configuration)
  }
}

extension Value {
  /// The id of the record that it names.
  fileprivate var recordID: Int64? {
    if case .record(let reference) = self { reference.id } else { nil }
  }
}
