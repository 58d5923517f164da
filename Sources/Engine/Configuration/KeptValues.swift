import GRDB
import Metamodel

/// Which fields have the values that they had, if a change of the model brings them back.
package enum RestoredFields: Sendable, Hashable {
  case none
  case all
  case one(String, of: String)

  func contains(_ field: String, of module: String) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .one(let name, let owner): name == field && owner == module
    }
  }
}

/// Says how many records hold a value in what leaves the model or comes back.
struct KeptValues {
  let db: Database
  let before: CompiledModel
  let model: Model
  let restored: RestoredFields

  /// What a line of a diff does not say: ` (was required; 12 records hold a value, which is kept)`; empty if there is nothing to say.
  func words(on line: ModelDiff.Line) throws -> String {
    if line.subject == .review, line.change == .removed { return try drafts(of: line.path) }
    let path = line.path.split(separator: ".").map(String.init)
    guard let module = path.first, let plan = before.plan(module) else { return "" }
    switch (line.subject, line.change) {
    case (.module, .removed):
      let count = try count(of: plan, where: "1")
      return count == 0 ? "" : " (it has \(Counted.records(count)), which \(count == 1 ? "is" : "are") kept)"
    case (.field, .removed): return try removed(path.last ?? "", plan)
    case (.field, .added): return try added(path.last ?? "", plan)
    default: return ""
    }
  }

  private func removed(_ field: String, _ plan: ModulePlan) throws -> String {
    guard let planned = plan.field(field) else { return "" }
    let required = planned.field.isRequired ? "it was required; " : ""
    let count = try count(of: plan, where: "\"\(planned.column)\" IS NOT NULL")
    guard count > 0 else { return required.isEmpty ? "" : " (it was required; no record holds a value)" }
    return " (\(required)\(Counted.records(count)) \(count == 1 ? "holds" : "hold") a value, which is kept)"
  }

  private func added(_ field: String, _ plan: ModulePlan) throws -> String {
    let isGuarded = !model.blueprints(of: plan.module.name, field: field).isEmpty
    guard isGuarded || restored.contains(field, of: plan.module.name),
      let type = model.module(plan.module.name)?.field(field)?.type, type.isStored,
      let storage = type.storage(column: field, currencyScale: before.currencyScale)
    else { return "" }
    let column = try String.fetchOne(
      db,
      sql: """
        SELECT "column" FROM sys_column WHERE module = ? AND field = ? AND storage = ?
        ORDER BY length("column") DESC, "column" DESC
        """, arguments: [plan.module.name, field, storage.spelling(of: type)])
    guard let column else { return "" }
    let count = try count(of: plan, where: "\"\(column)\" IS NOT NULL")
    return count == 0 ? "" : " (\(Counted.records(count)) \(count == 1 ? "has its value" : "have their values") again)"
  }

  /// What waits in a review for somebody who will not be asked any more.
  private func drafts(of review: String) throws -> String {
    let count =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sys_review_draft WHERE review = ? AND status IN ('pending', 'returned')",
        arguments: [review]) ?? 0
    guard count > 0 else { return "" }
    return
      " (\(count) \(count == 1 ? "draft waits" : "drafts wait") in it, which then only those decide who may override)"
  }

  /// Records outside the recycle bin.
  private func count(of plan: ModulePlan, where condition: String) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM \"\(plan.module.name)\" WHERE deleted_at IS NULL AND \(condition)") ?? 0
  }
}

/// Numbers with what they count.
enum Counted {
  /// `1 record`, `12 records`.
  static func records(_ count: Int) -> String { "\(count) \(count == 1 ? "record" : "records")" }
}
