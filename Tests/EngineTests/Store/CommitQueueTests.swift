import Expressions
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Engine

@Suite struct CommitQueueTests {
  /// Counts the commits of a connection.
  final class CommitCount: TransactionObserver, Sendable {
    let count = Mutex(0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { count.withLock { $0 += 1 } }
    func databaseDidRollback(_ db: Database) {}
  }

  @Test func manyAtOnceShareCommitsAndFailAlone() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let commits = CommitCount()
    test.store.connections.writer.add(transactionObserver: commits, extent: .databaseLifetime)
    let outcomes = await withTaskGroup(of: (Int, Refusal?).self) { group in
      for number in 0..<200 {
        group.addTask { (number, await Self.outcome(of: number, deal.id, test)) }
      }
      return await group.reduce(into: [Int: Refusal?]()) { $0[$1.0] = $1.1 }
    }
    for number in 0..<200 {
      let codes = (outcomes[number] ?? nil)?.problems.map(\.code)
      #expect(codes == (number % 4 == 3 ? [number % 8 == 3 ? "out_of_range" : "not_found"] : nil), "command \(number)")
    }
    #expect(try await test.texts("SELECT count(*) FROM accounts WHERE name LIKE 'N%'") == ["150"])
    let count = commits.count.withLock { $0 }
    #expect(count < 100, "\(count) commits for 150 commands")
    #expect(try await test.store.doctor().findings == [])
  }

  /// Every fourth is refused, half of them after having written.
  private static func outcome(of number: Int, _ deal: Int64, _ test: TestStore) async -> Refusal? {
    let command: Command =
      switch number % 8 {
      case 3: .create(module: "accounts", values: ["name": .text("N\(number)"), "rating": .number("9")])
      case 7: .update(RecordTarget(module: "deals", id: 999), values: [:])
      default: .create(module: "accounts", values: ["name": .text("N\(number)")])
      }
    do {
      _ = try await test.store.perform(command, as: test.ana)
      return nil
    } catch {
      return error as? Refusal
    }
  }

  static let losses = [
    // As SQLite may do by itself where the disk is full.
    "ROLLBACK",
    // COMMIT itself fails.
    "PRAGMA defer_foreign_keys = ON; INSERT INTO sys_user_role VALUES (999, 'x')",
  ]

  @Test(arguments: losses)
  func ifTheTransactionIsLostTheOthersHaveASecondChance(sql: String) async throws {
    let test = try await TestStore()
    // The writer is held while all begin to wait, so that they share a transaction.
    let holder = Task { try await test.store.write { _, _ in Thread.sleep(forTimeInterval: 0.2) } }
    let good = (0..<8).map { number in
      Task {
        try await test.store.perform(.create(module: "accounts", values: ["name": .text("N\(number)")]), as: test.ana)
      }
    }
    let bad = Task { try await test.store.write { db, _ in try db.execute(sql: sql) } }
    let refused = Task { try await test.store.perform(.create(module: "accounts", values: [:]), as: test.ana) }
    try await holder.value
    for task in good { _ = try await task.value }
    await #expect(throws: (any Error).self) { try await bad.value }
    await #expect(throws: Refusal.self) { try await refused.value }
    #expect(try await test.texts("SELECT count(*) || ' ' || max(id) FROM accounts") == ["8 8"])
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func aCancelledRequestTakesNoNeighbourWithIt() async throws {
    let test = try await TestStore()
    let store = test.store
    let ana = test.ana
    let tasks = (0..<60).map { number in
      Task { try await store.perform(.create(module: "accounts", values: ["name": .text("N\(number)")]), as: ana) }
    }
    for (number, task) in tasks.enumerated() where number % 3 == 0 { task.cancel() }
    for (number, task) in tasks.enumerated() {
      let outcome = await task.result
      if number % 3 != 0, case .failure(let error) = outcome { Issue.record(error) }
    }
    // Whatever was answered is there, and nothing else.
    var answered = 0
    for task in tasks { if case .success = await task.result { answered += 1 } }
    #expect(try await test.texts("SELECT count(*) FROM accounts") == ["\(answered)"])
  }

  @Test func aClosedStoreRefusesAndDoesNotCrash() async throws {
    let test = try await TestStore()
    try await test.store.close()
    let refusal = try await refusal {
      try await test.store.perform(.create(module: "accounts", values: ["name": .text("A")]), as: test.ana)
    }
    #expect(refusal?.kind == .unavailable)
  }

  @Test func whatWasAnsweredIsThereAfterAKill() async throws {
    let test = try await TestStore()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          _ = try await test.store.perform(
            .create(module: "accounts", values: ["name": .text("N\(number)")]), as: test.ana)
        }
      }
      try await group.waitForAll()
    }
    // The files as they lie there now, without the closing checkpoint: what a killed process leaves.
    let copy = try test.copiedFiles()
    let reopened = try await Store.open(at: copy, models: ModelCache(), clock: test.clock)
    let count = try await reopened.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM accounts") }
    #expect(count == 40)
    #expect(try await reopened.doctor().findings == [])
    try await reopened.close()
  }

  @Test func commitsAreSynced() async throws {
    let test = try await TestStore()
    let levels = try await test.store.connections.writer.writeWithoutTransaction { db in
      ["synchronous", "foreign_keys", "recursive_triggers"].map { try? Int.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(levels == [2, 1, 1])
    let journal = try await test.store.connections.writer.writeWithoutTransaction {
      try String.fetchOne($0, sql: "PRAGMA journal_mode")
    }
    #expect(journal == "wal")
  }
}
