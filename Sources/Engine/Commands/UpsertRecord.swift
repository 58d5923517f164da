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
      return try execution.created(module, values)
    }
    guard try execution.reads(RecordReference(module: module, id: id)) else { throw try taken(plan) }
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
    let access = execution.access
    let level = execution.isAsked ? access.level(of: match, in: module) : .editable
    guard let position = plan.position(match), level > .hidden else {
      let isKnown = SystemField(rawValue: match) != nil || plan.module.field(match) != nil && level > .hidden
      throw isKnown ? notUnique(plan) : Refusal(.invalid, .unknownField(match, in: plan, access))
    }
    // Whether a value is there would be told by what the command comes to.
    if level == .masked { throw Refusal(.invalid, .readOnlyField(plan.fields[position].field, isMasked: true)) }
    let key = plan.uniqueKeys.first { $0.positions == [position] && $0.condition == nil }
    guard let key else { throw notUnique(plan) }
    return key
  }

  private func notUnique(_ plan: ModulePlan) -> Refusal {
    let unique = plan.fields.map(\.field)
      .filter { $0.isUnique && $0.type.isGiven && execution.access.reads($0.name, of: module) }.map(\.name)
    let offer =
      unique.isEmpty ? "No field of \(module) is." : "Unique are: \(unique.joined(separator: ", "))."
    return Refusal(
      .invalid,
      Problem(
        at: match, code: "not_unique", message: "\(match) cannot tell records apart, since it is not unique. \(offer)",
        wanted: .list(unique.map(InputValue.text))))
  }

  /// A record that the caller may not read has the value: no more is said than if they created one.
  private func taken(_ plan: ModulePlan) throws -> Refusal {
    let field = plan.fields[plan.position(match) ?? 0].field
    let value = values[match].map { $0.words } ?? ""
    return Refusal(
      .conflict,
      Problem(
        at: match, code: "duplicate", message: "\(field.label.spoken) \(value) is taken.", found: values[match]))
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
