import Expressions
import Testing

@testable import Engine

@Suite struct ProcessVersionTests {
  private static let stricter = [
    "blueprints/selling.yaml": """
    blueprint: selling
    transitions:
      propose:
        label: Offer
        during:
          all:
            - fields: [close_date]
            - related: calls
              where: status == 'held'
              at_least: 1
    """
  ]

  @Test func recordsInFlightKeepTheVersionThatTheyEntered() async throws {
    let test = try await TestStore()
    let old = try await test.deal()
    try await test.publish(Self.stricter)
    let new = try await test.deal()
    #expect(try await test.moves(of: "deals", old.id) == ["enter ->new 1"])
    #expect(try await test.moves(of: "deals", new.id) == ["enter ->new 2"])
    let refused = try await test.refused { try await test.run("propose", new, TestStore.proposal) }
    #expect(Set(refused.codes).isSuperset(of: ["close_date:required"]))
    try await test.run("propose", old, TestStore.proposal)
    #expect(try await test.moves(of: "deals", old.id).last == "transition new>proposal 1")
    // Labels are always the current ones.
    let other = try await test.deal()
    #expect(try await test.store.transitions(of: "deals", id: other.id, as: test.ana).first?.label == "Offer")
  }

  @Test func aVersionIsReadBackWithItsRelatedConditions() async throws {
    let test = try await TestStore()
    try await test.publish(Self.stricter)
    let deal = try await test.deal(["close_date": .text("2026-07-01")])
    try await test.publish([:])
    #expect(try await test.moves(of: "deals", deal.id) == ["enter ->new 2"])
    let ways = try await test.store.transitions(of: "deals", id: deal.id, as: test.ana)
    #expect(ways.first?.problems.map { "\($0.at):\($0.code)" } == ["calls:related_missing"])
    let call: RecordInput = ["subject": .text("Held"), "regarding": .text("deals/\(deal.id)")]
    _ = try await test.store.perform(.create(module: "calls", values: call), as: test.ana)
    #expect(try await test.run("propose", deal).record["stage"] == .string("proposal"))
    try await test.reopened { again in
      let ways = try await again.transitions(of: "deals", id: deal.id, as: test.ana)
      #expect(ways.map(\.name) == ["win", "lose"])
    }
  }

  @Test func theSameContentIsTheSameVersion() async throws {
    let test = try await TestStore()
    try await test.publish(Self.stricter)
    try await test.publish([:])
    let deal = try await test.deal()
    #expect(try await test.moves(of: "deals", deal.id) == ["enter ->new 1"])
    try await test.publish([
      "blueprints/selling.yaml": "blueprint: selling\nlabel: Other\ntransitions: {win: {label: Close}}"
    ])
    #expect(try await test.texts("SELECT count(*) FROM process_version") == ["2"])
  }

  static let retirements: [([String: String], String)] = [
    (
      [
        "modules/deals.yaml": "module: deals\nfields:\n  amount: {omit: true}",
        "blueprints/selling.yaml": propose("discount"),
      ], "deals.amount"
    ),
    (
      [
        "modules/deals.yaml":
          "module: deals\nfields:\n  stage: {values: {new: New, proposal: Proposal, won: Won, lost: {label: Lost, retired: true}}}"
      ], "deals.stage 'lost'"
    ),
    (
      [
        "modules/calls.yaml": "module: calls\nfields:\n  status: {omit: true}",
        "blueprints/selling.yaml": propose("amount"),
      ], "calls.status"
    ),
  ]

  private static func propose(_ field: String) -> String {
    """
    blueprint: selling
    transitions:
      propose:
        during:
          all:
            - fields: [\(field)]
        after:
          - set: {name: x}
    """
  }

  @Test(arguments: retirements)
  func whatRecordsInFlightNeedCannotGo(files: [String: String], what: String) async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    let refused = try await test.refused { try await test.publish(files) }
    #expect(refused.kind == .configuration)
    #expect(refused.codes.contains("\(what):in_flight"), "\(refused.problems)")
  }

  @Test func aBlueprintOnAFieldThatHadNoneLeadsNewRecordsOnly() async throws {
    let test = try await TestStore()
    let old = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Old"), "account_status": .text("customer")]), as: test.ana)
    let binned = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Gone")]), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "accounts", id: binned.id)), as: test.ana)
    try await test.publish([
      "blueprints/growing.yaml": """
      blueprint: growing
      label: Growing
      module: accounts
      field: account_status
      initial: [prospect]
      states: {prospect: {}, customer: {terminal: true}}
      transitions:
        convert: {label: Convert, from: [prospect], to: customer}
      """
    ])
    let field = "account_status"
    #expect(
      try await test.moves(of: "accounts", old.id, field: field) == [
        "enter ->customer - the field has a blueprint from now on"
      ])
    let target = RecordTarget(module: "accounts", id: old.id)
    let moved = try await test.store.perform(.update(target, values: [field: .text("prospect")]), as: test.ana)
    #expect(moved.record[field] == .string("prospect"))
    #expect(try await test.moves(of: "accounts", old.id, field: field).last == "free customer>prospect -")
    let new = try await test.store.perform(.create(module: "accounts", values: ["name": .text("New")]), as: test.ana)
    #expect(
      try await test.refused(.update(RecordTarget(module: "accounts", id: new.id), values: [field: .text("customer")]))
        .codes
        == ["account_status:use_transition"])
    try await test.run("convert", new)
    _ = try await test.store.perform(.restore(RecordTarget(module: "accounts", id: binned.id)), as: test.ana)
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }

  @Test func aModuleThatGoesAndComesBackKeepsItsLedger() async throws {
    let extra = [
      "modules/trips.yaml": """
      module: trips
      label: {one: Trip, many: Trips}
      title: "{name}"
      fields:
        name: {type: text, label: Name}
        phase: {type: picklist, label: Phase, default: plan, values: {plan: Plan, done: Done}}
      """
    ]
    let led = extra.merging([
      "blueprints/travelling.yaml": """
      blueprint: travelling
      label: Travelling
      module: trips
      field: phase
      states: {plan: {}, done: {terminal: true}}
      transitions: {finish: {label: Finish, from: [plan], to: done}}
      """
    ]) { $1 }
    let test = try await TestStore()
    try await test.publish(extra)
    _ = try await test.store.perform(.create(module: "trips", values: ["name": .text("free")]), as: test.ana)
    try await test.publish([:])
    try await test.publish(led)
    let trip = try await test.store.perform(.create(module: "trips", values: ["name": .text("led")]), as: test.ana)
    #expect(try await test.refused { try await test.publish([:]) }.codes.contains { $0.hasSuffix(":in_flight") })
    try await test.run("finish", trip)
    #expect(try await test.moves(of: "trips", 1, field: "phase").count == 1)
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
  }
}
