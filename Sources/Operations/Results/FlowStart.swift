import Metamodel
import ResultSheet
import YAMLSource

/// What a flow says beside its sheet: what it said so far. Of modules that are new to it, what the flow says before which it counts for them,
/// else what is usual, so that nobody is called who must not be because a sheet cannot speak of it.
struct FlowStart {
  private(set) var root: YAMLNode
  private(set) var remarks: [SheetRemark] = []
  private let flow: String
  private let plan: ResultPlan
  private let model: Model
  private let written: WrittenResults

  /// - Parameter former: the flow as it is; nil if it is new.
  /// - Throws: ``OperationFailure`` if there is no place for a new one before the flows that there are.
  init(
    _ flow: String, _ former: YAMLNode?, _ plan: ResultPlan, _ model: Model, _ written: WrittenResults
  ) throws {
    self.flow = flow
    self.plan = plan
    self.model = model
    self.written = written
    root = former ?? .mapping(["result_flow": .text(flow)])
    let others = former == nil ? displaced(for: plan.modules) : []
    if let first = others.first { try goBefore(first) }
    for module in plan.modules { try add(module) }
    if former == nil { try addOwnKeys(others) }
    remarks += others.map { .goesBefore($0, flow) }
  }

  /// The flows about some modules in the order in which they count.
  private func displaced(for modules: [String]) -> [ResultFlow] {
    model.resultFlows.filter { other in other.name != flow && modules.contains { other.module($0) != nil } }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
  }

  /// Gives a new flow a place before another: a tenth of the way to the very first, so that there is room for more.
  private mutating func goBefore(_ first: ResultFlow) throws {
    guard first.order > 0 else {
      throw OperationFailure(
        code: "no_order_free",
        message: """
          \(flow) would be a new flow, and no place is free before \(first.name), whose `order` is 0. Give --name \(first.name) to change \
          that flow, or give it a higher `order` in results/\(first.name).yaml first.
          """)
    }
    let order = first.order - max(1, first.order / 10)
    root = try root.setting(.integer(Int64(order)), at: ["order"])
  }

  // MARK: Modules

  private mutating func add(_ name: String) throws {
    guard let module = model.module(name) else { return }
    if root["modules"]?[name] == nil {
      root = try root.setting(.made(.mapping(YAMLMapping([], isFlow: true))), at: ["modules", name])
      let others = displaced(for: [name])
      try take(Self.moduleKeys, from: others, at: ["modules", name])
      try addUsual(module, besides: others)
    }
    try addStage(module)
  }

  private static let moduleKeys = [
    "contact", "phones", "do_not_contact", "queue", "value", "stage", "closed", "stage_status",
  ]

  /// Takes keys from the first of other flows that says them.
  private mutating func take(_ keys: [String], from others: [ResultFlow], at path: [String]) throws {
    var taken: [(flow: String, keys: [String])] = []
    for other in others {
      let theirs = written.flow(other.name)?.node(at: path)
      let new = keys.filter { theirs?[$0] != nil && root.node(at: path + [$0]) == nil }
      for key in new { root = try root.setting(theirs?[key] ?? .null, at: path + [key]) }
      if !new.isEmpty { taken.append((other.name, new)) }
    }
    remarks += taken.map { taken in
      let subject = path.last.map { "\($0): " } ?? ""
      return SheetRemark("taken_over", "\(subject)\(taken.keys.joined(separator: ", ")) as \(taken.flow) has it.")
    }
  }

  private mutating func addUsual(_ module: Module, besides others: [ResultFlow]) throws {
    var added: [String] = []
    let path = ["modules", module.name]
    // What another flow leaves out it leaves out on purpose; but a sheet may speak of the status of stages.
    for (key, value) in model.usualKeys(of: module) where others.isEmpty || key == "stage_status" {
      guard root.node(at: path + [key]) == nil else { continue }
      root = try root.setting(value, at: path + [key])
      added.append("\(key): \(YAMLWriter.line(of: value))")
    }
    guard !added.isEmpty else { return }
    let found = added.joined(separator: "; ")
    remarks.append(
      SheetRemark("usual_fields", "\(module.name): no other flow says it, so the usual fields count: \(found)."))
  }

