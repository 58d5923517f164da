import Expressions
import GRDB
import JSONText
import Metamodel

/// Does something about a draft.
struct RunReview {
  private var desk: ReviewDesk
  private let execution: Execution

  private init(_ execution: Execution, target: ReviewTarget) throws {
    self.execution = execution
    desk = try ReviewDesk(execution, target)
  }

  /// - Throws: ``Refusal``: there is no such draft for whoever asks, it is somebody else's to do, or it is not to be done now.
  static func run(_ deed: ReviewDeed, on target: ReviewTarget, _ execution: Execution) throws -> RowChange {
    var review = try RunReview(execution, target: target)
    return try review.run(deed)
  }

  private mutating func run(_ deed: ReviewDeed) throws -> RowChange {
    let problems = commentProblems(deed.comment, at: "comment")
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    if let expires = desk.row.expires, desk.row.status.isOpen, expires <= execution.now {
      throw Refusal(.conflict, .expired(desk.row.id, expires))
    }
    if case .resubmit(let values, let comment) = deed { return try resubmit(values, comment) }
    try requireDecider(deed)
    switch deed {
    case .accept(let input): return try accept(input)
    case .reject(let input): try reject(input)
    case .sendBack(let input): try sendBack(input)
    case .correct(let values, let comment): try correct(values, comment)
    case .verify(let verdicts): try verify(verdicts)
    case .claim: try claim()
    case .release: try release()
    case .resubmit: break
    }
    return try desk.change()
  }

  // MARK: Who may

  private func requireDecider(_ deed: ReviewDeed) throws {
    guard desk.mayDecide else {
      guard desk.isReviewer else { throw Refusal(.notPermitted, try notReviewer(deed)) }
      throw Refusal(.notPermitted, .ownDraft(desk.row.id, execution.caller.name))
    }
    guard desk.row.status == .pending else { throw Refusal.settled(desk.row) }
    guard let holder = desk.row.claimedBy else {
      if desk.review?.isClaimRequired == true, deed != .claim, !desk.isOverride {
        throw Refusal(.conflict, .unclaimedDraft(desk.row.id))
      }
      return
    }
    guard holder == execution.caller.userID || desk.mayOverride && deed != .claim else {
      throw Refusal(.conflict, .claimedDraft(desk.row.id, try UserTable.user(id: holder, execution.db)?.name ?? ""))
    }
  }

  private func notReviewer(_ deed: ReviewDeed) throws -> Problem {
    let who = WhoCheck(
      execution: execution, judgement: Judgement(execution, desk.plan, image: try desk.image, old: nil))
    let people = (desk.review?.reviewers ?? []).map(who.words)
    return Problem(
      at: "id", code: "who",
      message:
        "\(execution.caller.name) may not \(deed.name) draft \(desk.row.id): it is for \(people.joined(separator: ", ")).",
      found: .text(execution.caller.name), who: people)
  }

  // MARK: Verdicts

  private mutating func reject(_ input: ReviewRejection) throws {
    try judge(input.fields)
    try requireReason(input)
    settle(as: .rejected)
    try write(
      ReviewTable.Event(
        kind: "rejected", reason: input.reason, comment: input.comment, verdicts: input.fields,
        isOverride: desk.isOverride))
    try desk.tellAuthor("was rejected\(words(of: input))")
  }

  private mutating func sendBack(_ input: ReviewRejection) throws {
    guard try UserTable.caller(id: desk.row.author, execution.db) != nil else {
      throw Refusal(.conflict, .nobodyToCorrect(desk.row.id))
    }
    try judge(input.fields)
    try requireReason(input)
    desk.row.status = .returned
    desk.row.due = nil
    try write(
      ReviewTable.Event(
        kind: "returned", reason: input.reason, comment: input.comment, verdicts: input.fields,
        isOverride: desk.isOverride))
    try desk.tellAuthor("was sent back to be corrected\(words(of: input))")
  }

  private func words(of input: ReviewRejection) -> String {
    input.reason.flatMap { desk.review?.reason($0)?.label.spoken }.map { ": \($0)" } ?? ""
  }

