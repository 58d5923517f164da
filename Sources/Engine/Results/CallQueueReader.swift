import Expressions
import Foundation
import GRDB
import Metamodel

/// Reads the call queues of the flows that are somebody's.
struct CallQueueReader {
  let execution: Execution
  let request: CallQueueRequest

  private var model: Model { execution.state.compiled.model }
  private var db: Database { execution.db }
  private var now: Int64 { execution.now.microseconds }

  /// The queue of a flow's module.
  private struct Queue {
    let flow: ResultFlow
    let module: ResultModule
    let plan: ModulePlan
    let right: Right
    /// Conditions of flows that come before it, whose records are not its own.
    let others: [ModelExpression]
  }

  /// A record of a queue, with what puts it into its place.
  private struct Candidate {
    let queue: Queue
    let number: Int
    let id: Int64
    let scheduled: Int64?
    let due: Int64?
    let last: Int64?
    let claimUser: Int64?
    let claimUntil: Int64?
    let place: Int

    /// Whether it comes before another; within a queue they are in order already.
    func precedes(_ other: Candidate) -> Bool {
      let times = [(scheduled, other.scheduled), (due, other.due)]
      for (mine, theirs) in times where mine != theirs { return (mine ?? .max) < (theirs ?? .max) }
      return (number, place) < (other.number, other.place)
    }
  }

  func items(limit: Int) throws -> [CallItem] {
    try queues().enumerated().flatMap { try candidates($1, number: $0, limit: limit) }
      .sorted { $0.precedes($1) }.lazy.compactMap(item).prefix(limit).map { $0 }
  }

  func take() throws -> CallItem? {
    if let held = try held() { return held }
    var offset = 0
    let queues = try queues()
    while true {
      let found = try queues.enumerated().flatMap { try candidates($1, number: $0, limit: Self.page, offset: offset) }
      for candidate in found.sorted(by: { $0.precedes($1) }) {
        guard var item = try item(candidate) else { continue }
        let until = now + candidate.queue.flow.claim.microseconds
        let record = PlannedRecord(plan: candidate.queue.plan, id: candidate.id)
        guard let row = try RowTable(plan: record.plan, db: db).row(record.id) else { continue }
        try CallTable(db: db).claim(
          record, calling: contact(of: candidate, row), for: execution.caller.userID, until: until)
        item.claimedBy = execution.caller.name
        item.claimedUntil = Timestamp(microseconds: until)
        return item
      }
      offset += Self.page
      guard found.count >= Self.page else { return nil }
    }
  }

  private static let page = 50

  /// The record that the caller has already.
  private func held() throws -> CallItem? {
    let mine = execution.caller.userID
    for (number, queue) in try queues().enumerated() {
      guard let id = try CallTable(db: db).held(by: mine, of: queue.plan.id, at: execution.now) else { continue }
      let held = try candidates(queue, number: number, limit: 1, only: id).first
      if let held, let item = try item(held) { return item }
      // What is not to be called any more is nobody's.
      try CallTable(db: db).release(PlannedRecord(plan: queue.plan, id: id))
    }
    return nil
  }

  // MARK: Queues

  private func queues() throws -> [Queue] {
    if let name = request.module { _ = try execution.plan(name) }
    if let name = request.flow, model.resultFlow(name) == nil { throw Refusal(.notFound, .noSuchFlow(name, model)) }
    var before: [String: [ModelExpression?]] = [:]
    var queues: [Queue] = []
    for flow in model.resultFlows where isTheirs(flow) {
      for module in flow.modules {
        defer { before[module.module, default: []].append(module.condition) }
        guard request.module.map({ $0 == module.module }) ?? true, request.flow.map({ $0 == flow.name }) ?? true,
          let plan = execution.state.compiled.plan(module.module), let right = right(on: module.module, flow),
          // What an earlier flow takes whole is none of it.
          !(before[module.module] ?? []).contains(nil), isOpen(flow)
        else { continue }
        let others = (before[module.module] ?? []).compactMap(\.self)
        queues.append(Queue(flow: flow, module: module, plan: plan, right: right, others: others))
      }
    }
    return queues
  }

  private func isTheirs(_ flow: ResultFlow) -> Bool {
    flow.teams.isEmpty || flow.teams.contains { execution.caller.teams.contains($0) }
  }

  /// The right by which the caller logs results there; nil if they log none.
  private func right(on module: String, _ flow: ResultFlow) -> Right? {
    let access = execution.access
    guard access.may(.read, on: module), access.may(.create, on: flow.interaction) else { return nil }
    return access.resultRight(on: module)
  }

