import Diagnostics
import Expressions
import MarkedText
import Metamodel
import Testing

@Suite struct ScenarioLoadingTests {
  @Test func isReadIntoSteps() throws {
    let result = try Fixture.load([
      "blueprints/sale.yaml": Fixture.files["blueprints/sale.yaml"]?.replacing(
        "to: won}", with: "to: won, during: {all: [{checklist: {agreed: Agreed}}]}}") ?? "",
      "scenarios/sale.yaml": """
      scenario: First
      given:
        - user: ana
          roles: [seller]
          teams: [office]
        - create: accounts
          as: acme
          values: {name: Acme, manager: $ana, size: null}
        - create: deals
          as: deal
          by: ana
          values: {name: One, account: $acme}
          enter: {state: offered, reason: example}
      when:
        - clock: 2026-07-11T06:00:00+02:00
        - by: ana
          run: win
          on: $deal
          values: {amount: 10}
          checklist: [agreed]
          note: By phone
          activities: [{kind: call, subject: Talk}]
        - update: deals
          on: $deal
          values: {name: Two}
        - update: $deal
          values: {name: Three}
        - override: $deal
          to: open
          reason: mistake
        - delete: $deal
        - restore: $deal
      then:
        - refused:
            - {at: amount, code: check_failed, found: 300000}
        - record: $deal
          values: {stage: offered, amount: null}
      ---
      scenario: Second
      when:
        - create: accounts
          values: {name: X}
      """,
    ])
    #expect(result.diagnostics.isEmpty)
    #expect(result.scenarios.map(\.name) == ["First", "Second"])
    let first = try #require(result.scenarios.first)
    #expect(first.given.first?.action == .user(name: "ana", roles: ["seller"], teams: ["office"], manager: nil))
    #expect(first.given.last?.user == "ana")
    guard case .create("deals", "deal", let values, let entry) = first.given.last?.action else {
      Issue.record("not a creation")
      return
    }
    #expect(values.map(\.value) == [.literal("One"), .reference("acme")])
    #expect(entry?.state == "offered")
    #expect(entry?.reason == "example")
    #expect(first.when.first?.action == Timestamp(parsing: "2026-07-11T04:00:00Z").map(Scenario.Action.clock))
    guard case .run("win", "deal", let inputs) = first.when[1].action else {
      Issue.record("not a transition")
      return
    }
    #expect(inputs.checklist == ["agreed"])
    #expect(inputs.note == "By phone")
    #expect(inputs.activities.map(\.kind) == [.call])
    #expect(inputs.activities.first?.subject == "Talk")
    #expect(
      first.when.dropFirst(4).map(\.action) == [
        .override(record: "deal", state: "open", reason: "mistake"), .delete(record: "deal"), .restore(record: "deal"),
      ])
    guard case .refused(let refusals, _) = first.then.first else {
      Issue.record("not a refusal")
      return
    }
    #expect(refusals.first?.found == .literal("300000"))
    #expect(result.scenarios.last?.location.line == 39)
  }

  @Test func mergesNameRecordsOfOneModuleAndItsFields() throws {
    let marked = MarkedText(
      """
      scenario: Merge
      given:
        - create: accounts
          as: acme
        - create: deals
          as: deal
      when:
        - merge: $acme
          with: [1️⃣$deal, 2️⃣$nobody]
          take: {3️⃣nmae: $acme, name: 4️⃣$deal, owner: $acme}
        - unmerge: $acme
          keep_changes: true
      """
    )
    let result = try Fixture.load(["scenarios/merge.yaml": marked.text])
    let places = Set(result.diagnostics.compactMap { $0.location.map { "\($0.line):\($0.column)" } })
    #expect(places == Set((1...4).compactMap { marked.places[$0].map { "\($0.line):\($0.column)" } }))
    let right = try Fixture.load([
      "scenarios/merge.yaml": """
      scenario: Merge
      given:
        - {create: accounts, as: acme}
        - {create: accounts, as: other}
      when:
        - {merge: $acme, with: [$other], take: {name: $other}}
        - {unmerge: $acme, keep_changes: true}
      """
    ])
    #expect(right.diagnostics.isEmpty)
    #expect(
      right.scenarios.first?.when.map(\.action) == [
        .merge(record: "acme", losers: ["other"], take: ["name": "other"]),
        .unmerge(record: "acme", keepsChanges: true),
      ])
  }

  @Test func namesThatStandForNothingAreFound() throws {
    let marked = MarkedText(
      """
      scenario: Wrong
      given:
        - user: ana
          roles: [1️⃣selr]
        - create: 2️⃣deal
          as: deal
      when:
        - by: 3️⃣bob
          run: 4️⃣wn
          on: $deal
        - run: win
          on: 5️⃣$dael
        - clock: 6️⃣tomorrow
        - create: deals
          values: {7️⃣amout: 1, account: 8️⃣$acme}
      then:
        - refused: [{at: stage, code: 9️⃣whoo}]
      """
    )
    let result = try Fixture.load(["scenarios/wrong.yaml": marked.text])
    let places = Set(result.diagnostics.compactMap { $0.location.map { "\($0.line):\($0.column)" } })
    // The module of `$deal` is not known, so its transition is not judged.
    #expect(places == Set([1, 2, 3, 5, 6, 7, 8, 9].compactMap { marked.places[$0].map { "\($0.line):\($0.column)" } }))
    #expect(result.model == nil)
  }
}
