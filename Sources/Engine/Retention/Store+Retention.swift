package import Expressions
import GRDB
import JSONText
import Metamodel

extension Store {
  /// Keeps to the times that the model says: erases what has been in the recycle bin for long, deletes or erases records whose time is
  /// over, takes old values out of the history.
  ///
  /// What cannot be done now, such as deleting a record that others name, is counted and tried again by the next run.
  ///
  /// - Parameters:
  ///   - isRehearsal: whether it only says what it is time for.
  ///   - caller: whoever has it run.
  /// - Throws: ``Refusal`` if the caller is no administrator.
  package func keepRetention(isRehearsal: Bool = false, as caller: Caller) async throws -> RetentionReport {
    let entry = AuditEntry(.retentionRun, "retention")
    try await auditing(entry, as: caller) { try Self.requireAdministrator(caller, state) }
    var lines: [RetentionReport.Line] = []
    for plan in state.compiled.allPlans {
      guard let retention = plan.module.retention else { continue }
      for rule in retention.rules {
        lines.append(try await keep(rule, plan, isRehearsal, as: caller))
      }
      if let days = retention.recycleBin {
        let words = "erase \(days) days after it was deleted"
        lines.append(
          try await keep(words, .erase, plan, isRehearsal, as: caller) { due, ids in try due.inBin(days, among: ids) })
      }
      if let days = retention.history {
        lines.append(try await keepHistory(days, plan, isRehearsal, as: caller))
      }
    }
    guard !isRehearsal else { return RetentionReport(lines: lines, isRehearsal: true) }
    if try await connections.read({ try ErasureTable(db: $0).wantsWipe() }) { try await wipe() }
    let done = lines.filter { $0.done > 0 }.map { JSON.string("\($0.module): \($0.rule): \($0.done)") }
    try await note(AuditEntry(.retentionRun, "retention", ["done": .array(done)]), as: caller)
    return RetentionReport(lines: lines, isRehearsal: false)
  }

  private func keep(
    _ rule: RetentionRule, _ plan: ModulePlan, _ isRehearsal: Bool, as caller: Caller
  ) async throws -> RetentionReport.Line {
    try await keep(rule.words, rule.action, plan, isRehearsal, as: caller) { due, ids in
      try due.records(rule, for: caller, among: ids)
    }
  }

  /// Records in one transaction, so that nobody else waits for long.
  private static let portion = 200

  /// Deletes or erases what it is time for.
  ///
  /// Whoever changes a record meanwhile may take it out of the rule, so those of each portion are looked for again when they go.
  ///
  /// - Parameter find: the records for which it is time, of all or of some.
  private func keep(
    _ words: String, _ action: RetentionRule.Action, _ plan: ModulePlan, _ isRehearsal: Bool, as caller: Caller,
    _ find: @escaping @Sendable (DueRecords, _ among: [Int64]?) throws -> [Int64]
  ) async throws -> RetentionReport.Line {
    let ids = try await readSlowly { try find(DueRecords(context: $0, plan: plan), nil) }
    var line = RetentionReport.Line(module: plan.module.name, rule: words, due: ids.count)
    guard !isRehearsal else { return line }
    for start in stride(from: 0, to: ids.count, by: Self.portion) {
      let portion = Array(ids[start..<min(start + Self.portion, ids.count)])
      let verdicts = try await execute(as: caller) { execution, caution in
        let due = try find(DueRecords(context: execution.readContext, plan: plan), portion)
        let commands = due.map { id -> Command in
          let target = RecordTarget(module: plan.module.name, id: id)
          return action == .delete ? .delete(target) : .erase(target, ErasureInput(reason: "retention"))
        }
        return try Self.verdicts(commands, false, .bulk, execution, caution)
      }
      for verdict in verdicts {
        switch verdict {
        case .success: line.done += 1
        case .failure(let refusal): line.refused[refusal.problems.first?.code ?? refusal.kind.rawValue, default: 0] += 1
        }
      }
    }
    return line
  }

  private func keepHistory(
    _ days: Int, _ plan: ModulePlan, _ isRehearsal: Bool, as caller: Caller
  ) async throws -> RetentionReport.Line {
    let due = try await readSlowly { try DueRecords(context: $0, plan: plan).history(days) }
    var line = RetentionReport.Line(
      module: plan.module.name, rule: "take values out of the history after \(days) days", due: due)
    guard !isRehearsal else { return line }
    while line.done < due {
      let count = try await execute(as: caller) { execution, _ in
        try HistoryRetention(db: execution.db, plan: plan)
          .take(before: DueRecords.moment(days, before: execution.now), by: execution)
      }
      guard count > 0 else { break }
      line.done += count
    }
    return line
  }

  /// Takes the entries of the audit log away that are older than a moment.
  ///
  /// - Returns: how many.
  /// - Throws: ``Refusal`` if the caller is no administrator.
  package func trimAudit(before moment: Timestamp, as caller: Caller) async throws -> Int {
    try await auditing(AuditEntry(.auditTrim, "audit"), as: caller) {
      try await execute(as: caller) { execution, _ in
        try Self.requireAdministrator(execution.caller, execution.state)
        let count = try AuditTable(db: execution.db).trim(before: moment)
        let entry = AuditEntry(
          .auditTrim, "audit", ["before": .moment(moment.microseconds), "entries": .integer(count)])
        if count > 0 { try execution.audit(entry) }
        return count
      }
    }
  }
}