  /// Whether it is calling hours now.
  private func isOpen(_ flow: ResultFlow) -> Bool {
    guard case .named(let name)? = flow.calendar, let calendar = model.calendar(name) else { return true }
    let time = WorkingTime(calendar, in: execution.state.settings.timeZone)
    return time.adding(.working(TimeSpan(microseconds: 1)), to: execution.now)
      .map { $0.microseconds == now + 1 } ?? false
  }

  // MARK: Candidates

  private func candidates(
    _ queue: Queue, number: Int, limit: Int, offset: Int = 0, only: Int64? = nil
  ) throws -> [Candidate] {
    let scopes = ScopeSQL(access: execution.access, now: execution.now, timeZone: execution.state.settings.timeZone)
    var (conditions, arguments): ([String], [SQLArgument]) = ([], [])
    func add(_ fragment: SQLFragment?, negated: Bool = false) {
      guard let fragment else { return }
      conditions.append(negated ? "NOT coalesce((\(fragment.sql)), 0)" : "(\(fragment.sql))")
      arguments += fragment.arguments
    }
    let (plan, module) = (queue.plan, queue.module)
    for right in Set([Right.read, queue.right]).sorted(by: { $0.rawValue < $1.rawValue }) {
      add(scopes.condition(of: right, on: module.module, alias: "t"))
    }
    add(module.condition.flatMap { scopes.criterion($0, module.module, "t") })
    for other in queue.others { add(scopes.criterion(other, module.module, "t"), negated: true) }
    add(module.doNotContact.flatMap { scopes.criterion($0, module.module, "t") }, negated: true)
    if let only {
      conditions.append("t.id = ?")
      arguments.append(.integer(only))
    } else {
      let isOpen = (open(queue) + ["1"]).joined(separator: " AND ")
      if let wanted = module.queue.flatMap({ scopes.criterion($0, module.module, "t") }) {
        // A call that was agreed on is made, wherever its record stands by then.
        conditions.append("((\(wanted.sql)) OR (scheduled IS NOT NULL AND \(isOpen)))")
        arguments += wanted.arguments
      } else {
        conditions.append(isOpen)
      }
      conditions.append(
        """
        coalesce(c.definitive, 0) = 0 AND (scheduled IS NULL OR scheduled <= \(now))
        AND (c.claim_until IS NULL OR c.claim_until <= \(now) OR c.claim_user = \(execution.caller.userID))
        """)
      if let rest = queue.flow.rest {
        conditions.append("(scheduled IS NOT NULL OR c.last_at IS NULL OR c.last_at <= \(now - rest.microseconds))")
      }
    }
    let value = module.value.flatMap(plan.field).map { "t.\"\($0.column)\" DESC NULLS LAST, " } ?? ""
    let sql = """
      SELECT t.id, \(scheduled(queue)) AS scheduled,
        (SELECT min(d.at) FROM sys_due d WHERE d.module = \(plan.id) AND d.record = t.id AND d.kind = 'sla') AS due, c.last_at, c.claim_user, c.claim_until
      FROM \(module.module.quotedDatabaseIdentifier) AS t
      LEFT JOIN sys_call c ON c.module = \(plan.id) AND c.record = t.id
      WHERE t.deleted_at IS NULL AND \(conditions.isEmpty ? "1" : conditions.joined(separator: " AND "))
      ORDER BY scheduled IS NULL, scheduled, due IS NULL, due, \(value)c.last_at NULLS FIRST, t.id
      LIMIT \(limit) OFFSET \(offset)
      """
    var found: [Candidate] = []
    try db.makeStatement(sql: sql).forEachRow(arguments) { row in
      let number64 = { (index: Int) in row.isNull(index) ? nil : row.integer(index) }
      found.append(
        Candidate(
          queue: queue, number: number, id: row.integer(0), scheduled: number64(1), due: number64(2), last: number64(3),
          claimUser: number64(4), claimUntil: number64(5), place: found.count))
    }
    return found
  }

  /// The earliest call that was planned about a record and is still to be made.
  private func scheduled(_ queue: Queue) -> String {
    guard let calls = execution.state.compiled.plan(queue.flow.interaction), let regarding = calls.regarding,
      let status = calls.module.activityFields.status.flatMap(calls.field),
      let at = calls.module.activityFields.at.flatMap(calls.field), at.field.type == .datetime
    else { return "NULL" }
    return """
      (SELECT min(k."\(at.column)") FROM "\(calls.module.name)" k WHERE k."\(regarding.id)" = t.id
        AND k."\(regarding.module)" = \(SQLText.literal(queue.module.module)) AND k.deleted_at IS NULL
        AND k."\(status.column)" IN (\(SQLText.literals(calls.module.activityFields.open))))
      """
  }