  /// Names the field of stages where nothing but its name tells that it is one, with the values that close a record.
  private mutating func addStage(_ module: Module) throws {
    let path = ["modules", module.name]
    guard root.node(at: path + ["stage"]) == nil, root.node(at: path + ["closed"]) == nil,
      model.ownStage(of: module) == nil, let stage = module.usualStage,
      plan.moves(recordsOf: module.name)
    else { return }
    let codes = (module.field(stage)?.type.picklistValues ?? []).filter { !$0.isRetired }.map(\.code)
    let closing = plan.closings(of: module.name).union(Self.usualClosed)
    let closed = codes.filter(closing.contains)
    root = try root.setting(.text(stage), at: path + ["stage"])
    if !closed.isEmpty { root = try root.setting(.list(closed.map(YAMLNode.text)), at: path + ["closed"]) }
    let which = closed.isEmpty ? "none of its values closes a record" : "closed by \(closed.joined(separator: ", "))"
    remarks.append(SheetRemark("usual_stage", "\(module.name): \(stage) is taken for the field of stages, \(which)."))
  }

  private static let usualClosed: Set = [
    "closed", "resolved", "done", "completed", "cancelled", "canceled", "rejected",
  ]

  // MARK: The flow itself

  private mutating func addOwnKeys(_ others: [ResultFlow]) throws {
    try take(["calendar", "claim", "again", "call_tasks"], from: others, at: [])
    // Calling hours that all other flows have are the house's.
    let calendars = Set(model.resultFlows.compactMap { written.flow($0.name)?["calendar"]?.scalar?.text })
    guard root["calendar"] == nil, calendars.count == 1, let calendar = calendars.first else { return }
    root = try root.setting(.text(calendar), at: ["calendar"])
    remarks.append(SheetRemark("taken_over", "calendar: \(calendar), as all other flows have it."))
  }
}

extension ResultPlan {
  private var actions: [(module: String, action: YAMLNode)] {
    rows.flatMap { row in row.actions.map { (row.module, $0) } }
      + attempts.flatMap { rule in rule.actions.map { (rule.module, $0) } }
  }

  /// Whether an action closes records of a module or moves them to another stage.
  fileprivate func moves(recordsOf module: String) -> Bool {
    actions.contains { $0.module == module && ($0.action["close"] ?? $0.action["advance"]) != nil }
  }

  /// With what actions close records of a module.
  fileprivate func closings(of module: String) -> Set<String> {
    Set(actions.filter { $0.module == module }.compactMap { $0.action["close"]?.scalar?.text })
  }
}

extension Model {
  /// What a flow says of a module of which nothing is said elsewhere: whoever is called, by what numbers, and who must not be.
  fileprivate func usualKeys(of module: Module) -> [(key: String, value: YAMLNode)] {
    var keys: [(key: String, value: YAMLNode)] = []
    if let contact = module.usualContact { keys.append(("contact", .text(contact))) }
    let person: (prefix: String, module: Module?) =
      if let contact = module.usualContact, case .lookup(let lookup)? = module.field(contact)?.type {
        ("\(contact).", lookup.module.flatMap(self.module))
      } else {
        ("", module)
      }
    let phones = (person.module?.fields ?? []).filter { $0.type == .phone && !$0.name.contains("fax") }.map(\.name)
    let mobileFirst = phones.filter { $0.contains("mobile") } + phones.filter { !$0.contains("mobile") }
    if !mobileFirst.isEmpty { keys.append(("phones", .list(mobileFirst.map { .text(person.prefix + $0) }))) }
    let barred = ["do_not_call", "do_not_contact"].first { person.module?.field($0)?.type == .boolean }
    if let barred { keys.append(("do_not_contact", .text("\(person.prefix)\(barred) == true"))) }
    if let status = module.usualStageStatus { keys.append(("stage_status", .text(status))) }
    return keys
  }
}

extension SheetRemark {
  fileprivate static func goesBefore(_ other: ResultFlow, _ flow: String) -> SheetRemark {
    SheetRemark(
      "goes_first",
      "\(flow) is a new flow and counts before \(other.name). To change that one, give --name \(other.name).")
  }
}
