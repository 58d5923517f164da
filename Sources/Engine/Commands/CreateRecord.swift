import Expressions
import GRDB
import Metamodel

/// Creates a record: reads its values, fills defaults, chooses its pipeline, enters its processes.
struct CreateRecord {
  private let execution: Execution
  private let module: String
  private let values: RecordInput
  private let entry: Entry?
  private let byProcess: Set<String>

  /// - Parameter byProcess: fields whose values a process gives and not whoever asked.
  init(
    _ execution: Execution, module: String, values: RecordInput, entry: Entry?, byProcess: Set<String> = []
  ) {
    self.byProcess = byProcess
    self.execution = execution
    self.module = module
    self.values = values
    self.entry = entry
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(module)
    try execution.authorise(.create, on: module)
    if entry != nil { try execution.authorise(.enter, on: module) }
    let rows = RowTable(plan: plan, db: execution.db)
    let incoming = try IncomingRecord(execution, plan, values: values, id: try rows.nextID(), byProcess: byProcess)
    let (reading, given) = (incoming.reading, incoming.given)
    var (image, problems) = (incoming.image, incoming.problems)
    let entering = EnterProcesses(execution: execution, plan: plan, entry: entry, given: given)
    problems += try entering.choose(&image)
    problems += reading.violations(image, old: nil).others(than: problems)
    // A record that one could not go on with is somebody else's to create.
    if execution.isAsked, problems.isEmpty, !ScopeCheck(execution: execution, plan: plan).allows(.create, on: image) {
      throw Refusal(.notPermitted, .outOfScope(.create, module, execution.access))
    }
    let verdict = try reading.admit(image, old: nil, problems)
    try numberAutomatically(plan, &image)
    let gate = ApprovalGate(execution: execution, plan: plan)
    let need = try gate.need(.create, old: nil, image)
    try insert(image, plan, rows, entering, reading, remark: verdict.remark, isFollowed: need == nil)
    var change = RowChange(plan: plan, image: image, isCreated: true, warnings: verdict.warnings)
    change.approval = try need.map { try gate.holdNew(image, for: $0) }
    return change
  }

  private func insert(
    _ image: RowImage, _ plan: ModulePlan, _ rows: RowTable, _ entering: EnterProcesses, _ reading: ValueReading,
    remark: String, isFollowed: Bool
  ) throws {
    let moves = try entering.writeMoves(image)
    try reading.explainingDuplicates(of: image) { try rows.insert(image, moves: moves) }
    try execution.matching.follow(plan, from: nil, to: image)
    try HistoryTable(execution: execution, plan: plan).append(
      image, old: nil, cause: (entry.map { "enter: \($0.reason)" } ?? "create") + remark)
    // What follows a record by itself waits with it.
    if isFollowed { execution.follow(plan, image.id, from: nil) }
  }

  private func numberAutomatically(_ plan: ModulePlan, _ image: inout RowImage) throws {
    for (position, planned) in plan.fields.enumerated() {
      guard case .autonumber(let prefix, let width) = planned.field.type else { continue }
      let next = try Int64.fetchOne(
        execution.db.cachedStatement(
          sql: """
            INSERT INTO sys_counter VALUES (?, ?, 2) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next - 1
            """), arguments: [plan.module.name, planned.field.name])
      let digits = String(next ?? 1)
      image.values[position] = .string(prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits)
    }
  }
}

extension RowImage {
  /// A new record of the caller's, without values.
  init(blank plan: ModulePlan, id: Int64, _ execution: Execution) {
    let user = execution.caller.userID
    self.init(
      id: id, version: 1, values: Array(repeating: .null, count: plan.fields.count),
      owner: execution.caller.isClock ? execution.owner : user, pipeline: nil,
      createdAt: execution.now, createdBy: user, modifiedAt: execution.now, modifiedBy: user, isDeleted: false,
      processes: plan.guarded.map { _ in nil })
  }
}
