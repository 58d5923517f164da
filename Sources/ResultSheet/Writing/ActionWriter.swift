import YAMLSource

/// Writes actions about the records of a module as sentences.
struct ActionWriter {
  let vocabulary: SheetVocabulary
  let module: SheetVocabulary.Module
  let language: SheetLanguage

  /// The sentence for an action; what no sentence says is given in braces, as the preset language has it.
  func text(_ action: YAMLNode) -> String {
    let action = action.inActionOrder
    let reader = ActionReader(vocabulary: vocabulary, module: module)
    if let sentence = sentence(action), (try? reader.actions(sentence).actions) == [action] { return sentence }
    return YAMLWriter.line(of: action)
  }

  private func sentence(_ action: YAMLNode) -> String? {
    guard var entries = action.mapping?.entries, let first = entries.first, let word = word(first, &entries) else {
      return nil
    }
    let details = entries.map(detail)
    guard !details.contains(nil) else { return nil }
    return ([word] + details.compactMap { $0 }).joined(separator: " ")
  }

  /// The main words of an action; takes away the entries that they say.
  private func word(_ first: YAMLMapping.Entry, _ entries: inout [YAMLMapping.Entry]) -> String? {
    let value = first.value.scalar?.text ?? ""
    var rest = Array(entries.dropFirst())
    defer { entries = rest }
    switch (first.key.text, value) {
    case ("close", "won"): return said(.closeWon)
    case ("close", "lost"): return said(.closeLost)
    case ("close", "cancelled"): return said(.closeCancelled)
    case ("close", "postponed"):
      guard let period = take("for", from: &rest) else {
        return take("until", from: &rest) == "ask" ? said(.postponeUntilAsked) : nil
      }
      return said(.postponeFor, ["period": PeriodUnit.text(period, language)])
    case ("close", _): return stage(value).map { said(.closeAs, ["stage": $0]) }
    case ("advance", "next"): return said(.advanceNext)
    case ("advance", _): return stage(value).map { said(.advanceTo, ["stage": $0]) }
    case ("stage_status", "in_process"), ("stage_status", "in_progress"): return said(.stageInProcess)
    case ("stage_status", _):
      let status = module.values(ofField: module.stageStatus).first { $0.code == value }
      return status.map { said(.stageStatus, ["status": $0.label]) }
    case ("schedule", _): return schedule(value, &rest)
    case ("tasks", "complete"): return said(.completeTasks)
    case ("tasks", "cancel"): return said(.cancelTasks)
    case ("mail", _):
      guard let address = module.address, let to = rest.firstIndex(where: { $0.key.text == "to" }),
        rest.remove(at: to).value == .entries([.of("field", address)])
      else { return nil }
      return module.mails.first { $0.code == value }.map { said(.mail, ["mail": $0.label]) }
    case ("run", _):
      return module.transitions.first { $0.code == value }.map { said(.run, ["transition": $0.label]) }
    case ("set", _): return assignment(first.value)
    default: return nil
    }
  }

  private func said(_ form: ActionForm, _ slots: [String: String] = [:]) -> String {
    ActionForm.phrases.text(form, language, slots)
  }

  private func stage(_ code: String) -> String? {
    module.values(ofField: module.stage).first { $0.code == code }?.label
  }

  private func take(_ key: String, from entries: inout [YAMLMapping.Entry]) -> String? {
    guard let index = entries.firstIndex(where: { $0.key.text == key }) else { return nil }
    return entries.remove(at: index).value.scalar?.text
  }

  private func schedule(_ kind: String, _ rest: inout [YAMLMapping.Entry]) -> String? {
    guard let form = ActivityForm(rawValue: kind) else { return nil }
    let activity = ActivityForm.phrases.text(form, language)
    if let period = take("in", from: &rest) {
      return said(.scheduleIn, ["activity": activity, "period": PeriodUnit.text(period, language)])
    }
    return take("at", from: &rest) == "ask" ? said(.scheduleAsked, ["activity": activity]) : nil
  }

  private func assignment(_ values: YAMLNode) -> String? {
    guard let entries = values.mapping?.entries, let entry = entries.first, entries.count == 1,
      let value = value(entry)
    else { return nil }
    return said(.set, ["field": label(entry.key.text), "value": value])
  }

  // MARK: Brackets

  private func detail(_ entry: YAMLMapping.Entry) -> String? {
    let text = entry.value.scalar?.text
    return switch entry.key.text {
    case "when": text.map { bracket(.condition, $0) }
    case "note": text.map { bracket(.note, $0) }
    case "on": text.map { bracket(.on, $0) }
    case "where": text.map { bracket(.filter, $0) }
    case "set", "values": values(entry.value)
    default: nil
    }
  }

  private func bracket(_ form: DetailForm, _ text: String) -> String {
    "[\(DetailForm.phrases.text(form, language)): \(text)]"
  }

  private func values(_ node: YAMLNode) -> String? {
    let brackets = (node.mapping?.entries ?? []).map { entry in
      value(entry).map { "[\(label(entry.key.text)): \($0)]" }
    }
    return brackets.isEmpty || brackets.contains(nil) ? nil : brackets.compactMap { $0 }.joined(separator: " ")
  }

  private func label(_ field: String) -> String { module.field(named: field)?.name.label ?? field }

  private func value(_ entry: YAMLMapping.Entry) -> String? {
    guard let scalar = entry.value.scalar, !scalar.isNull else { return nil }
    if let isTrue = scalar.boolean { return YesOrNo.phrases.text(isTrue, language) }
    let values = module.values(ofField: entry.key.text)
    return values.first { $0.code == scalar.text }?.label ?? scalar.text
  }
}
