import GRDB
import Metamodel
import Testing

@testable import Engine

/// A disk that fills up while a group of commands shares a commit.
@Suite struct FullDiskTests {
  private static func limit(_ store: Store, to pages: Int) async throws {
    try await store.connections.writer.writeWithoutTransaction { db in
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
    }
  }

  private static func pages(_ store: Store) async throws -> Int {
    try await store.connections.writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
  }

  @Test func whatFitsIsCommittedAndTheRestSaysUnavailable() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    try await Self.limit(test.store, to: try await Self.pages(test.store) + 12)
    let story = String(repeating: "x", count: 20_000)
    let outcomes = await withTaskGroup(of: (Int, Refusal.Kind?).self) { group in
      for number in 0..<40 {
        group.addTask {
          let isLarge = number % 4 == 0
          let values: RecordInput = [
            "body": .text(isLarge ? story : "\(number)"), "regarding": .text("deals/\(deal.id)"),
          ]
          do {
            _ = try await test.store.perform(.create(module: "notes", values: values), as: test.ana)
            return (number, nil)
          } catch {
            return (number, (error as? Refusal)?.kind ?? .badRequest)
          }
        }
      }
      return await group.reduce(into: [Int: Refusal.Kind?]()) { $0[$1.0] = $1.1 }
    }
    let failed = outcomes.filter { $0.value != nil }
    #expect(!failed.isEmpty, "the disk was not full")
    #expect(failed.values.allSatisfy { $0 == .unavailable })
    let done = outcomes.count - failed.count
    #expect(try await test.texts("SELECT count(*) FROM notes") == ["\(done)"])
    #expect(done > 0)
    #expect(try await test.store.doctor().findings == [])
    // Space again: the store works on without being opened anew.
    try await Self.limit(test.store, to: 1_000_000)
    _ = try await test.store.perform(.create(module: "notes", values: ["body": .text(story)]), as: test.ana)
    _ = try await test.deal()
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func aModelThatDoesNotFitDoesNotComeIntoForce() async throws {
    let test = try await TestStore()
    _ = try await test.deal()
    try await Self.limit(test.store, to: try await Self.pages(test.store) + 1)
    let fields = (1...20).map { "  f\($0): {type: text, label: F, indexed: true}" }.joined(separator: "\n")
    let overlay = ["modules/deals.yaml": "module: deals\nfields:\n\(fields)"]
    let refused = try await test.refused { try await test.publish(overlay) }
    #expect(refused.kind == .unavailable)
    #expect(test.store.model.module("deals")?.field("f1") == nil)
    try await Self.limit(test.store, to: 1_000_000)
    _ = try await test.deal()
    try await test.publish(overlay)
    _ = try await test.deal(["f1": .text("there")])
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func aBatchThatDoesNotFitLeavesNothing() async throws {
    let test = try await TestStore()
    try await Self.limit(test.store, to: try await Self.pages(test.store) + 4)
    let story = InputValue.text(String(repeating: "x", count: 30_000))
    let commands = (0..<5).map { _ in Command.create(module: "notes", values: ["body": story]) }
    let before = try test.contents()
    let verdicts = try? await test.store.perform(commands, atomic: true, as: test.ana)
    for verdict in verdicts ?? [] {
      if case .success = verdict { Issue.record("a member of an atomic batch that failed says that it succeeded") }
    }
    #expect(try test.contents() == before)
  }
}