  /// What a record has to be that is not closed.
  private func open(_ queue: Queue) -> [String] {
    guard let field = queue.module.stage.flatMap(queue.plan.field) else { return [] }
    let column = "t.\"\(field.column)\""
    let pipelines = queue.plan.pipelines.filter { $0.field == field.field.name }
    func codes(_ pipeline: String?) -> String {
      SQLText.literals(
        model.stages(of: queue.module, pipeline: pipeline)?.stages.filter(\.isClosed).map(\.code) ?? [])
    }
    guard !pipelines.isEmpty else { return ["(\(column) IS NULL OR \(column) NOT IN (\(codes(nil))))"] }
    return pipelines.map { pipeline in
      "(t.pipeline IS NOT \(SQLText.literal(pipeline.name)) OR \(column) IS NULL OR \(column) NOT IN (\(codes(pipeline.name))))"
    }
  }

  // MARK: Items

  /// A candidate as the caller may see it; nil of one that nobody could call about, whatever the database says.
  private func item(_ candidate: Candidate) throws -> CallItem? {
    let plan = candidate.queue.plan
    guard let row = try RowTable(plan: plan, db: db).row(candidate.id) else { return nil }
    if plan.isConvertible, try ConversionTable(db: db).standing(of: row.id, in: plan.module.name) != nil { return nil }
    guard try ClaimCheck(execution: execution, plan: plan, row: row).problemOfTaking() == nil,
      try isReachable(contact(of: candidate, row), isScheduled: candidate.scheduled != nil, candidate.queue.flow)
    else { return nil }
    let moment = { (time: Int64?) in time.map(Timestamp.init(microseconds:)) }
    let isClaimed = candidate.claimUntil.map { $0 > now } ?? false
    return CallItem(
      module: plan.module.name, record: row.id, title: execution.title(of: row, plan), flow: candidate.queue.flow.name,
      scheduled: moment(candidate.scheduled), due: moment(candidate.due), lastAttempt: moment(candidate.last),
      attempts: try ResultTable(db: db).count(module: plan.id, record: row.id),
      phones: numbers(row, candidate.queue),
      claimedBy: try isClaimed ? candidate.claimUser.flatMap { try UserTable.user(id: $0, db)?.name } : nil,
      claimedUntil: isClaimed ? moment(candidate.claimUntil) : nil)
  }

  /// Whoever would be called.
  private func contact(of candidate: Candidate, _ row: RowImage) -> PlannedRecord {
    let queue = candidate.queue
    return ResultSubject(plan: queue.plan, row: row, flow: queue.flow, module: queue.module).contact(execution)
  }

  /// Whether nobody else is calling the same person about another record, and they may be called once more.
  private func isReachable(_ contact: PlannedRecord, isScheduled: Bool, _ flow: ResultFlow) throws -> Bool {
    let table = CallTable(db: db)
    guard try !table.isCalled(contact, besides: execution.caller.userID, at: execution.now) else { return false }
    guard !isScheduled, let rest = flow.rest else { return true }
    return try ResultTable(db: db).last(contact: contact).map { $0 <= now - rest.microseconds } ?? true
  }

  private func numbers(_ row: RowImage, _ queue: Queue) -> [CallNumber] {
    let judgement = Judgement(execution, queue.plan, image: row, old: nil)
    var numbers: [CallNumber] = []
    for path in queue.module.phones where judgement.isSeen(path) {
      guard case .string(let text)? = try? judgement.value(path),
        let number = CallNumber(text, callingCode: execution.state.settings.callingCode),
        !numbers.contains(where: { $0.tel == number.tel })
      else { continue }
      numbers.append(number)
    }
    return numbers
  }
}

extension Execution {
  /// What a record is called, as far as whoever asks may know; what that tells of `phi` is noted.
  func title(of row: RowImage, _ plan: ModulePlan) -> String {
    let told = access.phi(of: plan.module.name).filter(plan.module.titleFields.contains)
    if !told.isEmpty { phi.add(told, of: plan.module.name, row.id) }
    return RecordTitle(execution: self).text(of: row, plan)
  }
}

extension Problem {
  static func noSuchFlow(_ name: String, _ model: Model) -> Problem {
    Problem(
      at: "flow", code: "not_found", message: "There is no result flow '\(name)'.", found: .text(name),
      wanted: .list(model.resultFlows.map { .text($0.name) }))
  }
}
