import Expressions
import GRDB
import JSONText
import Metamodel

/// What a merge has changed, as the history of the records has it.
struct MergeChanges {
  let execution: Execution
  let merge: MergeTable.Entry

  /// What a merge has changed of one record.
  struct Change {
    let module: Int64
    let record: Int64
    /// Before and after, by field.
    let fields: [(name: String, old: InputValue, new: InputValue)]
  }

  /// The changes in their order, without those that have changed no value.
  func read() throws -> [Change] {
    var changes: [Change] = []
    let statement = try execution.db.cachedStatement(
      sql: "SELECT module, record, changes FROM sys_history WHERE id BETWEEN ? AND ? ORDER BY id")
    try statement.forEachRow([.integer(merge.history.lowerBound), .integer(merge.history.upperBound)]) { row in
      let fields = Self.fields(try JSON(parsing: Array(row.utf8(2))))
      if !fields.isEmpty { changes.append(Change(module: row.integer(0), record: row.integer(1), fields: fields)) }
    }
    return changes
  }

  /// Whether retention has taken values out of it: nobody knows then what was before.
  func isEmptied() throws -> Bool {
    try execution.state.compiled.allPlans.contains { plan in
      let seen = try HistoryRetention(db: execution.db, plan: plan).seen()
      guard seen >= merge.history.lowerBound else { return false }
      return try Bool.fetchOne(
        execution.db,
        sql: """
          SELECT EXISTS(SELECT 1 FROM sys_history WHERE id BETWEEN ? AND ? AND module = ? AND instr(changes, '{"erased":true}') > 0)
          """, arguments: [merge.history.lowerBound, min(merge.history.upperBound, seen), plan.id]) ?? false
    }
  }

  /// The ids of the files that the merge took from each record of a module.
  func attachments(of plan: ModulePlan) throws -> [Int64: Set<Int64>] {
    var taken: [Int64: Set<Int64>] = [:]
    let statement = try execution.db.cachedStatement(
      sql: "SELECT record, changes FROM sys_history WHERE id BETWEEN ? AND ? AND module = ? ORDER BY id")
    let span = merge.history
    try statement.forEachRow([.integer(span.lowerBound), .integer(span.upperBound), .integer(plan.id)]) { row in
      let removed = try JSON(parsing: Array(row.utf8(1)))[AttachmentChange.member]?.items?.first?.items ?? []
      taken[row.integer(0), default: []].formUnion(removed.compactMap { $0["id"]?.text.flatMap { Int64($0) } })
    }
    return taken
  }

  private static func fields(_ json: JSON) -> [(name: String, old: InputValue, new: InputValue)] {
    (json.members ?? []).compactMap { member in
      guard case .array(let pair) = member.value, let old = pair.first, let new = pair.last, pair.count == 2 else {
        return nil
      }
      return (member.name, InputValue(old), InputValue(new))
    }
  }
}

/// The records of a merge as they are to be once it is undone, and what stands in the way.
struct UndoneValues {
  /// A record that names the losers again.
  struct Other {
    let plan: ModulePlan
    let old: RowImage
    var image: RowImage
  }

  /// The survivor; nil if no value of it was changed.
  private(set) var survivor: RowImage?
  private(set) var others: [Other] = []
  private(set) var problems: [Problem] = []
  /// How many records of a module have a field back.
  var counts: [MergeReport.Related] {
    tally.sorted { $0.key < $1.key }.map { key, count in
      let parts = key.split(separator: " ").map(String.init)
      return MergeReport.Related(module: parts.first ?? "", field: parts.last ?? "", count: count)
    }
  }

  private let execution: Execution
  private let losers: Set<Int64>
  private var tally: [String: Int] = [:]
  /// The survivor as it stands.
  private var current: RowImage?

  init(execution: Execution, plan: ModulePlan, merge: MergeTable.Entry, changes: [MergeChanges.Change]) throws {
    self.execution = execution
    losers = Set(merge.losers)
    for change in changes {
      guard let changed = execution.state.compiled.plan(id: change.module) else { continue }
      let isOwn = changed.module.name == plan.module.name
      guard !isOwn || !losers.contains(change.record) else { continue }
      guard let old = try RowTable(plan: changed, db: execution.db).row(change.record) else { continue }
      let isSurvivor = isOwn && change.record == merge.survivor
      let image = try undone(change, old, changed, isSurvivor: isSurvivor)
      if isSurvivor {
        survivor = image
        current = old
      } else if image.values != old.values {
        others.append(Other(plan: changed, old: old, image: image))
      }
    }
    try judgeSurvivor(plan, merge)
  }

  /// The record with the values that it had, where they are still what the merge has made of them and the survivor's states let them
  /// change.
  private mutating func undone(
    _ change: MergeChanges.Change, _ old: RowImage, _ plan: ModulePlan, isSurvivor: Bool
  ) throws -> RowImage {
    var image = old
    let rules = StateRules(execution: execution, plan: plan)
    for field in change.fields {
      if isSurvivor, let reason = try rules.reasonToStay(field.name, of: old, isEmptied: field.old == .null) {
        problems.append(execution.access.seen(reason, of: plan.module.name))
        continue
      }
      if field.name == SystemField.owner.rawValue {
        if InputValue(old.owner.map(RowImage.user) ?? .null) == field.new {
          image.owner = field.old.wholeNumber
        } else {
          problems.append(
            try execution.changedSince(
              field.name, of: plan, old.id, found: InputValue(old.owner.map(RowImage.user) ?? .null)))
        }
        continue
      }
      guard let position = plan.position(field.name) else { continue }
      guard let new = plan.fields[position].value(historic: field.new, execution.db), new == old.values[position],
        let before = plan.fields[position].value(historic: field.old, execution.db)
      else {
        problems.append(
          try execution.changedSince(field.name, of: plan, old.id, found: InputValue(old.values[position])))
        continue
      }
      image.values[position] = before
      tally["\(plan.module.name) \(field.name)", default: 0] += 1
    }
    return image
  }

  private mutating func judgeSurvivor(_ plan: ModulePlan, _ merge: MergeTable.Entry) throws {
    guard let survivor, let current else { return }
    let reading = ValueReading(execution: execution, plan: plan)
    let positions = plan.fields.indices.filter { position in
      // The losers come back with it.
      guard case .record(let reference) = survivor.values[position] else { return false }
      return reference.module != plan.module.name || !losers.contains(reference.id)
    }
    let changed = positions.filter { survivor.values[$0] != current.values[$0] }
    let wrong =
      try reading.missingRecords(positions, survivor) + reading.refusedRecords(changed, survivor)
      + reading.violations(survivor, old: survivor)
    guard wrong.isEmpty else { throw Refusal(.conflict, wrong) }
  }
}

extension Execution {
  /// A value is no longer what a merge has made of it.
  fileprivate func changedSince(
    _ field: String, of plan: ModulePlan, _ id: Int64, found: InputValue
  ) throws -> Problem {
    guard try reads(RecordReference(module: plan.module.name, id: id)) else { return .hiddenRecord("changed_since") }
    guard access.reads(field, of: plan.module.name) else {
      return access.seen(Problem(at: field, code: "changed_since", message: ""), of: plan.module.name)
    }
    return Problem(
      at: "\(plan.module.name).\(field)", code: "changed_since",
      message: """
        \(field) of \(plan.module.name) \(id) was changed after the merge, to \(found.words). Undo it keeping such changes, or set \
        it back first.
        """, found: found)
  }
}
