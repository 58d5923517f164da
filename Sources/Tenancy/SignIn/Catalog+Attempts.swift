import Foundation
import GRDB

/// Attempts that failed, in the catalogue.
extension Catalog {
  /// Microseconds of the first waiting time: half a minute.
  private static let firstWait: Int64 = 30_000_000
  /// It doubles so often at most: eight minutes, then a quarter of an hour.
  private static let mostDoublings = 5
  private static let longestWait: Int64 = 900_000_000
  /// After a day without a failure all is forgotten.
  private static let memory: Int64 = 86_400_000_000
  /// Rows that are kept at most; the oldest go first.
  private static let capacity = 100_000

  static func registerAttempts(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("attempt") { database in
      try database.execute(
        sql: """
          CREATE TABLE attempt (
            subject BLOB PRIMARY KEY,
            failures INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            blocked_until INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX attempt_by_time ON attempt (last_at);
          """)
    }
  }

  /// Until when one of some subjects has to wait.
  func blockedUntil(_ subjects: [[UInt8]]) async throws -> Int64? {
    try await queue.read { database in
      try subjects.compactMap { subject in
        try Int64.fetchOne(
          database, sql: "SELECT blocked_until FROM attempt WHERE subject = ?", arguments: [Data(subject)])
      }.max()
    }
  }

  func noteFailures(_ subjects: [(hash: [UInt8], patience: Int)], at now: Int64) async throws {
    try await queue.write { database in
      try database.execute(sql: "DELETE FROM attempt WHERE last_at < ?", arguments: [now - Self.memory])
      for subject in subjects { try Self.noteFailure(subject.hash, patience: subject.patience, at: now, database) }
      let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM attempt") ?? 0
      guard count > Self.capacity else { return }
      try database.execute(
        sql: "DELETE FROM attempt WHERE subject IN (SELECT subject FROM attempt ORDER BY last_at LIMIT ?)",
        arguments: [count - Self.capacity])
    }
  }

  func forgetFailures(_ subject: [UInt8]) async throws {
    try await queue.write { database in
      try database.execute(sql: "DELETE FROM attempt WHERE subject = ?", arguments: [Data(subject)])
    }
  }

  private static func noteFailure(_ subject: [UInt8], patience: Int, at now: Int64, _ database: Database) throws {
    let failures =
      (try Int.fetchOne(database, sql: "SELECT failures FROM attempt WHERE subject = ?", arguments: [Data(subject)])
        ?? 0)
      + 1
    let surplus = failures - patience
    let wait = surplus < 0 ? 0 : min(firstWait << Int64(min(surplus, mostDoublings)), longestWait)
    try database.execute(
      sql: """
        INSERT INTO attempt VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
          blocked_until = max(blocked_until, excluded.blocked_until)
        """, arguments: [Data(subject), failures, now, now + wait])
  }
}
