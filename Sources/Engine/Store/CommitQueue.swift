import GRDB
import Synchronization

/// Shares commits: work that waits for the writer runs one after another in one transaction, with one sync for all.
///
/// A member's failure undoes nothing of its neighbours. The group first runs without savepoints, which cost more than most commands:
/// whoever is refused has mostly written nothing yet. If one fails with rows written, the transaction is rolled back and the
/// group runs once more, each member in a savepoint. The group runs on the writer's own queue, never in a request's task, whose
/// cancellation would roll the neighbours back. It takes what waits when the writer is free; there is no timer. Members are
/// answered only after COMMIT. If the transaction as a whole is lost (a full disk, a failed sync), the members that had
/// succeeded are run again, each in a transaction of its own.
final class CommitQueue: Sendable {
  private let writer: DatabaseQueue
  private let beforeCommit: @Sendable (Database) throws -> Void
  private let committed: @Sendable () -> Void
  private let state = Mutex(State())

  private struct State {
    var waiting: [Member] = []
    var isDraining = false
  }

  /// One piece of work with whoever waits for it.
  private struct Member: Sendable {
    let runsAlone: Bool
    /// Whether it sees to transactions itself.
    var isBare = false
    /// Does the work; what it gives is called after COMMIT and answers.
    let work: @Sendable (Database, Caution) throws -> @Sendable () -> Void
    let refuse: @Sendable (any Error) -> Void

    func answer(_ outcome: Outcome) {
      switch outcome {
      case .success(let answer): answer()
      case .failure(let error): refuse(error)
      }
    }
  }

  /// How work has to see to it that what fails within it leaves nothing behind.
  enum Caution {
    /// By throwing ``Spoiled``: then it is done again with savepoints.
    case none
    /// By savepoints.
    case savepoints
  }

  /// A part of some work failed with rows written, and there was no savepoint to return to.
  struct Spoiled: Error {}

  private typealias Outcome = Result<@Sendable () -> Void, any Error>

  /// The most members of one transaction, so that the first of them does not wait for long.
  private static let groupLimit = 64

  /// - Parameters:
  ///   - beforeCommit: what is left to be done in a transaction when all its members have run.
  ///   - committed: called after each COMMIT, when all members are answered.
  init(
    writer: DatabaseQueue, beforeCommit: @escaping @Sendable (Database) throws -> Void = { _ in },
    committed: @escaping @Sendable () -> Void = {}
  ) {
    self.writer = writer
    self.beforeCommit = beforeCommit
    self.committed = committed
  }

