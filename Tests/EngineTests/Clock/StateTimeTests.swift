import Expressions
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// How long a record has been in its state, as it is shown with it, and which times were over.
@Suite struct StateTimeTests {
  private func times(
    _ test: TestStore, _ record: Change, fields: [String]? = nil, as caller: Caller? = nil
  ) async throws -> [String]? {
    let page = try await test.store.get(
      module: record.module, id: record.id, fields: fields, as: caller ?? test.ana)
    return try JSON(parsing: page.json)["state_times"]?.items?.map { time in
      ["field", "state", "since", "warning", "due"].map { time[$0]?.text ?? "-" }.joined(separator: " ")
    }
  }

  private func set(_ test: TestStore, _ time: String) throws {
    test.clock.set(try #require(Timestamp(parsing: time)))
  }

  @Test func aRecordShowsSinceWhenAndUntilWhen() async throws {
    let test = try await TestStore.clocked()
    let record = try await test.makeCase()
    let start = test.clock.now()
    let shown = ["status open \(start.text) 2026-06-01T15:00:00Z 2026-06-01T17:00:00Z"]
    #expect(try await times(test, record) == shown)
    // The answer stays as it is while time goes by.
    try await test.pass(to: "2026-06-01T15:30:00Z")
    #expect(try await times(test, record) == shown)
    try set(test, "2026-06-01T17:00:00Z")
    #expect(try await times(test, record) == shown)
    #expect(try await times(test, record, fields: ["name"]) == nil)
    try await test.run("wait", record)
    #expect(try await times(test, record) == nil, "nothing ends in that state")
    let plain = try await test.store.perform(.create(module: "plain", values: ["name": .text("x")]), as: test.ana)
    #expect(try await times(test, plain) == nil)
  }

  @Test func whoMayNotReadTheStateLearnsNothingOfItsTime() async throws {
    let access = ClockModel.files["access.yaml"]?.replacing("cases: {secret: hidden}", with: "cases: {status: hidden}")
    let test = try await TestStore.clocked(["access.yaml": access ?? ""])
    let record = try await test.makeCase(by: test.admin)
    #expect(try await times(test, record, as: test.admin)?.count == 1)
    #expect(try await times(test, record) == nil)
    try await test.pass(to: "2026-06-05T10:00:00Z")
    let past = ServiceLevelRequest(isPast: true)
    #expect(try await test.store.serviceLevels(past, as: test.admin).records.count == 1)
    #expect(try await test.store.serviceLevels(past, as: test.ana).records.isEmpty)
  }

  @Test func timesThatWereOverAreListedWhateverHasBecomeOfTheRecord() async throws {
    let test = try await TestStore.clocked()
    let (first, second) = (try await test.makeCase(), try await test.makeCase(["name": .text("B")]))
    try await test.pass(to: "2026-06-02T10:00:00Z")
    try await test.run("wait", first)
    func past(_ request: ServiceLevelRequest) async throws -> ([String], Int64?) {
      let found = try await test.store.serviceLevels(request, as: test.ana)
      return (found.records.map { "\($0.title) \($0.state) \($0.due.text) \($0.left?.text ?? "-")" }, found.next)
    }
    let (page, next) = try await past(ServiceLevelRequest(limit: 1, isPast: true))
    #expect(page == ["B open 2026-06-01T17:00:00Z -"])
    let (rest, end) = try await past(ServiceLevelRequest(limit: 1, isPast: true, before: next))
    #expect(rest == ["A open 2026-06-01T17:00:00Z 2026-06-02T10:00:00Z"] && end == nil)
    #expect(try await past(ServiceLevelRequest(modules: ["plain"], isPast: true)).0.isEmpty)
    // What is over now is another list.
    #expect(try await past(ServiceLevelRequest()).0 == ["B open 2026-06-01T17:00:00Z -"])
    _ = try await test.store.perform(.delete(RecordTarget(module: "cases", id: second.id)), as: test.admin)
    #expect(try await past(ServiceLevelRequest(isPast: true)).0.count == 1)
  }
}
