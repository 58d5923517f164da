import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// A draft is seen by reviews alone.
@Suite struct InvisibleDraftTests {
  /// Everything that the store has but drafts themselves, and what tells their reviewers of them.
  private func rest(_ intake: Intake) throws -> [String] {
    try intake.test.contents().filter { row in
      !["sys_review_draft:", "sys_review_event:", "sys_due:", "sys_notification:"].contains { row.hasPrefix($0) }
    }
  }

  private let values: RecordInput = [
    "last_name": .text("Unmistakable"), "email": .text("u@example.com"), "phone": .text("+34600000001"),
    "budget": .number("900"), "campaign": .number("1"),
  ]

  private func campaign(_ intake: Intake) async throws {
    _ = try await intake.test.store.perform(
      .create(module: "campaigns", values: ["name": .text("Spring")]), as: intake.test.ana)
  }

  @Test func nothingElseOfTheStoreChangesWhenARecordIsHeldJudgedAndRejected() async throws {
    let intake = try await Intake()
    try await campaign(intake)
    let before = try rest(intake)
    let id = try await intake.send(values)
    #expect(try rest(intake) == before)
    try await intake.decide(.claim, id)
    try await intake.decide(.correct(values: ["phone": .text("+34600000002")], comment: nil), id)
    try await intake.decide(.sendBack(ReviewRejection(reason: "invalid")), id)
    try await intake.decide(.resubmit(values: [:], comment: nil), id, by: intake.test.ana)
    try await intake.decide(.reject(ReviewRejection(reason: "invalid")), id)
    #expect(try rest(intake) == before)
  }

  static let paths: [(String, @Sendable (Intake) async throws -> String)] = [
    ("list", { try await text($0.test.store.list(ListRequest(module: "leads", count: true), as: $0.test.admin)) }),
    (
      "recycle bin",
      { try await text($0.test.store.list(ListRequest(module: "leads", deleted: true), as: $0.test.admin)) }
    ),
    (
      "aggregate",
      {
        try await text(
          $0.test.store.aggregate(
            AggregateRequest(module: "leads", groupBy: ["source"], measures: ["count", "sum:budget"]),
            as: $0.test.admin))
      }
    ),
    ("search", { try await text($0.test.store.search(SearchRequest(text: "Unmistakable"), as: $0.test.admin)) }),
    ("roll-up", { try await text($0.test.store.list(ListRequest(module: "campaigns"), as: $0.test.admin)) }),
    (
      "related list",
      {
        try await text(
          $0.test.store.related(
            "leads", of: RecordTarget(module: "campaigns", id: 1), ListRequest(module: "campaigns"),
            as: $0.test.admin))
      }
    ),
    (
      "related condition",
      {
        try await text(
          $0.test.store.list(
            ListRequest(module: "campaigns", filter: "leads.exists(l, l.last_name == 'Unmistakable')"),
            as: $0.test.admin))
      }
    ),
    (
      "timeline of what it names",
      { try await text($0.test.store.timeline(module: "campaigns", id: 1, as: $0.test.admin)) }
    ),
    ("duplicates", { try await text($0.test.store.duplicates(DuplicateRequest(module: "leads"), as: $0.test.admin)) }),
    (
      "duplicates of others",
      {
        let values: RecordInput = ["phone": .text("+34600000001"), "email": .text("u@example.com")]
        return "\(try await $0.test.store.duplicates(of: values, module: "leads", as: $0.test.admin))"
      }
    ),
    ("automations", { "\(try await $0.test.texts("SELECT body FROM notes"))" }),
    (
      "service levels", { "\(try await $0.test.store.serviceLevels(ServiceLevelRequest(), as: $0.test.admin).records)" }
    ),
    ("queue", { "\(try await $0.test.store.queue(QueueRequest(choice: .all), as: $0.test.admin))" }),
    ("drafts of transitions", { "\(try await $0.test.store.drafts(as: $0.test.admin))" }),
    ("outbox", { "\(try await $0.test.texts("SELECT payload FROM sys_outbox"))" }),
  ]

  private static func text(_ page: Page) -> String { String(decoding: page.json, as: UTF8.self) }

  @Test(arguments: paths.indices)
  func noOtherPathTellsOfADraft(number: Int) async throws {
    let (name, path) = Self.paths[number]
    let intake = try await Intake()
    try await campaign(intake)
    let before = try await path(intake)
    try await intake.send(values)
    #expect(try await path(intake) == before, "\(name)")
    // The path is one that would tell of a record.
    try await intake.decide(Intake.accept, 1)
    let quiet = [
      "recycle bin", "timeline of what it names", "duplicates", "service levels", "queue", "drafts of transitions",
      "outbox",
    ]
    if !quiet.contains(name) { #expect(try await path(intake) != before, "\(name)") }
  }

  @Test func aDraftTakesNoUniqueValueAndNoNumber() async throws {
    let intake = try await Intake()
    try await campaign(intake)
    try await intake.send(values)
    let other = try await intake.test.store.perform(
      .create(module: "leads", values: values.merging(["source": .text("fair")]) { $1 }), as: intake.test.ana)
    #expect(other.isCreated && other.record["number"] == .string("L-0001") && other.warnings == [])
  }

  @Test func whatATrialSaysIsKeptNowhere() async throws {
    let intake = try await Intake()
    try await campaign(intake)
    let before = try intake.test.contents()
    let trial = try await intake.test.store.rehearse(.create(module: "leads", values: values), as: intake.test.ana)
    #expect(trial.isHeld)
    #expect(try intake.test.contents() == before)
  }
}