  /// Runs work in a transaction and answers once it is committed.
  ///
  /// - Parameters:
  ///   - alone: whether it must have a transaction to itself, as changes of the model do.
  ///   - committed: called after COMMIT and before any other work of the queue.
  func submit<Answer: Sendable>(
    alone: Bool = false, committed: @escaping @Sendable (Answer) -> Void = { _ in },
    _ work: @escaping @Sendable (Database, Caution) throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Answer, any Error>) in
      let member = Member(
        runsAlone: alone,
        work: { db, caution in
          let answer = try work(db, caution)
          return {
            committed(answer)
            continuation.resume(returning: answer)
          }
        }, refuse: { continuation.resume(throwing: $0) })
      enqueue(member)
    }
  }

  /// Runs work that sees to transactions itself, while nobody else writes.
  func submitBare<Answer: Sendable>(_ work: @escaping @Sendable (Database) throws -> Answer) async throws -> Answer {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Answer, any Error>) in
      let member = Member(
        runsAlone: true, isBare: true,
        work: { db, _ in
          let answer = try work(db)
          return { continuation.resume(returning: answer) }
        }, refuse: { continuation.resume(throwing: $0) })
      enqueue(member)
    }
  }

  private func enqueue(_ member: Member) {
    let mustStart = state.withLock { state in
      state.waiting.append(member)
      defer { state.isDraining = true }
      return !state.isDraining
    }
    guard mustStart else { return }
    writer.asyncWriteWithoutTransaction { [self] db in
      while let group = nextGroup() { run(group, in: db) }
    }
  }

  /// What waits now, up to the limit; nil, and the drain is over, if nothing does.
  private func nextGroup() -> [Member]? {
    state.withLock { state in
      guard let first = state.waiting.first else {
        state.isDraining = false
        return nil
      }
      let count = first.runsAlone ? 1 : state.waiting.prefix(Self.groupLimit).prefix { !$0.runsAlone }.count
      defer { state.waiting.removeFirst(count) }
      return Array(state.waiting.prefix(count))
    }
  }

  private func run(_ group: [Member], in db: Database) {
    if group.count == 1, let member = group.first { return runAlone(member, in: db) }
    do {
      try run(group, in: db, caution: .none)
    } catch is Spoiled {
      rollBack(db)
      do { try run(group, in: db, caution: .savepoints) } catch { refuse(group, error) }
    } catch {
      refuse(group, error)
    }
  }

  /// Another program holds the file: waiting for it again for each member would only take longer.
  private func refuse(_ group: [Member], _ error: any Error) {
    for member in group { member.refuse(error) }
  }

  /// Runs the group in one transaction and answers.
  ///
  /// - Throws: ``Spoiled`` if it has to be run with savepoints; what kept the transaction from beginning. Nobody is answered then.
  private func run(_ group: [Member], in db: Database, caution: Caution) throws {
    try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
    var outcomes: [Outcome] = []
    do {
      for member in group {
        outcomes.append(try caution == .none ? runBare(member, in: db) : runInSavepoint(member, in: db))
      }
      try beforeCommit(db)
      try db.cachedStatement(sql: "COMMIT").execute()
    } catch let error as Spoiled {
      throw error
    } catch {
      rollBack(db)
      return replay(group, after: outcomes, in: db)
    }
    for (member, outcome) in zip(group, outcomes) { member.answer(outcome) }
    committed()
  }

  /// The member's own outcome, if it has succeeded or written nothing.
  private func runBare(_ member: Member, in db: Database) throws -> Outcome {
    let changes = db.totalChangesCount
    let outcome = Outcome { try member.work(db, .none) }
    guard db.isInsideTransaction else { throw TransactionLost() }
    if case .failure = outcome, db.totalChangesCount != changes { throw Spoiled() }
    return outcome
  }

  /// The member's own outcome.
  ///
  /// - Throws: where the whole transaction is lost, which is the group's affair.
  private func runInSavepoint(_ member: Member, in db: Database) throws -> Outcome {
    try db.cachedStatement(sql: "SAVEPOINT member").execute()
    let outcome = Outcome { try member.work(db, .savepoints) }
    guard db.isInsideTransaction else { throw TransactionLost() }
    if case .failure = outcome { try db.cachedStatement(sql: "ROLLBACK TO member").execute() }
    try db.cachedStatement(sql: "RELEASE member").execute()
    return outcome
  }

  /// Members that had failed by themselves keep their answer; the others have a second chance, each alone.
  private func replay(_ group: [Member], after outcomes: [Outcome], in db: Database) {
    for (index, member) in group.enumerated() {
      if index < outcomes.count, case .failure(let refusal as Refusal) = outcomes[index] {
        member.refuse(refusal)
      } else {
        runAlone(member, in: db)
      }
    }
  }

  private func runAlone(_ member: Member, in db: Database) {
    var outcome = runAlone(member, in: db, caution: .none)
    if case .failure(is Spoiled) = outcome { outcome = runAlone(member, in: db, caution: .savepoints) }
    member.answer(outcome)
    if case .success = outcome { committed() }
  }

  private func runAlone(_ member: Member, in db: Database, caution: Caution) -> Outcome {
    let outcome = Outcome {
      guard !member.isBare else { return try member.work(db, caution) }
      try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
      let answer = try member.work(db, caution)
      try beforeCommit(db)
      try db.cachedStatement(sql: "COMMIT").execute()
      return answer
    }
    rollBack(db)
    return outcome
  }

  private func rollBack(_ db: Database) {
    if db.isInsideTransaction { try? db.rollback() }
  }

  /// SQLite rolled the whole transaction back in the middle, as it may when the disk is full.
  private struct TransactionLost: Error {}
}
