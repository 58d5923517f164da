import Expressions
import GRDB
import JSONText
import Metamodel

/// Takes the values of a record, or of some of its fields, away from everywhere in the store, at somebody's request.
///
/// A whole record goes to the recycle bin and stays there as an empty shell, since ledger and history tell of it; its states are kept. What
/// was merged into it is erased with it.
struct EraseRecord {
  private let execution: Execution
  private let target: RecordTarget
  private let input: ErasureInput

  init(_ execution: Execution, target: RecordTarget, input: ErasureInput) {
    self.execution = execution
    self.target = target
    self.input = input
  }

  private var db: Database { execution.db }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.administer, on: target.module)
    let old = try row(plan)
    let part = try ErasedPart(plan, fields: chosenFields(plan), db)
    let parts = try Relatives(execution: execution).parts(of: old.id, plan)
    let rows = try [old] + parts.compactMap { try RowTable(plan: plan, db: db).row($0) }
    var texts = ErasedTexts()
    for row in rows { try texts.gather(row.id, part, db) }
    try checkReason(texts)
    let quotes = try ErasedQuotes(of: rows, part, texts, execution)
    let report = try erase(rows, part, texts, quotes)
    try ErasureTable(db: db).askForWipe()
    guard let image = try RowTable(plan: plan, db: db).row(old.id) else {
      throw Refusal.noSuchRecord(plan.module.name, old.id)
    }
    return RowChange(plan: plan, image: image, erasure: report)
  }

  // MARK: What stands in the way

  private func row(_ plan: ModulePlan) throws -> RowImage {
    let isInBin = try RowTable(plan: plan, db: db).row(target.id)?.isDeleted ?? false
    let row = try execution.row(target, plan, for: .administer, inBin: isInBin)
    if let time = try ErasureTable(db: db).erased(row.id, plan) {
      throw Refusal.erased(plan.module.name, row.id, at: time, .conflict)
    }
    if let survivor = try MergeTable(db: db).survivor(of: row.id, plan) {
      throw Refusal(
        .conflict,
        Problem(
          at: "id", code: "merged",
          message:
            "\(plan.module.name) \(row.id) is part of \(plan.module.name) \(survivor). Erase that, or undo the merge first.",
          wanted: .number(String(survivor))))
    }
    return row
  }

  /// Nil means the whole record.
  private func chosenFields(_ plan: ModulePlan) throws -> Set<String>? {
    guard !input.fields.isEmpty else { return nil }
    let problems = input.fields.compactMap { name -> Problem? in
      guard let planned = plan.field(name) else {
        guard plan.module.field(name) == nil else {
          return .readOnly(name, "it is computed, so erase what it is computed from")
        }
        return .unknownField(name, in: plan, execution.access)
      }
      if plan.isGuarded(planned) { return .readOnly(name, "its states are the ledger's, and no value of anybody") }
      guard planned.field.isRequired else { return nil }
      return Problem(
        at: name, code: "required",
        message: "\(planned.field.label.spoken) is required, so a record cannot be without it. Erase the whole record.")
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    return Set(input.fields)
  }

  /// The reason stays for ever.
  private func checkReason(_ texts: ErasedTexts) throws {
    if let problem = Problem.reason(input.reason) { throw Refusal(.invalid, problem) }
    guard texts.stand(in: input.reason) else { return }
    throw Refusal(
      .invalid,
      Problem(
        at: "reason", code: "tells_erased",
        message: "The reason says what is to be erased. It is kept, so say it without: a request's number, for example."
      ))
  }

  // MARK: Writing

  private func erase(
    _ rows: [RowImage], _ part: ErasedPart, _ texts: ErasedTexts, _ quotes: ErasedQuotes
  ) throws -> ErasureReport {
    let plan = part.plan
    let traces = ErasedTraces(execution: execution, texts: texts)
    let relatives = Relatives(execution: execution)
    let places = rows.map { RecordPlace(module: plan.module.name, id: $0.id) }
    var (history, moves, files) = (0, 0, 0)
    for row in rows { try note(row.id, plan) }
    // What waits for a decision is not what was submitted any more; from then on nothing is locked.
    let withdrawn = try ApprovalTable(db: db).erase(quotes, for: db.lastInsertedRowID, at: execution.now)
    history += try ApprovalTable(db: db).eraseReasons(
      quotes, besides: Set(places), reason: input.reason, by: execution)
    var others: Set<RecordPlace> = []
    for row in rows {
      history += try traces.takeFromHistory(of: row.id, part)
      moves += try traces.takeFromMoves(of: row.id, part)
      others.formUnion(try relatives.merged(with: row.id, plan) + relatives.converted(row.id, plan.module.name))
      try clear(row, part)
      if part.isWhole { files += try execution.eraseAttachments(of: row.id, in: plan) }
    }
    others.subtract(places)
    for other in others.sorted() {
      guard let plan = execution.state.compiled.plan(other.module) else { continue }
      history += try traces.takeFromHistory(ofRelative: other.id, plan, reason: input.reason)
    }
    let answers = try traces.takeFromAnswers(about: rows.map(\.id))
    let messages = try OutboxTable(db: db).erase(quotes)
    try DraftTable(db: db).erase(quotes)
    try PromptTable(db: db).erase(quotes)
    let drafts = try ReviewTable(db: db).erase(quotes, by: execution.caller.userID, at: execution.now)
    try FormTable(db: db).forget(records: rows.map(\.id), module: plan.id)
    try WithdrawnApprovals(execution: execution).tell(withdrawn, besides: Set(places))
    for draft in drafts { try ReviewClock(execution: execution).follow(draft) }
    return ErasureReport(
      records: places, fields: texts.fields.sorted(), history: history, moves: moves, files: files, answers: answers,
      messages: messages, drafts: drafts.count,
      relatives: try others.filter { try isThere($0) }.sorted(), lacking: part.isWhole ? [] : try lacking(rows, plan))
  }

  /// What the records have to have in their states, and have not any more.
  private func lacking(_ rows: [RowImage], _ plan: ModulePlan) throws -> [ErasureReport.Lacking] {
    let rules = StateRules(execution: execution, plan: plan)
    return try rows.compactMap { try RowTable(plan: plan, db: db).row($0.id) }.filter { !$0.isDeleted }.flatMap { row in
      try rules.lacking(row).filter { input.fields.contains($0.field) }.map {
        ErasureReport.Lacking(
          record: RecordPlace(module: plan.module.name, id: row.id), field: $0.field, state: $0.state)
      }
    }
  }

  private func isThere(_ place: RecordPlace) throws -> Bool {
    guard let plan = execution.state.compiled.plan(place.module) else { return false }
    return try ErasureTable(db: db).erased(place.id, plan) == nil
  }

  private func note(_ record: Int64, _ plan: ModulePlan) throws {
    let table = ErasureTable(db: db)
    guard !input.fields.isEmpty else {
      return try table.insert(.record, of: record, plan, reason: input.reason, by: execution)
    }
    for field in Set(input.fields).sorted() {
      try table.insert(.field, field: field, of: record, plan, reason: input.reason, by: execution)
    }
  }

  private func clear(_ row: RowImage, _ part: ErasedPart) throws {
    let plan = part.plan
    var image = try execution.touched(row)
    if part.isWhole { image.isDeleted = true }
    for position in plan.fields.indices where part.covers(plan.fields[position].field.name) {
      image.values[position] = .null
    }
    // To the recycle bin first: there a record may lack what is required.
    if part.isWhole, !row.isDeleted { try RowTable(plan: plan, db: db).setDeleted(image, at: execution.now) }
    let nulls = part.columns.map { ", \"\($0)\" = NULL" }.joined()
    try db.makeStatement(
      sql: "UPDATE \"\(plan.module.name)\" SET version = ?, modified_at = ?, modified_by = ?\(nulls) WHERE id = ?"
    ).run([
      image.version.databaseValue, image.modifiedAt.microseconds.databaseValue, image.modifiedBy.databaseValue,
      image.id.databaseValue,
    ])
    try execution.matching.follow(plan, from: row, to: image)
    try HistoryTable(execution: execution, plan: plan).append(
      erased: part, of: row, image, cause: "erase: \(input.reason)")
  }
}

extension HistoryTable {
  /// Writes that a record's values were erased, without them.
  fileprivate func append(erased part: ErasedPart, of row: RowImage, _ image: RowImage, cause: String) throws {
    let erased = plan.fields.indices.filter { row.values[$0] != image.values[$0] }
    let changes = erased.map { (plan.fields[$0].field.name, JSON.array([ErasureTable.marker, .null])) }
    try append(image, changes: JSON.object(changes).compactText, cause: cause)
  }
}
