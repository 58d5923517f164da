import Expressions
import GRDB
import Metamodel

/// When a draft should be decided, and when it is given up, counted from now.
struct ReviewTimes {
  let due: Timestamp?
  let expires: Timestamp?

  init(_ review: Review, _ execution: Execution) {
    let time = execution.state.workingTime(by: review.calendar)
    due = review.level.flatMap { time.adding($0, to: execution.now) }
    expires = review.expiry.flatMap { time.adding($0, to: execution.now) }
  }
}

/// What is due for drafts, and does it.
struct ReviewClock {
  let execution: Execution

  private var table: DueTable {
    DueTable(db: execution.db, now: execution.now, watch: execution.clockwork.watch)
  }

  /// Brings what is due for a draft to what it is.
  func follow(_ row: ReviewTable.Row) throws {
    try table.follow(items(row), module: 0, record: row.id, isChanged: false)
  }

  /// Brings what is due for a draft to what it is, as it stands in the store.
  func follow(_ draft: Int64) throws {
    if let row = try ReviewTable(db: execution.db).row(draft) { try follow(row) }
  }

  func items(_ row: ReviewTable.Row) -> [DueItem] {
    func item(_ kind: DueItem.Kind, _ time: Timestamp?) -> [DueItem] {
      time.map { [DueItem(kind: kind, reference: row.review, at: $0.microseconds)] } ?? []
    }
    guard row.status.isOpen else { return row.record == nil ? item(.reviewForgetting, forgetting(row)) : [] }
    return (row.status == .pending ? item(.reviewLevel, row.due) : []) + item(.reviewExpiry, row.expires)
  }

  /// When the values of a draft go that has become no record.
  private func forgetting(_ row: ReviewTable.Row) -> Timestamp? {
    guard !row.values.isEmpty, let decided = row.decidedAt,
      let days = keptDays(row.review)
    else { return nil }
    return Timestamp(microseconds: decided.microseconds + Int64(days) * 86_400_000_000)
  }

  /// Of a review that was taken out the values do not stay for ever.
  private func keptDays(_ name: String) -> Int? {
    guard let review = execution.state.compiled.model.review(name) else { return Self.daysAfterReview }
    return review.keptDays
  }

  private static let daysAfterReview = 90

  /// Does what it is time for.
  ///
  /// - Returns: what was done; nil if there was nothing to do any more.
  func act(on entry: DueTable.Entry) throws -> ClockDeed? {
    guard let row = try ReviewTable(db: execution.db).row(entry.record),
      var desk = try? ReviewDesk(execution, row), items(row).contains(where: { $0.key == entry.key })
    else {
      try table.remove(entry.id)
      return nil
    }
    try table.finish(entry.id)
    let kind: ClockDeed.Kind
    switch entry.kind {
    case .reviewLevel:
      kind = .reviewOverdue
      try desk.table.append(ReviewTable.Event(kind: "overdue"), to: row.id, by: user, at: execution.now)
      try desk.tellReviewers("is overdue")
    case .reviewExpiry:
      kind = .reviewExpired
      (desk.row.status, desk.row.decidedAt, desk.row.decidedBy) = (.expired, execution.now, user)
      try desk.table.update(desk.row)
      try desk.table.append(ReviewTable.Event(kind: "expired"), to: row.id, by: user, at: execution.now)
      try desk.tellAuthor("has expired")
      try follow(desk.row)
    default:
      kind = .reviewForgotten
      try desk.table.forget(row.id, by: user, at: execution.now)
      try ErasureTable(db: execution.db).askForWipe()
      try follow(row.id)
    }
    return ClockDeed(
      at: execution.now, due: Timestamp(microseconds: entry.at), module: row.module, record: row.id, kind: kind,
      reference: row.review, count: 1, refused: [])
  }

  private var user: Int64 { Caller.clock.userID }
}

extension StoreState {
  /// Working time by a calendar, else the tenant's; without any nobody works.
  func workingTime(by name: String? = nil) -> WorkingTime {
    let model = compiled.model
    let calendar = (name ?? settings.businessCalendar ?? model.defaultCalendar).flatMap(model.calendar)
    return WorkingTime(
      calendar ?? BusinessCalendar(name: "", label: LocalizedText(""), hours: [:], holidays: []), in: settings.timeZone)
  }
}

extension ReviewClock {
  /// Brings what is due for all drafts to what it is.
  func followAll() throws {
    try forEachDraft { try follow($0) }
  }

  /// Drafts for which something else is due than they say.
  func wrong() throws -> [Int64] {
    var wrong: [Int64] = []
    try forEachDraft { row in
      let wanted = items(row)
      let entries = try table.entries(module: 0, record: row.id)
      let isSame = Set(wanted.map(\.key)) == Set(entries.map(\.key))
      let isTimely = wanted.allSatisfy { item in
        entries.contains { entry in
          entry.key == item.key && (entry.isArmed ? entry.at == item.at : item.at <= execution.now.microseconds)
        }
      }
      if !isSame || !isTimely { wrong.append(row.id) }
    }
    return wrong
  }

  /// Those for which something may be due.
  private func forEachDraft(_ body: (ReviewTable.Row) throws -> Void) throws {
    let drafts = ReviewTable(db: execution.db)
    var last: Int64 = 0
    while true {
      let rows = try drafts.rows(where: "d.record IS NULL", [], after: last, limit: 500)
      for row in rows { try body(row) }
      guard rows.count == 500, let end = rows.last else { return }
      last = end.id
    }
  }
}
