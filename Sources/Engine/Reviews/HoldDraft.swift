import Expressions
import GRDB
import Metamodel

extension Execution {
  /// The way by which a record would come in that this creates; nil of what a process or the engine does by itself.
  var channel: Review.Channel? {
    guard depth == 0, !caller.isClock else { return nil }
    if caller.form != nil { return .form }
    if isImport { return .import }
    if case .key? = caller.credential { return .api }
    return .manual
  }

  /// Creates a record, or holds it where a review of its module says so.
  ///
  /// Who enters a record in mid-process has a right of their own to it and gives a reason: no review holds that.
  func created(_ module: String, _ values: RecordInput, _ entry: Entry? = nil) throws -> RowChange {
    if entry == nil, let held = try HoldDraft(execution: self, module: module, values: values).run() { return held }
    return try CreateRecord(self, module: module, values: values, entry: entry).run()
  }
}

/// Holds an incoming record as a draft, if a review of its module wants to see it.
struct HoldDraft {
  let execution: Execution
  let module: String
  let values: RecordInput

  /// - Returns: nil if no review holds it.
  /// - Throws: ``Refusal``: the caller may not create such records, or gives fields that nobody could accept.
  func run() throws -> RowChange? {
    guard let channel = execution.channel else { return nil }
    let reviews = execution.state.compiled.model.reviews(of: module).filter { $0.channels.contains(channel) }
    guard !reviews.isEmpty else { return nil }
    let plan = try execution.plan(module)
    try execution.authorise(.create, on: module)
    let incoming = try IncomingRecord(execution, plan, values: values, id: 0)
    let judgement = Judgement(execution, plan, image: incoming.image, old: nil)
    guard let review = reviews.first(where: { judgement.isMet($0.condition) }) else { return nil }
    let hopeless = incoming.problems.filter(\.isHopeless) + values.tooLarge
    guard hopeless.isEmpty else { throw Refusal(.invalid, hopeless) }
    let isDiscarded = review.discarded.map(judgement.isMet) ?? false
    let id = try insert(review, channel, plan, isDiscarded: isDiscarded)
    let desk = try ReviewDesk(execution, ReviewTarget(module: module, id: id))
    try desk.table.append(
      ReviewTable.Event(kind: isDiscarded ? "discarded" : "held"), to: id, by: execution.caller.userID,
      at: execution.now)
    try ReviewClock(execution: execution).follow(desk.row)
    // Of a file's thousands of rows nobody is told one by one.
    if !isDiscarded, channel != .import { try desk.tellReviewers("waits for a review") }
    return try desk.change()
  }

  private func insert(
    _ review: Review, _ channel: Review.Channel, _ plan: ModulePlan, isDiscarded: Bool
  ) throws -> Int64 {
    let times = ReviewTimes(review, execution)
    return try ReviewTable(db: execution.db).insert(
      ReviewTable.Row(
        id: 0, module: module, review: review.name, channel: channel.rawValue, source: execution.caller.form,
        author: execution.caller.userID, createdAt: execution.now, status: isDiscarded ? .discarded : .pending,
        values: values, due: isDiscarded ? nil : times.due, expires: isDiscarded ? nil : times.expires,
        decidedAt: isDiscarded ? execution.now : nil, decidedBy: isDiscarded ? Caller.clock.userID : nil),
      module: plan.id)
  }
}

extension Problem {
  /// Whether it speaks of a field that is none or not the sender's to give, of a record that is not there for them, or of more than a
  /// field can have: no reviewer could accept that.
  var isHopeless: Bool { ["unknown_field", "read_only", "read_only_field", "not_found", "too_long"].contains(code) }
}
