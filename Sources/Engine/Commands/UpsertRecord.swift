import Expressions
import GRDB
import Metamodel

/// Updates the record that a unique field tells, or creates one: what importers and integrations mean who know a record by
/// something else than its id.
///
/// It is one or the other, whole, with everything that it is held to by itself. Both rights are needed whichever it
/// comes to, so that nobody learns from a refusal whether there is such a record.
struct UpsertRecord {
  private let execution: Execution
  private let module: String
  private let match: String
  private let values: RecordInput

  init(_ execution: Execution, module: String, match: String, values: RecordInput) {
    self.execution = execution
    self.module = module
    self.match = match
    self.values = values
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(module)
    try execution.authorise(.create, on: module)
    try execution.authorise(.update, on: module)
    guard let id = try recordID(plan) else {
      return try CreateRecord(execution, module: module, values: values, entry: nil).run()
    }
    return try UpdateRecord(execution, target: RecordTarget(module: module, id: id), values: values).run()
  }

  /// The record that has the value; nil if none has.
  private func recordID(_ plan: ModulePlan) throws -> Int64? {
    let key = try key(plan)
    guard let position = key.positions.first, let input = values[match] else { throw missingValue }
    let value: Value
    do {
      value = try FieldReading(plan.fields[position], current: .null, execution.db).read(input)
    } catch {
      throw Refusal(.invalid, error.problem)
    }
    guard value != .null else { throw missingValue }
    var stored: [DatabaseValue] = []
    plan.fields[position].keep(value, in: &stored)
    let equal = key.columns.map { "\($0) = ?" }.joined(separator: " AND ")
    return try execution.db.cachedStatement(
      sql: "SELECT id FROM \(module.quotedDatabaseIdentifier) WHERE \(equal) AND \(key.predicate)"
    ).firstInteger(stored)
  }

  /// The key that keeps the field unique.
  private func key(_ plan: ModulePlan) throws -> UniqueKey {
    guard let position = plan.position(match) else { throw Refusal(.invalid, .unknownField(match, in: plan)) }
    let key = plan.uniqueKeys.first { $0.positions == [position] && $0.condition == nil }
    guard let key else { throw notUnique(plan) }
    return key
  }

  private func notUnique(_ plan: ModulePlan) -> Refusal {
    let unique = plan.fields.map(\.field).filter { $0.isUnique && $0.type.isGiven }.map(\.name)
    let offer =
      unique.isEmpty ? "No field of \(module) is." : "Unique are: \(unique.joined(separator: ", "))."
    return Refusal(
      .invalid,
      Problem(
        at: match, code: "not_unique", message: "\(match) cannot tell records apart, since it is not unique. \(offer)",
        wanted: .list(unique.map(InputValue.text))))
  }

  private var missingValue: Refusal {
    Refusal(
      .invalid,
      Problem(at: match, code: "required", message: "Give a value for \(match), by which the record is to be found."))
  }
}

extension FieldType {
  /// Whether its values are given by people.
  fileprivate var isGiven: Bool {
    if case .autonumber = self { false } else { true }
  }
}
