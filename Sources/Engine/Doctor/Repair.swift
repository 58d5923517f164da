import Expressions
import GRDB

extension Store {
  /// Computes anew what follows from the records and is kept beside them, as far as it is wrong. No record gets another version.
  ///
  /// - Returns: what was wrong.
  func repair() async throws -> [DoctorFinding] {
    let now = clock.now()
    return try await reconfigure { [watch] db, state in
      (try Repair(db: db, state: state, now: now, watch: watch).run(), state)
    }
  }
}

/// Mends what nothing is lost by: it can be computed from the records.
private struct Repair {
  let db: Database
  let state: StoreState
  let now: Timestamp
  let watch: DueWatch

  private typealias Step = (check: () throws -> [DoctorFinding], mend: () throws -> Void)

  func run() throws -> [DoctorFinding] {
    try [rollups, sortKeys, search, duplicates, dueTimes].flatMap { step in
      let found = try step.check()
      if !found.isEmpty { try step.mend() }
      return found
    }
  }

  private var doctor: Doctor { Doctor(db: db, state: state, now: now) }

  private var rollups: Step {
    (doctor.rollups, { try RollupTable(db: db).compute(state.compiled.rollups, since: RollupSet([])) })
  }

  private var sortKeys: Step {
    (doctor.sortKeys, { try SortKeyTable(db: db).compute(state.compiled, since: nil) })
  }

  private var search: Step {
    (SearchCheck(db: db, compiled: state.compiled).findings, { try SearchIndex(db: db).rebuild(state.compiled) })
  }

  private var dueTimes: Step {
    let execution = Execution(
      db: db, state: state, caller: .clock, now: now, clockwork: Clockwork(watch: watch))
    return (doctor.dueTimes, { try DueRebuild(execution: execution).run() })
  }

  private var duplicates: Step {
    (
      MatchCheck(db: db, state: state).findings,
      { _ = try MatchTable(db: db, callingCode: state.settings.callingCode).rebuild(state.compiled) }
    )
  }
}
