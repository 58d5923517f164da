import Diagnostics
import Spreadsheet
import YAMLSource

/// What a cell of actions says.
struct ReadActions: Hashable {
  var actions: [YAMLNode] = []
  /// The cell of each of them.
  var places: [CellReference] = []
  /// A stage that is spoken of as where the record is.
  var stage: String?
}

/// Reads cells of actions about the records of a module.
struct ActionReader {
  let vocabulary: SheetVocabulary
  let module: SheetVocabulary.Module
  var language = SheetLanguage.spanish

  /// The actions of a cell in their order.
  func actions(_ text: String) throws(CellMistake) -> ReadActions {
    var read = ReadActions()
    for sentence in CellText.sentences(text) {
      for part in try parts(sentence) {
        if let action = part.action { read.actions.append(action) }
        read.stage = part.stage ?? read.stage
      }
    }
    return read
  }

  /// What a sentence comes to; nothing of both is the interaction, which is logged in any case.
  private struct Part {
    var action: YAMLNode?
    var stage: String?
  }

  private func parts(_ sentence: String) throws(CellMistake) -> [Part] {
    if sentence.hasPrefix("{") { return [Part(action: try written(sentence))] }
    var problem: CellMistake?
    if let part = try part(sentence, &problem) { return [part] }
    for (left, right) in CellText.cuts(sentence, at: [". "]) {
      var ignored: CellMistake?
      guard let first = try part(left, &ignored) else { continue }
      return [first] + (try parts(right))
    }
    throw problem ?? .phrase(sentence, "action", nearest: ActionForm.phrases.nearest(to: sentence, language))
  }

  /// An action as the preset language has it, in braces.
  private func written(_ text: String) throws(CellMistake) -> YAMLNode {
    var log = DiagnosticLog()
    guard let node = YAMLReader(file: "").document(in: text, log: &log), node.mapping?.entries.isEmpty == false else {
      let why = log.sorted.first?.message ?? "It says nothing."
      throw CellMistake(code: .unknownPhrase, message: "The action in braces cannot be read. \(why)", suggestion: nil)
    }
    return node.inActionOrder
  }

  private func part(_ sentence: String, _ problem: inout CellMistake?) throws(CellMistake) -> Part? {
    let (text, details) = CellText.details(sentence)
    var found: CellMistake?
    let part: (ActionForm, [YAMLMapping.Entry], String?)? = ActionForm.phrases.meaning(of: text) { form, slots in
      do throws(CellMistake) {
        let stage = form == .interaction ? try spokenStage(slots) : nil
        if let name = slots["module"], vocabulary.module(name) == nil {
          throw .name(name, "module", among: vocabulary.modules.map(\.name))
        }
        return (form, try entries(form, slots), stage)
      } catch {
        found = found ?? error
        return nil
      }
    }
    problem = problem ?? found
    guard let (form, entries, stage) = part else { return nil }
    guard form != .interaction || details.isEmpty else {
      throw .phrase("[\(details.joined(separator: "] ["))]", "detail of an interaction", nearest: nil)
    }
    guard form != .interaction else { return Part(stage: stage) }
    let reader = DetailReader(vocabulary: vocabulary, module: module, form: form, language: language)
    return Part(action: .entries(entries + (try reader.entries(details))).inActionOrder)
  }
}

extension ActionReader {
  /// The keys of an action as the preset language has them.
  private func entries(_ form: ActionForm, _ slots: [String: String]) throws(CellMistake) -> [YAMLMapping.Entry] {
    switch form {
    case .interaction: []
    case .closeWon: [.of("close", "won")]
    case .closeLost: [.of("close", "lost")]
    case .closeCancelled: [.of("close", "cancelled")]
    case .postponeFor: [.of("close", "postponed"), .of("for", try period(slots))]
    case .postponeUntilAsked: [.of("close", "postponed"), .of("until", "ask")]
    case .closeAs: [.of("close", try stageCode(slots["stage"] ?? "", or: module.hasOutcomes ? endings : []))]
    case .advanceNext: [.of("advance", "next")]
    case .advanceTo: [.of("advance", try stageCode(slots["stage"] ?? ""))]
    case .stageInProcess: [.of("stage_status", try inProcess())]
    case .stageStatus: [.of("stage_status", try status(slots["status"] ?? ""))]
    case .scheduleAsked: [.of("schedule", try activity(slots)), .of("at", "ask")]
    case .scheduleIn: [.of("schedule", try activity(slots)), .of("in", try period(slots))]
    case .completeTasks: [.of("tasks", "complete")]
    case .cancelTasks: [.of("tasks", "cancel")]
    case .mail: try mail(slots["mail"] ?? "")
    case .run: [.of("run", try transition(slots["transition"] ?? ""))]
    case .set: [.of("set", try assignment(slots))]
    }
  }

