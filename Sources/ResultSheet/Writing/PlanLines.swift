/// The rows of a sheet that say a plan.
struct PlanLines {
  private let vocabulary: SheetVocabulary
  private let language: SheetLanguage
  private let plan: ResultPlan
  private var names: ResultNames
  /// The texts of each row by column.
  private(set) var lines: [[SheetColumn: String]] = []

  init(_ plan: ResultPlan, _ vocabulary: SheetVocabulary, _ language: SheetLanguage) {
    self.plan = plan
    self.vocabulary = vocabulary
    self.language = language
    names = ResultNames(vocabulary.results)
    for result in plan.results { _ = names.take(name(result.code), code: result.code) }
    for result in plan.results { add(result) }
  }

  private mutating func add(_ result: ResultPlan.Result) {
    var rules = plan.attempts.filter { $0.counted.first == result.code }
    var lines: [[SheetColumn: String]] = []
    for row in plan.rows where row.result == result.code {
      var line = texts(row)
      // The criterion of a row holds for its attempts, too.
      if let index = rules.firstIndex(where: { $0.module == row.module && $0.condition == row.condition }) {
        line.merge(texts(rules.remove(at: index))) { first, _ in first }
      }
      lines.append(line)
    }
    lines += rules.map(texts)
    if lines.isEmpty { lines = [[:]] }
    for (index, line) in lines.enumerated() {
      var line = line
      line[.result] = name(result.code)
      line[.code] = result.code
      if index == 0 { line.merge(attributes(result)) { first, _ in first } }
      self.lines.append(line)
    }
  }

  private func name(_ code: String) -> String {
    plan.results.first { $0.code == code }?.label ?? vocabulary.result(code)?.label ?? code
  }

  private func attributes(_ result: ResultPlan.Result) -> [SheetColumn: String] {
    var line: [SheetColumn: String] = [
      .definitive: YesOrNo.phrases.text(result.isDefinitive, language),
      .effective: YesOrNo.phrases.text(result.isEffective, language),
      .quality: ResultQuality.phrases.text(result.quality, language),
    ]
    line[.channel] = result.channel.map { ResultChannel.phrases.text($0, language) }
    return line
  }

  private func writer(_ module: String) -> ActionWriter {
    ActionWriter(vocabulary: vocabulary, module: vocabulary.moduleOrNone(module), language: language)
  }

  /// The interaction and all actions but the last, which is the extra one, as the source has it.
  private func texts(_ row: ResultPlan.Row) -> [SheetColumn: String] {
    let actions = row.actions.map(writer(row.module).text)
    var line = texts(module: row.module, condition: row.condition)
    let interaction = ActionForm.phrases.text(.interaction, language)
    line[.actions] = ([interaction] + actions.dropLast()).joined(separator: "\n")
    line[.extraAction] = actions.last
    return line
  }

  private func texts(_ rule: ResultPlan.Attempts) -> [SheetColumn: String] {
    var line = texts(module: rule.module, condition: rule.condition)
    line[.attempts] = attempts(rule)
    line[.attemptAction] = rule.actions.map(writer(rule.module).text).joined(separator: "\n")
    return line
  }

  private func texts(module: String, condition: String?) -> [SheetColumn: String] {
    var line: [SheetColumn: String] = [:]
    let known = vocabulary.moduleOrNone(module)
    line[.module] = known.name.label
    line[.criterion] = condition.map(CriterionWriter(module: known, language: language).text)
    return line
  }

  private func attempts(_ rule: ResultPlan.Attempts) -> String {
    let phrases = AttemptForm.phrases
    var details: [String] = []
    let others = rule.counted.dropFirst().map(reference)
    if !others.isEmpty {
      details.append(phrases.text(.together, language, ["results": others.joined(separator: ", ")]))
    }
    if let window = rule.window {
      details.append(phrases.text(.within, language, ["period": PeriodUnit.text(window, language)]))
    }
    if rule.isConsecutive { details.append(phrases.text(.consecutive, language)) }
    if rule.isPerContact { details.append(phrases.text(.perContact, language)) }
    if rule.isReset { details.append(phrases.text(.reset, language)) }
    if rule.name != rule.counted.first { details.append(phrases.text(.rule, language, ["name": rule.name])) }
    if let label = rule.label { details.append(title(label)) }
    return ([String(rule.reach)] + details.map { "[\($0)]" }).joined(separator: " ")
  }

  /// What a list of results calls one: its name, its code where the name would be read otherwise.
  private func reference(_ code: String) -> String {
    let name = name(code)
    let detail = AttemptForm.phrases.text(.together, language, ["results": name])
    return !name.contains(",") && read(detail)?.others == [code] ? name : code
  }

  /// The title of a rule, in quotes where it would be read otherwise.
  private func title(_ label: String) -> String {
    let plain = AttemptForm.phrases.text(.label, language, ["label": label])
    guard read(plain)?.label != label else { return plain }
    let quoted = [("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n")].reduce(label) { $0.replacing($1.0, with: $1.1) }
    return AttemptForm.phrases.text(.label, language, ["label": "\"\(quoted)\""])
  }

  /// What a detail of attempts is read as.
  private func read(_ detail: String) -> ReadAttempts? {
    let names = names
    let reader = AttemptReader { text throws(CellMistake) in
      guard let code = names.code(text, "") else { throw .name(text, "result", among: []) }
      return code
    }
    return try? reader.attempts("1 [\(detail)]")
  }
}

extension SheetVocabulary {
  /// A module by its code; one of which nothing is known if there is none.
  fileprivate func moduleOrNone(_ code: String) -> Module {
    module(named: code) ?? Module(Name(code, label: code), fields: [], stage: nil, stageStatus: nil, transitions: [])
  }
}
