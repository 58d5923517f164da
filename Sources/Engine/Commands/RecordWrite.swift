import Expressions
import GRDB
import Metamodel

/// Writes what a command has made of a record: its row, the moves of its guarded fields, its history.
struct RecordWrite {
  let execution: Execution
  let plan: ModulePlan
  let old: RowImage
  let image: RowImage
  /// Whether it has been judged already that no approval locks what changes, and none is needed for it.
  var isUnlocked = false
  /// Whether automations follow it.
  var isFollowed = true

  /// Writes it all.
  ///
  /// - Returns: the moves' ids, in order.
  /// - Throws: ``Refusal`` that names the other record where the image clashes with one.
  @discardableResult
  func write(moves: [Move], cause: String, attachments: AttachmentChange? = nil) throws -> [Int64] {
    if !isUnlocked {
      try ApprovalLock(execution: execution, plan: plan).require(old, image, files: attachments?.isEmpty == false)
      try ApprovalGate(execution: execution, plan: plan).requireNone(old, image)
    }
    let reading = ValueReading(execution: execution, plan: plan)
    let ids = try reading.explainingDuplicates(of: image) { try writeRow(moves) }
    try execution.matching.follow(plan, from: old, to: image)
    try HistoryTable(execution: execution, plan: plan).append(
      image, old: old, cause: cause, attachments: attachments)
    if isFollowed { execution.follow(plan, image.id, from: old) }
    return ids
  }

  /// The row first, then the moves, whose triggers write the guarded fields.
  ///
  /// In between, a unique rule that looks at both can clash though the image does not. The other order then has the
  /// other halves in between.
  private func writeRow(_ moves: [Move]) throws -> [Int64] {
    let changed = changedPositions
    guard plan.hasUniqueStates, !moves.isEmpty, !changed.isEmpty else {
      try updateRow(changed)
      return try append(moves)
    }
    do {
      return try inSavepoint {
        try updateRow(changed)
        return try append(moves)
      }
    } catch let error as DatabaseError where error.isClash {
      let ids = try append(moves)
      try updateRow(changed)
      return ids
    }
  }

  private func inSavepoint(_ body: () throws -> [Int64]) throws -> [Int64] {
    var ids: [Int64] = []
    try execution.db.inSavepoint {
      ids = try body()
      return .commit
    }
    return ids
  }

  /// The fields that differ and that no move writes.
  private var changedPositions: [Int] {
    plan.fields.indices.filter { position in
      image.values[position] != old.values[position] && !plan.guarded.contains { $0.index == position }
    }
  }

  private func updateRow(_ changed: [Int]) throws {
    try RowTable(plan: plan, db: execution.db).update(
      image, positions: changed, ownerChanged: image.owner != old.owner)
  }

  private func append(_ moves: [Move]) throws -> [Int64] {
    let table = MoveTable(execution: execution)
    return try moves.map(table.append)
  }
}
