import Expressions
import GRDB
import JSONText
import Metamodel

/// A record of which there is something to tell, as it is and as it was: who may read it now may have been kept from it before, and the
/// other way round.
final class EventRecord {
  /// Whether the caller may read it as it is now, in the recycle bin too.
  let isReadable: Bool
  let isErased: Bool
  private let image: RowImage?
  private let plan: ModulePlan
  private let execution: Execution
  private let check: ScopeCheck
  /// The changes of it, the last one first, as far back as they were looked for.
  private lazy var changes = Result { try readChanges() }

  /// How many changes back its scope is followed.
  private static let most = 200

  init(_ id: Int64, _ plan: ModulePlan, _ execution: Execution) throws {
    self.plan = plan
    self.execution = execution
    check = ScopeCheck(execution: execution, plan: plan)
    image = try RowTable(plan: plan, db: execution.db).row(id)
    isReadable = image.map(check.reads) ?? false
    isErased = try ErasureTable(db: execution.db).erased(id, plan) != nil
  }

  /// Whether the change of that number has brought it into the caller's scope.
  func hasEntered(at sequence: Int64) throws -> Bool {
    guard let (before, after) = try images(around: sequence) else { return false }
    return !check.reads(before) && check.reads(after)
  }

  /// Whether the change of that number has taken it out of the caller's scope.
  func hasLeft(at sequence: Int64) throws -> Bool {
    guard let (before, after) = try images(around: sequence) else { return false }
    return check.reads(before) && !check.reads(after)
  }

  /// The record before and after a change; nil where scopes do not matter, and where what was is not known any more.
  private func images(around sequence: Int64) throws -> (before: RowImage, after: RowImage)? {
    guard execution.access.isScoped(.read, on: plan.module.name), var image else { return nil }
    for change in try changes.get() where change.sequence >= sequence {
      guard let before = before(change.members, image) else { return nil }
      if change.sequence == sequence { return (before, image) }
      image = before
    }
    return nil
  }

  private typealias HistoricChange = (sequence: Int64, members: [JSON.Member])

  private func readChanges() throws -> [HistoricChange] {
    guard let image else { return [] }
    var changes: [HistoricChange] = []
    let statement = try execution.db.cachedStatement(
      sql: "SELECT id, changes FROM sys_history WHERE module = ? AND record = ? ORDER BY id DESC LIMIT ?")
    try statement.forEachRow([.integer(plan.id), .integer(image.id), .integer(Int64(Self.most))]) { row in
      changes.append((row.integer(0), (try? JSON(parsing: Array(row.utf8(1))))?.members ?? []))
    }
    return changes
  }

  /// The record before a change; nil if a value of it is not kept.
  private func before(_ changes: [JSON.Member], _ image: RowImage) -> RowImage? {
    var image = image
    for change in changes {
      guard let old = change.value.items?.first, old != ErasureTable.marker else {
        if change.name == AttachmentChange.member { continue }
        return nil
      }
      if change.name == SystemField.owner.rawValue {
        image.owner = InputValue(old).wholeNumber
      } else if let position = plan.position(change.name) {
        guard let value = plan.fields[position].value(historic: InputValue(old), execution.db) else { return nil }
        image.values[position] = value
      }
    }
    return image
  }
}
