import Foundation
import GRDB
import Metamodel

/// The versions of approvals under which something was submitted: what is in flight keeps the one with which it began.
struct ApprovalVersionTable {
  let db: Database

  /// The version of an approval as it is now, made when it is first wanted.
  func version(of approval: Approval, in plan: ModulePlan, of compiled: CompiledModel) throws -> Int64 {
    let definition = try compiled.pinned.definition(of: approval)
    let key: [DatabaseValue] = [plan.id.databaseValue, approval.name.databaseValue, definition.hash.databaseValue]
    let known = try db.cachedStatement(
      sql: "SELECT id FROM sys_approval_version WHERE module = ? AND approval = ? AND hash = ?"
    ).firstInteger(key)
    if let known { return known }
    try db.cachedStatement(
      sql: "INSERT INTO sys_approval_version(module, approval, hash, definition) VALUES (?, ?, ?, ?)"
    ).run(key + [definition.text.databaseValue])
    return db.lastInsertedRowID
  }

  /// An approval as a version pins it.
  ///
  /// - Throws: ``Refusal`` if it speaks of what the model has no more.
  func approval(_ version: Int64, in plan: ModulePlan, of compiled: CompiledModel) throws -> Approval {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT approval, definition FROM sys_approval_version WHERE id = ?"),
      arguments: [version])
    guard let row else { throw StoreError.damaged("there is no version \(version) of an approval") }
    let definition: String = row["definition"]
    do {
      return try compiled.pinned.approval(definition, of: plan.module.name) {
        let vocabulary = ModelVocabulary(model: compiled.model, module: plan.module.name, knowsDecision: true)
        var approval = try vocabulary.decoding {
          try JSONDecoder().decode(Approval.self, from: Data(definition.utf8))
        }
        // What people call it is always as it is now.
        if let now = compiled.model.approval(approval.name) { approval.label = now.label }
        return approval
      }
    } catch {
      throw Refusal(
        .conflict,
        Problem(
          at: "approval", code: "unreadable_process",
          message: """
            The approval \(row["approval"] as String) began with a version that uses what the model no longer has: \(error). \
            Reject or recall it, and submit it again.
            """))
    }
  }
}
