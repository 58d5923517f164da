import Expressions
import GRDB
import Metamodel

extension Execution {
  /// Takes everything that is attached to a record away for good, and nothing else; what is in the recycle bin too.
  ///
  /// Names stand in the record's history as well, under ``AttachmentChange/member``. Once this is committed, `Store.collectUnused` takes
  /// the contents from the disk, unless another record has an equal one.
  ///
  /// - Returns: how many there were.
  func eraseAttachments(of record: Int64, in plan: ModulePlan) throws -> Int {
    try AttachmentTable(db: db).erase(of: record, in: plan)
  }

  /// The notes about a record, of all modules of notes, those in the recycle bin too, module by module in the order of their ids.
  func notes(about record: Int64, in plan: ModulePlan) throws -> [(plan: ModulePlan, ids: [Int64])] {
    try state.compiled.allPlans.compactMap { notes in
      guard notes.module.actsAs == .note, let regarding = notes.regarding else { return nil }
      var ids: [Int64] = []
      try db.cachedStatement(
        sql: """
          SELECT id FROM \(notes.module.name.quotedDatabaseIdentifier)
          WHERE \(regarding.module.quotedDatabaseIdentifier) = ? AND \(regarding.id.quotedDatabaseIdentifier) = ? ORDER BY id
          """
      ).forEachRow([.text(plan.module.name), .integer(record)]) { ids.append($0.integer(0)) }
      return (notes, ids)
    }
  }
}
