import Expressions
import GRDB
import JSONText
import Metamodel

extension Command {
  /// What the audit log has of the command once it is done; nil of one that is nobody's affair but the record's.
  func audited(_ change: RowChange, isImport: Bool) -> AuditEntry? {
    let place = "\(change.plan.module.name)/\(change.image.id)"
    switch self {
    case .override(_, _, let to, _):
      return AuditEntry(.recordOverride, place, ["to": .string(to)])
    case .undo(_, let undoing):
      let states = change.plan.guarded.compactMap { change.image.values[$0.index].code }
      return AuditEntry(
        .recordOverride, place,
        ["undo": .boolean(true), "field": undoing.field.map(JSON.string), "to": .strings(states)])
    // Each row of an import is in the ledger, and the import in the log.
    case .create(_, _, let entry?) where !isImport:
      return AuditEntry(.recordEnter, place, ["states": .object(entry.states.mapValues { .string($0) })])
    case .erase(_, let input):
      let records = change.erasure?.records.map(\.description) ?? []
      return AuditEntry(
        .recordErase, place,
        [
          "records": .strings(records), "fields": input.fields.isEmpty ? nil : .strings(input.fields),
          "reason": .string(input.reason),
        ])
    case .confirmed(let command): return command.audited(change, isImport: isImport)
    default: return nil
    }
  }

  /// What the audit log has of the command if whoever asked may not do it.
  var attempt: AuditEntry? {
    switch self {
    case .override(let target, _, _, _): AuditEntry(.recordOverride, "\(target.module)/\(target.id)")
    case .undo(let target, _): AuditEntry(.recordOverride, "\(target.module)/\(target.id)")
    case .erase(let target, _): AuditEntry(.recordErase, "\(target.module)/\(target.id)")
    case .confirmed(let command): command.attempt
    default: nil
    }
  }
}

extension Execution {
  /// Adds an entry to the audit log, in the transaction.
  func audit(_ entry: AuditEntry) throws { try AuditTable(db: db).append(entry, by: caller, at: now) }

  /// Notes, in the transaction, what the answer to commands tells of `phi`: the records as they have become.
  func noteAnswer(_ rows: [RowChange]) throws {
    for row in rows where !row.image.isDeleted && row.image.id > 0 {
      let told = access.phi(of: row.plan.module.name)
      if !told.isEmpty { phi.add(told, of: row.plan.module.name, row.image.id) }
    }
    guard let reading = phi.reading else { return }
    try audit(reading.entry(by: "change"))
  }

  /// Notes that rows of a file have come in.
  func noteImport(_ done: Int, of commands: [Command]) throws {
    guard done > 0 else { return }
    let modules = Set(commands.map(\.module)).sorted().joined(separator: " ")
    try audit(
      AuditEntry(.recordImport, modules, ["records": .integer(done), "refused": .integer(commands.count - done)]))
  }
}
