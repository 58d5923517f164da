import Expressions
import GRDB
import Metamodel

/// A change, or a time that has come, that automations may follow.
struct AutomationTrigger {
  let event: Automation.Event
  let plan: ModulePlan
  let record: Int64
  /// The record before the change; nil if it has been created, or has not changed.
  let old: RowImage?
  /// The automations that have led to it, the first one first.
  let chain: [AutomationStep]
}

/// An automation at work on a record.
struct AutomationStep: Hashable, Codable {
  let automation: String
  let module: String
  let record: Int64
}

/// Runs what automations do after a command, in its transaction: for each record that it has created or changed, and then for what they
/// have changed themselves.
///
/// An automation does not follow what it has led to on the same record, and none leads further than eight steps.
struct RunAutomations {
  let execution: Execution

  /// The most changes that the automations of one command may follow.
  private static let most = 2_000

  /// - Returns: whether an automation has run.
  func run() throws -> Bool {
    var (count, hasRun) = (0, false)
    while let trigger = execution.consequences.nextTrigger() {
      count += 1
      guard count <= Self.most else {
        throw Refusal(
          .conflict,
          Problem(
            at: "automation", code: "too_many",
            message: "Automations would follow more than \(Self.most) changes of one command: do they run in a circle?")
        )
      }
      for automation in execution.state.compiled.model.followers(of: trigger.plan.module.name)
      where automation.events.contains(trigger.event) {
        if try follow(trigger, by: automation) { hasRun = true }
      }
    }
    return hasRun
  }

  /// Has an automation follow a change, and notes what it did or why it did nothing.
  ///
  /// - Returns: whether it has run.
  func follow(_ trigger: AutomationTrigger, by automation: Automation) throws -> Bool {
    let plan = trigger.plan
    guard let image = try RowTable(plan: plan, db: execution.db).row(trigger.record), !image.isDeleted else {
      return false
    }
    let step = AutomationStep(automation: automation.name, module: plan.module.name, record: image.id)
    let actor = try automation.actor.map { try UserTable.caller(named: $0, execution.db) } ?? execution.caller
    let acting = execution.automated(as: actor ?? execution.caller, trigger.chain + [step])
    func note(_ outcome: AutomationTable.Outcome, _ detail: String) throws {
      try AutomationTable(db: execution.db).append(
        automation.name, outcome, detail, event: trigger.event.rawValue, about: image.id, plan, by: acting)
    }
    guard !trigger.chain.contains(step) else {
      try note(.skipped, "It has led to this change itself.")
      return false
    }
    let lock = ApprovalLock(execution: execution, plan: plan)
    guard try !lock.isUndecided(image.id) else {
      // Its time comes again when somebody has agreed.
      if trigger.event == .time { try lock.requireFree(image, at: "automation") }
      try note(.skipped, "The record is new, and nobody has agreed to it.")
      return false
    }
    let judgement = Judgement(acting, plan, image: image, old: trigger.old)
    if let condition = automation.condition {
      switch judgement.verdict(condition) {
      case .holds: break
      case .fails:
        try note(.notMet, condition.source)
        return false
      case .unknown(_, let missing):
        try note(.notMet, condition.source + (missing.map { ": \($0) has no value" } ?? ": it cannot be told"))
        return false
      }
    }
    guard actor != nil else { throw Refusal.noActor(automation) }
    try requireShort(trigger.chain + [step])
    let source = EffectSource(automation)
    try EffectRun(execution: acting, plan: plan, source: source, effects: automation.effects, old: trigger.old)
      .run(on: image)
    try note(.done, automation.effects.map(\.words).joined(separator: "; "))
    return true
  }

  private func requireShort(_ chain: [AutomationStep]) throws {
    guard chain.count > Execution.deepest else { return }
    let way = chain.map { "\($0.automation) on \($0.module)/\($0.record)" }.joined(separator: ", then ")
    throw Refusal(
      .conflict,
      Problem(
        at: "automation", code: "too_deep",
        message: "Automations lead to others more than \(Execution.deepest) deep: \(way)."))
  }
}

extension Refusal {
  /// Nobody is there as whom an automation could act.
  fileprivate static func noActor(_ automation: Automation) -> Refusal {
    let name = automation.actor ?? ""
    return Refusal(
      .conflict,
      Problem(
        at: "automation", code: "no_actor",
        message:
          "The automation \(automation.name) acts as \(name), who is no active user. Make one, or change the automation.",
        found: .text(name)))
  }
}

extension Execution {
  /// Notes that a record was created or changed, if automations may follow that.
  func follow(_ plan: ModulePlan, _ record: Int64, from old: RowImage?) {
    guard !state.compiled.model.followers(of: plan.module.name).isEmpty else { return }
    let event = old == nil ? Automation.Event.create : .edit
    consequences.add(AutomationTrigger(event: event, plan: plan, record: record, old: old, chain: chain))
  }
}
