import Expressions
import GRDB
import JSONText
import Metamodel

/// A draft in front of somebody: who they are to it, and what is to be known of it.
struct ReviewDesk {
  let execution: Execution
  let plan: ModulePlan
  /// Nil if the model has it no more; then only who may override decides.
  let review: Review?
  var row: ReviewTable.Row
  let isReviewer: Bool

  var table: ReviewTable { ReviewTable(db: execution.db) }
  var isAuthor: Bool { row.author == execution.caller.userID }
  /// Whether they have sent it in, and may send in such records now, with what they ask by.
  var isAuthorStill: Bool {
    isAuthor && (execution.caller.form != nil || execution.access.may(.create, on: row.module))
  }
  var mayOverride: Bool { execution.access.may(.override, on: row.module) }
  /// Whether they decide in another right than a reviewer's own.
  var isOverride: Bool { !isReviewer || isAuthor && review?.allowsOwn != true }

  /// - Throws: ``Refusal`` if there is no such draft for whoever asks.
  init(_ execution: Execution, _ target: ReviewTarget) throws {
    guard let row = try ReviewTable(db: execution.db).row(target.id), row.module == target.module else {
      throw Refusal.noSuchReview(target.id)
    }
    try self.init(execution, row)
    guard isAuthorStill || isReviewer || mayOverride else { throw Refusal.noSuchReview(target.id) }
  }

  init(_ execution: Execution, _ row: ReviewTable.Row) throws {
    self.execution = execution
    self.row = row
    plan = try execution.plan(row.module)
    review = execution.state.compiled.model.review(row.review).flatMap { $0.module == row.module ? $0 : nil }
    let image = try Self.image(row, plan, execution)
    let who = WhoCheck(execution: execution, judgement: Judgement(execution, plan, image: image, old: nil))
    // Nobody's own is decided in their place either.
    let author = review?.allowsOwn == true ? nil : row.author
    isReviewer =
      execution.access.may(.create, on: row.module)
      && review?.reviewers.contains {
        who.isCaller($0, insteadOfAnyBut: author) || who.isStandingIn(for: $0, but: author)
      } == true
  }

  /// The record that would be, as far as its values can be read. Its owner is whoever has sent it in, so that nobody chooses by whom
  /// their draft is reviewed.
  private static func image(_ row: ReviewTable.Row, _ plan: ModulePlan, _ execution: Execution) throws -> RowImage {
    var image = try IncomingRecord(
      execution, plan, values: row.values, id: 0, byProcess: Set(row.values.keys)
    ).image
    if row.author > 0 || row.values[SystemField.owner.rawValue] == nil { image.owner = row.author }
    return image
  }

  var image: RowImage { get throws { try Self.image(row, plan, execution) } }

  // MARK: What there is to know

  /// What would stand in the way of the record as it is, and the records that it is likely to be about the same as.
  func findings() throws -> (problems: [Problem], duplicates: [Problem]) {
    let incoming = try IncomingRecord(execution, plan, values: row.values, id: 0, byProcess: Set(row.values.keys))
    var image = incoming.image
    var problems = incoming.problems
    problems += try EnterProcesses(execution: execution, plan: plan, entry: nil, given: incoming.given).choose(&image)
    problems += incoming.reading.violations(image, old: nil).others(than: problems)
    problems += try incoming.reading.duplicates(image).others(than: problems)
    let reader = DuplicateReader(execution: execution)
    let found = try DuplicateMatches(db: execution.db, state: execution.state)
      .find(image, plan, by: plan.matching.rules)
    return (
      problems.map { execution.access.seen($0, of: row.module) },
      try found.compactMap(reader.told).map { try reader.problem($0, isRefused: false) }
    )
  }

  /// Fields that wait for a verdict: those that are to be verified and have a value.
  var unverified: [String] {
    guard row.status.isOpen else { return [] }
    return (review?.verified ?? []).filter { row.values[$0] != nil && row.verdicts[$0]?.isAccepted != true }
  }

  /// What the outcome of a deed says of the draft; nothing is said of a record.
  func change() throws -> RowChange {
    var change = RowChange(plan: plan, image: try image)
    change.review = try ReviewReader(self).draft
    return change
  }

  // MARK: Telling others

  /// Leaves the reviewers a notification, but for whoever has just done something.
  func tellReviewers(_ words: String) throws {
    guard let review else { return }
    let people = review.reviewers.map(Recipient.init)
    let judgement = Judgement(execution, plan, image: try image, old: nil)
    guard let users = try? Recipients(people, of: image, judgement, execution).users else { return }
    let absences = AbsenceTable(db: execution.db)
    let today = execution.now.date(in: execution.state.settings.timeZone)
    let substitutes = try users.compactMap { try absences.substitute(of: $0, on: today)?.id }
    for user in users + Set(substitutes).subtracting(users).sorted() { try tell(user, words) }
  }

  /// Leaves whoever has sent it in a notification.
  func tellAuthor(_ words: String) throws { try tell(row.author, words) }

  private func tell(_ user: Int64, _ words: String) throws {
    guard user > 0, user != execution.caller.userID else { return }
    let name = review?.label.spoken ?? row.review
    try NotificationTable(db: execution.db).append(
      "\(name): draft \(row.id) \(words).", telling: .nothing, for: user, about: row.record?.id ?? 0, plan,
      "review \(row.review)",
      at: execution.now)
  }
}

extension Recipient {
  fileprivate init(_ person: Person) {
    self =
      switch person {
      case .role(let name): .role(name)
      case .team(let name): .team(name)
      case .user(let name): .user(name)
      case .field(let expression): .field(expression)
      case .managerLevels(let levels): .managers(levels: levels)
      }
  }
}

extension Refusal {
  static func noSuchReview(_ id: Int64) -> Refusal {
    Refusal(
      .notFound,
      Problem(
        at: "id", code: "not_found", message: "There is no draft \(id) for you to review, or of yours.",
        found: .number(String(id))))
  }
}
