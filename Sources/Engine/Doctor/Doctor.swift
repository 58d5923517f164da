import Expressions
import GRDB
import Metamodel

extension Store {
  /// Compares the store with its model and its ledger, and shows every move off a blueprint's paths.
  ///
  /// While the triggers stand, no check can find an error; a shell that switches them off can write anything, which the checks are
  /// there to show. What a tampered file makes of a check itself is a finding, too.
  ///
  /// Every file is read, and those to which nothing refers are taken away.
  ///
  /// - Parameter repairing: whether what follows from the records, and is kept beside them, is computed anew first where it is wrong.
  package func doctor(repairing: Bool = false) async throws -> DoctorReport {
    let repaired = repairing ? try await repair() : []
    let report = try await readSlowly(within: Doctor.budget) { context in
      Doctor(db: context.db, state: context.state, now: context.now).report(repaired: repaired)
    }
    return report.adding(try await FileCheck(store: self).findings())
  }
}

/// The checks of a store, each over all that it is about at once.
struct Doctor {
  let db: Database
  let state: StoreState
  let now: Timestamp

  /// It reads all that there is, however long that takes.
  fileprivate static let budget = QueryBudget(steps: .max, time: .seconds(3_600))

  var compiled: CompiledModel { state.compiled }

  /// - Parameter repaired: what was wrong and has been mended.
  func report(repaired: [DoctorFinding] = []) -> DoctorReport {
    let checks: [(name: String, run: () throws -> [DoctorFinding])] = [
      ("of the file", integrity), ("of triggers and indexes", objects), ("of columns", columns),
      ("of sources", sources),
      ("of the model in force", currentModel), ("of process versions", processVersions),
      ("of guarded fields", subjects), ("of moves", moves), ("of records against the ledger", ledger),
      ("of records that the ledger alone has", goneRecords), ("of free records", freeRecords),
      ("of pipelines", pipelines),
      ("of history", history), ("of history against the ledger", movesOfHistory), ("of values", values),
      ("of roll-ups", rollups), ("of sort keys", sortKeys),
      ("of the search index", SearchCheck(db: db, compiled: compiled).findings),
      ("of the keys of duplicates", MatchCheck(db: db, state: state).findings), ("of attachments", attachments),
      ("of erasures", erasures), ("of erasures against the audit log", erasuresAsTold),
      ("of the audit log", audit), ("of exceptions", exceptions), ("of merges", merges),
      ("of conversions", conversions), ("of dismissed duplicates", dismissals), ("of views", views),
      ("of users", people), ("of users against the audit log", peopleAsTold),
      ("of keys against the audit log", keysAsTold), ("of ticks", ticks),
      ("of drafts", drafts), ("of what is due", dueTimes),
      ("of approvals", approvals), ("of approvals against their versions", settled),
      ("of decisions", decisions),
    ]
    let findings = checks.flatMap { check in
      do {
        return try check.run()
      } catch {
        return [.error("check_failed", "The check \(check.name) cannot be made: \(error)")]
      }
    }
    return DoctorReport(
      checks: checks.count, records: compiled.allPlans.reduce(0) { $0 + count($1.module.name) },
      moves: count("process_move"), findings: findings,
      repaired: repaired.map(\.message))
  }

  private func count(_ table: String) -> Int {
    (try? Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"")) ?? 0
  }
}
