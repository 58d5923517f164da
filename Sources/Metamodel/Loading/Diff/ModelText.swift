import Expressions

/// Parts of a model as text, for comparison; equal parts have equal texts.
enum ModelText {
  static func text(_ text: LocalizedText) -> String {
    let others = text.translations.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return others.isEmpty ? text.original : "\(text.original) (\(others.joined(separator: ", ")))"
  }

  static func text(_ person: Person) -> String {
    switch person {
    case .role(let name): "role \(name)"
    case .team(let name): "team \(name)"
    case .user(let name): "user \(name)"
    case .field(let field): "field \(field.source)"
    case .managerLevels(let levels): "manager_levels \(levels)"
    }
  }

  static func text(_ check: Check) -> String {
    guard let message = check.message else { return check.condition.source }
    let others = message.translations.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.source)" }
    return ([check.condition.source, message.original.source] + others).joined(separator: ": ")
  }

  static func text(_ value: ValueTemplate) -> String {
    switch value {
    case .null: "null"
    case .literal(let text): text
    case .list(let texts): "[\(texts.joined(separator: ", "))]"
    case .text(let template): template.source
    case .expression(let expression): "=\(expression.source)"
    }
  }

  static func text(_ value: Value) -> String {
    switch value {
    case .int(let number): String(number)
    case .decimal(let number): number.text
    case .date(let date): date.text
    case .timestamp(let moment): moment.text
    case .duration(let period): period.text
    default: String(describing: value)
    }
  }

  static func text(_ requirement: Requirement) -> String {
    switch requirement {
    case .all(let members): "all (\(members.map(text).joined(separator: "; ")))"
    case .any(let members): "any (\(members.map(text).joined(separator: "; ")))"
    case .atLeast(let count, let members): "at_least \(count) (\(members.map(text).joined(separator: "; ")))"
    case .field(let field): "field \(field.field)" + (field.check.map { " \(text($0))" } ?? "")
    case .checklist(let item):
      "checklist \(item.code) ticked \(item.ticked.rawValue) by \(item.who.map(text).joined(separator: ", ")): "
        + text(item.label)
    case .note(let prompt): "note" + (prompt.map { ": \(text($0))" } ?? "")
    case .activity(let activity): "activity \(activity.kind.rawValue) at_least \(activity.atLeast)"
    case .related(let related):
      "related \(related.list) where \(related.condition?.source ?? "true") at_least \(related.atLeast)"
    case .attachment(let item):
      "attachment \(item.words) at_least \(item.atLeast)" + (item.label.map { ": \(text($0))" } ?? "")
    }
  }

  static func text(_ parallel: Parallel) -> String {
    let branches = parallel.branches.map { branch in
      "\(branch.name) (\(text(branch.label)); who \(branch.who.map(text).joined(separator: ", ")); "
        + "criteria \(branch.criteria?.source ?? "true"); \(branch.during.map(text) ?? "")"
        + "; optional \(branch.optional.joined(separator: ", ")))"
    }
    return "at_least \(parallel.atLeast) of \(branches.joined(separator: "; "))"
  }

  static func escalation(_ level: ServiceLevel) -> String {
    let steps = (level.steps ?? []).map { "after \($0.after.text) (\($0.effects.map(text).joined(separator: "; ")))" }
    return (level.escalation.map(text) + steps).joined(separator: "; ")
  }

  static func text(_ effect: Effect) -> String {
    let condition = effect.condition.map { " when \($0.source)" } ?? ""
    switch effect.action {
    case .set(let values, let on, let onlyIfEmpty):
      return "\(onlyIfEmpty ? "set_if_empty" : "set") \(text(values))\(on.map { " on \($0)" } ?? "")\(condition)"
    case .create(let module, let values): return "create \(module) \(text(values))\(condition)"
    case .run(let transition, let on): return "run \(transition)\(on.map { " on \($0)" } ?? "")\(condition)"
    case .mail(let mail, let recipients): return "mail \(mail) to \(text(recipients))\(condition)"
    case .function(let name, let fields): return "function \(name) \(fields.joined(separator: ", "))\(condition)"
    case .webhook(let name, let fields): return "webhook \(name) \(fields.joined(separator: ", "))\(condition)"
    case .forEach(let each):
      let inner = each.effects.map(text).joined(separator: "; ")
      return "for_each \(each.list) where \(each.condition?.source ?? "true") (\(inner))\(condition)"
    case .assign(let rule):
      let busy = rule.counted.map { " where \($0.source)" } ?? ""
      return "assign \(rule.field) to \(text(rule.among)) by \(rule.way.rawValue)\(busy)\(condition)"
    case .tag(let tags, let adds):
      let words = tags.map { "\($0.field): \($0.codes.joined(separator: ", "))" }.joined(separator: "; ")
      return "\(adds ? "add_tag" : "remove_tag") \(words)\(condition)"
    case .notify(let recipients, let message):
      return "notify \(text(recipients))\(message.map { ": \(text($0))" } ?? "")\(condition)"
    }
  }

  static func text(_ action: ResultAction) -> String {
    if let effect = action.effect { return text(effect) }
    let supplied = action.deed.supply.map { supply in
      let values = supply.values.isEmpty ? "" : " set \(text(supply.values))"
      return values + (supply.note.map { " note \($0)" } ?? "")
    }
    var values = ""
    if case .schedule(let scheduling) = action.deed, !scheduling.values.isEmpty {
      values = " \(text(scheduling.values))"
    }
    return action.deed.words + (supplied ?? "") + values + (action.condition.map { " when \($0.source)" } ?? "")
  }

  static func text(_ message: MessageTemplate) -> String {
    let others = message.translations.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.source)" }
    return others.isEmpty ? message.original.source : "\(message.original.source) (\(others.joined(separator: ", ")))"
  }

  private static func text(_ recipients: [Recipient]) -> String { recipients.map(\.words).joined(separator: ", ") }

  private static func text(_ values: [Assignment]) -> String {
    values.map { "\($0.field): \(text($0.value))" }.joined(separator: ", ")
  }
}