  private mutating func verify(_ verdicts: [String: ReviewDraft.FieldVerdict]) throws {
    guard !verdicts.isEmpty else {
      throw Refusal(
        .invalid, Problem(at: "fields", code: "required", message: "Say of which fields, and what was found."))
    }
    try judge(verdicts)
    try write(ReviewTable.Event(kind: "verified", verdicts: verdicts, isOverride: desk.isOverride))
  }

  /// Takes verdicts on fields in.
  private mutating func judge(_ verdicts: [String: ReviewDraft.FieldVerdict]) throws {
    var problems: [Problem] = []
    for (field, verdict) in verdicts.sorted(by: { $0.key < $1.key }) {
      guard desk.plan.position(field) != nil, execution.access.level(of: field, in: desk.row.module) > .hidden else {
        problems.append(.unknownField(field, in: desk.plan, execution.access))
        continue
      }
      problems += commentProblems(verdict.comment, at: field)
      guard !verdict.isAccepted else { continue }
      problems += reasonProblems(verdict.reason, verdict.comment, at: field)
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    desk.row.verdicts.merge(verdicts) { $1 }
  }

  /// A rejection has a reason of its own, or that of a field.
  private func requireReason(_ input: ReviewRejection) throws {
    let isSaid = input.reason == nil && desk.row.verdicts.values.contains { !$0.isAccepted }
    let problems = isSaid ? [] : reasonProblems(input.reason, input.comment, at: "reason")
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
  }

  private func commentProblems(_ comment: String?, at place: String) -> [Problem] {
    guard let comment else { return [] }
    guard comment.unicodeScalars.count <= ReviewDeed.longestComment else { return [.longComment(at: place)] }
    return [Problem.turning(comment, at: place)].compactMap(\.self)
  }

  private func reasonProblems(_ reason: String?, _ comment: String?, at place: String) -> [Problem] {
    let codes = (desk.review?.reasons ?? []).map(\.code)
    guard let reason else {
      guard codes.isEmpty, comment?.isEmpty == false else {
        return [
          Problem(
            at: place, code: "required", message: "Say why\(codes.isEmpty ? "" : ", by one of the review's reasons").",
            wanted: codes.isEmpty ? nil : .list(codes.map(InputValue.text)))
        ]
      }
      return []
    }
    guard !codes.contains(reason) else { return [] }
    return [
      Problem(
        at: place, code: "unknown_value", message: "The review has no reason '\(reason.prefix(80))'.",
        found: .text(reason), wanted: .list(codes.map(InputValue.text)))
    ]
  }

  // MARK: Values

  private mutating func correct(_ values: RecordInput, _ comment: String?) throws {
    let changes = try take(values)
    try write(
      ReviewTable.Event(kind: "corrected", comment: comment, changes: changes, isOverride: desk.isOverride))
  }

  private mutating func resubmit(_ values: RecordInput, _ comment: String?) throws -> RowChange {
    guard desk.isAuthorStill || desk.mayOverride else {
      throw Refusal(.notPermitted, .notAuthor(desk.row.id, execution.caller.name))
    }
    guard desk.row.status == .returned else { throw Refusal.settled(desk.row) }
    let changes = values.isEmpty ? [] : try take(values)
    desk.row.status = .pending
    desk.row.round += 1
    desk.row.due = desk.review.flatMap { ReviewTimes($0, execution).due }
    try write(
      ReviewTable.Event(
        kind: "resubmitted", comment: comment, changes: changes, isOverride: !desk.isAuthor))
    try desk.tellReviewers("was sent in again")
    return try desk.change()
  }

  /// Takes other values in, as far as the caller may give them. A verdict on a field was one on what it was.
  ///
  /// - Returns: what has changed, `[old, new]` by field.
  private mutating func take(_ values: RecordInput) throws -> [JSON.Member] {
    // What the model has no more can only be taken away.
    let known = values.filter { $0.value != .null || desk.plan.module.field($0.key) != nil }
    let incoming = try IncomingRecord(execution, desk.plan, values: known, id: 0)
    let hopeless = incoming.problems.filter(\.isHopeless)
    let problems = hopeless + (closed(values) + known.tooLarge).others(than: hopeless)
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    var changes: [JSON.Member] = []
    for (field, value) in values.sorted(by: { $0.key < $1.key }) where desk.row.values[field] ?? .null != value {
      changes.append(
        .init(name: field, value: .array([desk.row.values[field].map(JSON.init) ?? .null, JSON(value)])))
      desk.row.values[field] = known[field]
      desk.row.verdicts[field] = nil
    }
    guard !changes.isEmpty else {
      throw Refusal(
        .invalid, Problem(at: "values", code: "required", message: "None of these values is another than the draft's."))
    }
    return changes
  }

  /// What the caller would change and may only read, of which an empty value is one like any other.
  private func closed(_ values: RecordInput) -> [Problem] {
    values.keys.sorted().compactMap { name in
      let level = execution.access.level(of: name, in: desk.row.module)
      guard values[name] != desk.row.values[name] ?? .null, level < .editable,
        let field = desk.plan.module.field(name)
      else { return nil }
      return level == .hidden
        ? .unknownField(name, in: desk.plan, execution.access) : .readOnlyField(field, isMasked: level == .masked)
    }
  }

  // MARK: Acceptance

  private mutating func accept(_ input: ReviewAcceptance) throws -> RowChange {
    let changes = input.values.isEmpty ? [] : try take(input.values)
    var verdicts: [String: ReviewDraft.FieldVerdict] = [:]
    for field in input.verifiesAll ? desk.unverified : input.verified
    where desk.row.verdicts[field]?.isAccepted != false {
      verdicts[field] = ReviewDraft.FieldVerdict(isAccepted: true)
    }
    try judge(verdicts)
    try requireVerified()
    let acceptance = AcceptDraft(execution: execution, desk: desk)
    var change = try input.into.map { try acceptance.merge(into: $0, taking: input.taken) } ?? acceptance.create()
    settle(as: input.into == nil ? .accepted : .merged)
    desk.row.record = RecordPlace(module: change.plan.module.name, id: change.image.id)
    try write(
      ReviewTable.Event(
        kind: desk.row.status.rawValue, comment: input.comment, changes: changes, verdicts: verdicts,
        isOverride: desk.isOverride))
    try desk.tellAuthor("was accepted")
    change.review = try ReviewReader(desk).draft
    return change
  }

  private func requireVerified() throws {
    let rejected = desk.row.verdicts.filter { !$0.value.isAccepted }.keys.sorted().map { field in
      Problem(
        at: field, code: "field_rejected",
        message: "\(label(field)) was rejected. Correct it, find it right, or reject the draft.")
    }
    let open = desk.unverified.filter { desk.row.verdicts[$0] == nil }.map { field in
      Problem(at: field, code: "unverified", message: "\(label(field)) has to be accepted or rejected by itself.")
    }
    guard rejected.isEmpty, open.isEmpty else { throw Refusal(.invalid, rejected + open) }
  }

  private func label(_ field: String) -> String { desk.plan.field(field)?.field.label.spoken ?? field }

  // MARK: Claims

  private mutating func claim() throws {
    guard desk.row.claimedBy == nil else { return }
    desk.row.claimedBy = execution.caller.userID
    try write(ReviewTable.Event(kind: "claimed"))
  }

  private mutating func release() throws {
    guard desk.row.claimedBy != nil else { throw Refusal(.conflict, .unclaimedDraft(desk.row.id)) }
    desk.row.claimedBy = nil
    try write(ReviewTable.Event(kind: "released", isOverride: desk.isOverride))
  }

  // MARK: Writing

  private mutating func settle(as status: ReviewDraft.Status) {
    desk.row.status = status
    desk.row.decidedAt = execution.now
    desk.row.decidedBy = execution.caller.userID
  }

  private func write(_ event: ReviewTable.Event) throws {
    try desk.table.update(desk.row)
    try desk.table.append(event, to: desk.row.id, by: execution.caller.userID, at: execution.now)
    try ReviewClock(execution: execution).follow(desk.row)
    guard event.isOverride else { return }
    let place = "\(desk.row.module) drafts/\(desk.row.id)"
    try execution.audit(
      AuditEntry(.recordOverride, place, ["review": .string(desk.row.review), "to": .string(event.kind)]))
  }
}
