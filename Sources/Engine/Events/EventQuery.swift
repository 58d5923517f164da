import Expressions
import GRDB
import JSONText
import Metamodel

/// Reads what has happened to records, out of their history, as a caller may know it now.
struct EventQuery {
  let context: ReadContext
  let execution: Execution
  /// nil means all that the caller may read.
  let modules: Set<String>?

  init(context: ReadContext, caller: Caller, modules: [String]?) {
    self.context = context
    self.modules = modules.map(Set.init)
    execution = Execution(context, as: caller)
  }

  /// How much of the sequence one page goes through.
  static let span: Int64 = 500

  /// A change as the history has it.
  fileprivate struct Change {
    let sequence: Int64
    let plan: ModulePlan
    let record: Int64
    let version: Int64
    let at: Int64
    let cause: String
    let changes: [UInt8]
  }

  /// The last number of the sequence; 0 where nothing has happened.
  static func last(_ db: Database) throws -> Int64 {
    try db.cachedStatement(sql: "SELECT max(id) FROM sys_history").firstInteger([]) ?? 0
  }

  func page(after place: Int64) throws -> EventPage {
    let end = try Self.last(context.db)
    let (sum, overflow) = place.addingReportingOverflow(Self.span)
    let last = min(end, overflow ? .max : sum)
    var page = EventPage(last: max(place, last), isEnd: last >= end)
    guard last > place else { return page }
    var records: [RecordReference: EventRecord] = [:]
    for change in try changes(after: place, to: last) {
      let key = RecordReference(module: change.plan.module.name, id: change.record)
      let record = try records[key] ?? EventRecord(change.record, change.plan, execution)
      records[key] = record
      if let event = try event(change, record) { page.events.append(event) }
    }
    return page
  }

  private func changes(after place: Int64, to last: Int64) throws -> [Change] {
    var changes: [Change] = []
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT id, module, record, version, at, cause, changes FROM sys_history WHERE id > ? AND id <= ? ORDER BY id
        """)
    try statement.forEachRow([.integer(place), .integer(last)]) { row in
      guard let plan = context.state.compiled.plan(id: row.integer(1)), isWanted(plan.module.name) else { return }
      changes.append(
        Change(
          sequence: row.integer(0), plan: plan, record: row.integer(2), version: row.integer(3), at: row.integer(4),
          cause: row.text(5), changes: Array(row.utf8(6))))
    }
    return changes
  }

  private func isWanted(_ module: String) -> Bool {
    modules?.contains(module) != false && execution.access.may(.read, on: module)
  }

  /// What is told of a change; nil if nothing is.
  private func event(_ change: Change, _ record: EventRecord) throws -> RecordEvent? {
    guard record.isReadable else {
      guard !record.isErased, try record.hasLeft(at: change.sequence) else { return nil }
      return event(.left, change, version: nil, fields: [])
    }
    // Of a record that was erased nothing is told but that it was.
    guard !record.isErased else {
      return change.word == "erase" ? event(.erased, change, version: change.version, fields: []) : nil
    }
    if change.version > 1, try record.hasEntered(at: change.sequence) {
      return event(.entered, change, version: change.version, fields: [])
    }
    let module = change.plan.module
    let fields = SeenChanges(access: execution.access, module: module).names(in: change.changes)
    let kind = change.kind ?? (fields.contains { change.plan.guarded($0) != nil } ? .moved : .updated)
    return event(kind, change, version: change.version, fields: fields)
  }

  private func event(
    _ kind: RecordEvent.Kind, _ change: Change, version: Int64?, fields: [String]
  ) -> RecordEvent {
    RecordEvent(
      sequence: change.sequence, module: change.plan.module.name, id: change.record, kind: kind, version: version,
      fields: fields, at: Timestamp(microseconds: change.at))
  }
}

extension EventQuery.Change {
  /// What the cause begins with.
  fileprivate var word: Substring { cause.prefix { $0.isLetter } }

  /// What it is by its cause; nil if its fields have to say.
  fileprivate var kind: RecordEvent.Kind? {
    if version == 1 { return .created }
    if cause.hasPrefix("merge into ") { return .deleted }
    if cause.hasPrefix("unmerge from ") { return .restored }
    return switch word {
    case "delete": .deleted
    case "restore": .restored
    default: nil
    }
  }
}
