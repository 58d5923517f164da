import Expressions

extension ModelPart {
  static func resultFlow(_ flow: ResultFlow) -> ModelPart {
    ModelPart(
      subject: .resultFlow, name: flow.name,
      aspects: [
        label(flow.label), ("order", String(flow.order)), ("teams", flow.teams.joined(separator: ", ")),
        ("interaction", flow.interaction), ("calendar", flow.calendar.words.isEmpty ? nil : flow.calendar.words),
        ("claim", flow.claim.text),
        ("again", flow.rest?.text), ("call_tasks", flow.callTasks?.source),
      ],
      parts: flow.modules.map(module) + flow.results.map(result) + flow.rows.enumerated().map(row)
        + flow.attempts.map(attempts))
  }

  private static func module(_ module: ResultModule) -> ModelPart {
    ModelPart(
      subject: .resultModule, name: module.module,
      aspects: [
        ("when", module.condition?.source), ("contact", module.contact),
        ("phones", module.phones.map(\.source).joined(separator: ", ")),
        ("do_not_contact", module.doNotContact?.source), ("queue", module.queue?.source), ("value", module.value),
        ("stage", module.stage), ("closed", module.closed.joined(separator: ", ")),
        ("stage_status", module.stageStatus),
      ])
  }

  private static func result(_ result: ResultValue) -> ModelPart {
    ModelPart(
      subject: .result, name: result.code,
      aspects: [
        ("definitive", String(result.isDefinitive)), ("effective", String(result.isEffective)),
        ("quality", result.quality.rawValue), ("channel", result.channel.rawValue),
      ])
  }

  private static func row(_ number: Int, _ row: ResultRow) -> ModelPart {
    ModelPart(
      subject: .row, name: String(number + 1),
      aspects: [
        ("result", row.results.joined(separator: ", ")), ("module", row.module), ("when", row.condition?.source),
        ("do", text(row.actions)),
      ])
  }

  private static func attempts(_ rule: AttemptRule) -> ModelPart {
    ModelPart(
      subject: .attempts, name: rule.name,
      aspects: [
        label(rule.label), ("module", rule.module), ("count", rule.counted.joined(separator: ", ")),
        ("when", rule.condition?.source), ("reach", String(rule.reach)), ("within", rule.window?.text),
        ("consecutive", String(rule.isConsecutive)), ("per", rule.isPerContact ? "contact" : "record"),
        ("reset", rule.isReset ? "effective" : "never"), ("do", text(rule.actions)),
      ])
  }

  private static func text(_ actions: [ResultAction]) -> String {
    actions.map(ModelText.text).joined(separator: "; ")
  }
}
