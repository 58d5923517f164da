import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

extension TestStore {
  static func clocked(_ changes: [String: String] = [:]) async throws -> TestStore {
    try await TestStore(files: ClockModel.files.merging(changes) { $1 })
  }

  /// Sets the clock and does all that is due.
  @discardableResult
  func pass(to time: String, limit: Int = 50) async throws -> [ClockDeed] {
    clock.set(try #require(Timestamp(parsing: time)))
    var deeds: [ClockDeed] = []
    for _ in 0..<200 {
      let run = try await store.runDue(limit: limit)
      deeds += run.deeds
      if run.looked == 0 { break }
    }
    return deeds
  }

  @discardableResult
  func makeCase(_ values: RecordInput = [:], by caller: Caller? = nil) async throws -> Change {
    let own: RecordInput = ["name": .text("A"), "amount": .number("1")]
    return try await store.perform(.create(module: "cases", values: own.merging(values) { $1 }), as: caller ?? ana)
  }

  func update(_ change: Change, _ values: RecordInput) async throws -> Change {
    try await store.perform(.update(RecordTarget(module: change.module, id: change.id), values: values), as: ana)
  }

  func status(_ change: Change) async throws -> String? {
    try await texts("SELECT status FROM cases WHERE id = \(change.id)").first
  }

  /// What is due: `kind reference at`, with `done` where it was.
  func due() async throws -> [String] {
    try await store.read { context in
      try Row.fetchAll(context.db, sql: "SELECT * FROM sys_due ORDER BY record, at, kind").map { row in
        let at = Timestamp(microseconds: row["at"]).text
        return
          "\(row["kind"] as String) \(row["reference"] as String) \(at)\(row["done_at"] as Int64? == nil ? "" : " done")"
      }
    }
  }

  /// What the clock has found: `kind reference due codes`.
  func events() async throws -> [String] {
    try await store.read { context in
      try Row.fetchAll(context.db, sql: "SELECT * FROM sys_clock_event ORDER BY id").map { row in
        let due = Timestamp(microseconds: row["due"]).text
        return "\(row["kind"] as String) \(row["field"] as String) \(row["reference"] as String) \(due)"
          + ((row["codes"] as String?).map { " \($0)" } ?? "")
      }
    }
  }
}
