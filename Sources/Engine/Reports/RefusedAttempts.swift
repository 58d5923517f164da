import Expressions
import GRDB
import Metamodel
import Synchronization

/// The transitions that somebody has asked for in vain, while a command runs: what refuses it is rolled back, so they are counted
/// afterwards.
final class RefusedAttempts: Sendable {
  /// A transition that was refused, without any value of its record.
  struct Attempt: Sendable {
    let subject: Int64
    let record: Int64
    /// The process version on which the record was.
    let version: Int64
    let transition: String
    let reasons: Set<Reason>
  }

  /// What a problem was about, and its code.
  struct Reason: Sendable, Hashable {
    let place: String
    let code: String
  }

  /// The most reasons of one attempt that are counted.
  private static let mostReasons = 20

  private let attempts = Mutex<[Attempt]>([])

  var all: [Attempt] { attempts.withLock { $0 } }

  func add(_ refusal: Refusal, of step: BlueprintStep, record: Int64) {
    let reasons = refusal.problems.prefix(Self.mostReasons).map {
      Reason(place: String($0.at.prefix(100)), code: $0.code)
    }
    let attempt = Attempt(
      subject: step.guarded.subject, record: record, version: step.version, transition: step.transition.name,
      reasons: Set(reasons))
    attempts.withLock { $0.append(attempt) }
  }

  /// Goes back to what there was, as where a command is run once more.
  func restore(_ earlier: [Attempt] = []) { attempts.withLock { $0 = earlier } }
}

extension Execution {
  /// Does what a transition asks for. If that is refused, and somebody has asked for it, the attempt is noted.
  func counting<Answer>(
    _ step: BlueprintStep, of record: Int64, _ body: () throws -> Answer
  ) throws -> Answer {
    do {
      return try body()
    } catch let refusal as Refusal {
      if depth == 0 { attempts.add(refusal, of: step, record: record) }
      throw refusal
    }
  }
}

/// How often transitions were refused: a number for each day, record, transition and reason.
struct RefusedTable {
  let db: Database

  static let definitions = [
    """
    CREATE TABLE sys_refused(
      subject INTEGER NOT NULL REFERENCES process_subject, day INTEGER NOT NULL, record INTEGER NOT NULL,
      version INTEGER NOT NULL, transition TEXT NOT NULL, place TEXT NOT NULL, code TEXT NOT NULL,
      count INTEGER NOT NULL, PRIMARY KEY(subject, day, record, version, transition, place, code)) STRICT, WITHOUT ROWID
    """
  ]

  /// Rows of one process and day: whoever only tries and tries again does not fill the file.
  private static let mostOfDay = 10_000
  /// Days for which they are kept.
  private static let keptFor: Int64 = 400
  private static let dayLength: Int64 = 86_400_000_000

  /// Counts attempts.
  ///
  /// - Parameter microseconds: when they were made.
  func count(_ attempts: [RefusedAttempts.Attempt], at microseconds: Int64) throws {
    let day = microseconds / Self.dayLength
    for attempt in attempts {
      for reason in attempt.reasons {
        let key: [DatabaseValue] = [
          attempt.subject.databaseValue, day.databaseValue, attempt.record.databaseValue,
          attempt.version.databaseValue, attempt.transition.databaseValue, reason.place.databaseValue,
          reason.code.databaseValue,
        ]
        try db.cachedStatement(
          sql: """
            UPDATE sys_refused SET count = count + 1 WHERE subject = ? AND day = ? AND record = ? AND version = ?
            AND transition = ? AND place = ? AND code = ?
            """
        ).run(key)
        if db.changesCount == 0 { try begin(key, attempt.subject, day) }
      }
    }
  }

  private func begin(_ key: [DatabaseValue], _ subject: Int64, _ day: Int64) throws {
    let number = try db.cachedStatement(sql: "SELECT count(*) FROM sys_refused WHERE subject = ? AND day = ?")
      .firstInteger([subject.databaseValue, day.databaseValue])
    guard let number, number < Self.mostOfDay else { return }
    if number == 0 {
      try db.cachedStatement(sql: "DELETE FROM sys_refused WHERE subject = ? AND day < ?")
        .run([subject.databaseValue, (day - Self.keptFor).databaseValue])
    }
    try db.cachedStatement(sql: "INSERT INTO sys_refused VALUES (?, ?, ?, ?, ?, ?, ?, 1)").run(key)
  }
}

extension Store {
  /// Counts what was refused. That it cannot be counted is no reason to answer anything else.
  func count(_ attempts: RefusedAttempts) async {
    let (all, now) = (attempts.all, clock.now())
    guard !all.isEmpty else { return }
    try? await write { db, _ in try RefusedTable(db: db).count(all, at: now.microseconds) }
  }
}