  /// What follows `Cerrar ciclo de venta` where it is no stage.
  private var endings: [String] {
    language == .spanish ? ["ganada", "perdida", "cancelada", "aplazada"] : ["won", "lost", "cancelled", "postponed"]
  }

  /// The stage of which an interaction speaks; nil if it speaks of none.
  private func spokenStage(_ slots: [String: String]) throws(CellMistake) -> String? {
    guard let text = slots["stage"] else { return nil }
    return try stageCode(text)
  }

  private func stageCode(_ text: String, or words: [String] = []) throws(CellMistake) -> String {
    guard let field = module.field(named: module.stage) else {
      throw CellMistake(
        code: .unknownName, message: "\(module.name.label) has no field of stages: no pipeline, blueprint or picklist.",
        suggestion: nil)
    }
    guard let stage = field.values.named(text) else {
      let wanted = module.hasOutcomes ? "stage of" : "value of \(field.name.label) of"
      throw .name(text, "\(wanted) \(module.name.label)", among: field.values, or: words)
    }
    return stage.code
  }

  private func inProcess() throws(CellMistake) -> String {
    let values = try statuses()
    let keys = ["in process", "in progress", "en proceso"]
    let found =
      values.first { ["in_process", "in_progress"].contains($0.code) }
      ?? values.first { value in
        keys.contains { value.means($0) }
      }
    guard let found else { throw .name("in_process", "stage status of \(module.name.label)", among: values) }
    return found.code
  }

  private func status(_ text: String) throws(CellMistake) -> String {
    let values = try statuses()
    guard let found = values.named(text) else {
      throw .name(text, "stage status of \(module.name.label)", among: values)
    }
    return found.code
  }

  private func statuses() throws(CellMistake) -> [SheetVocabulary.Name] {
    guard let field = module.field(named: module.stageStatus) else {
      throw CellMistake(
        code: .unknownName,
        message: """
          \(module.name.label) has no field that says whether a stage is planned or in process. Add a picklist `stage_status` with the values \
          planned and in_process.
          """, suggestion: nil)
    }
    return field.values
  }

  private func period(_ slots: [String: String]) throws(CellMistake) -> String {
    let text = slots["period"] ?? ""
    guard let period = PeriodUnit.period(text) else {
      throw .phrase(text, "period", nearest: PeriodUnit.example(language))
    }
    return period
  }

  private func activity(_ slots: [String: String]) throws(CellMistake) -> String {
    let text = slots["activity"] ?? ""
    guard let form = ActivityForm.phrases.meaning(of: text) else {
      throw .name(
        text, "activity", among: [], or: ActivityForm.phrases.filter { $0.language == language }.map(\.canonical))
    }
    return form.rawValue
  }

  /// A mail goes to whoever the record is about.
  private func mail(_ text: String) throws(CellMistake) -> [YAMLMapping.Entry] {
    guard let mail = module.mails.named(text) else {
      throw .name(text, "mail about \(module.name.label)", among: module.mails)
    }
    guard let address = module.address else {
      throw CellMistake(
        code: .unknownName,
        message: "\(module.name.label) has no e-mail address, nor has its contact. Write `{mail: …, to: …}`.",
        suggestion: nil)
    }
    return [.of("mail", mail.code), .of("to", .entries([.of("field", address)]))]
  }

  private func transition(_ text: String) throws(CellMistake) -> String {
    guard let found = module.transitions.named(text) else {
      throw .name(text, "transition of \(module.name.label)", among: module.transitions)
    }
    return found.code
  }

  private func assignment(_ slots: [String: String]) throws(CellMistake) -> YAMLNode {
    .entries([try ValueReader(module: module).entry(slots["field"] ?? "", slots["value"] ?? "")])
  }
}

extension YAMLMapping.Entry {
  static func of(_ key: String, _ value: YAMLNode) -> YAMLMapping.Entry {
    .init(YAMLKey(key, at: value.location), value)
  }

  static func of(_ key: String, _ text: String) -> YAMLMapping.Entry { .of(key, .text(text)) }
}

extension YAMLNode {
  /// A mapping in braces.
  static func entries(_ entries: [YAMLMapping.Entry]) -> YAMLNode {
    .made(.mapping(YAMLMapping(entries, isFlow: true)))
  }

  /// The same action with its keys in the order in which they are usually written.
  var inActionOrder: YAMLNode {
    guard let mapping else { return self }
    let order = ["for", "until", "at", "in", "where", "on", "set", "values", "note", "when"]
    let ranked = mapping.entries.enumerated().map { ((order.firstIndex(of: $1.key.text) ?? -1, $0), $1) }
    return .entries(ranked.sorted { $0.0 < $1.0 }.map(\.1))
  }
}
