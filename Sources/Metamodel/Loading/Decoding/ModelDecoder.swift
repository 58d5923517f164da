import Diagnostics
import Expressions
import YAMLSource

/// Turns merged trees into the values of a model, and reports what does not fit together.
///
/// It works in two passes: the first reads names and types, so that the second has a vocabulary against which expressions are checked.
struct ModelDecoder {
  let sources: MergedSources
  let translations: Translations
  /// The model's names and types, without labels, conditions and processes.
  let skeleton: Model
  /// What was found wrong.
  var log = DiagnosticLog()
  /// Labels without translation.
  var untranslated = UntranslatedLabels()
  /// Whether it reads what follows a decision, of which effects may speak.
  var isDeciding = false

  init(_ sources: MergedSources, log: inout DiagnosticLog) {
    self.sources = sources
    let preset = sources.preset
    translations = Translations(sources.locales, declared: preset?.texts("locales") ?? [])
    skeleton = SkeletonDecoder(sources).model
  }

  /// Decodes all that the trees say.
  mutating func decode() -> Model {
    let preset = decodePreset()
    let modules = sources.modules.all.compactMap { decodeModule($0.name, $0.node) }
    let pipelines = sources.pipelines.all.compactMap { decodePipeline($0.name, $0.node) }
    let blueprints = sources.blueprints.all.compactMap { decodeBlueprint($0.name, $0.node) }
    var model = Model(
      preset: preset,
      modules: modules,
      pipelines: pipelines,
      blueprints: blueprints,
      roles: sources.access?.entries("roles").map { decodeRole($0.key.text, $0.value) } ?? [],
      teams: sources.access?.entries("teams").map { decodeTeam($0.key.text, $0.value) } ?? [],
      calendars: decodeCalendars(),
      defaultCalendar: defaultCalendar(),
      conversions: decodeConversions(),
      duplicates: decodeDuplicates()
    )
    model.views = decodeViews(in: model)
    model.automations = sources.automations.all.compactMap { decodeAutomation($0.name, $0.node) }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    model.approvals = sources.approvals.all.compactMap { decodeApproval($0.name, $0.node) }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    model.reviews = sources.reviews.all.compactMap { decodeReview($0.name, $0.node) }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    model.forms = sources.forms.all.compactMap { decodeForm($0.name, $0.node) }
    model.resultFlows = sources.resultFlows.all.compactMap { decodeResultFlow($0.name, $0.node, in: model) }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
    model.mails = sources.mails.all.compactMap { decodeMail($0.name, $0.node) }
    model.functions = sources.webhooks?.entries("functions").compactMap { decodeFunction($0) } ?? []
    model.webhooks = sources.webhooks?.entries("webhooks").map { decodeWebhook($0) } ?? []
    return model
  }

  /// The vocabulary of a module's records.
  func vocabulary(of module: String) -> ModelVocabulary {
    ModelVocabulary(model: skeleton, module: module, knowsDecision: isDeciding)
  }

  /// A label with its translations; made from the api name if none is written.
  mutating func label(_ node: YAMLNode?, name: String, at path: [String], fallback: YAMLNode) -> LocalizedText {
    let text = LocalizedText(
      node?.plainText ?? ApiName.label(name),
      translations: translations.labels(at: path)
    )
    untranslated.note(text, path: path, at: (node ?? fallback).location, declared: translations.declared)
    return text
  }

  /// Prose with its translations.
  mutating func prose(_ node: YAMLNode, _ text: String, at path: [String]) -> LocalizedText {
    let prose = LocalizedText(text, translations: translations.texts(at: path))
    untranslated.note(prose, path: path, at: node.location, declared: translations.declared)
    return prose
  }

  private mutating func decodePreset() -> PresetInfo {
    let node = sources.preset
    let name = node?.text("preset") ?? ""
    let place = YAMLNode.null
    return PresetInfo(
      name: name,
      version: node?.text("version") ?? "",
      extends: node?.text("extends"),
      label: label(node?["label"], name: name, at: ["preset"], fallback: node ?? place),
      industry: node?.text("industry"),
      locales: translations.declared.isEmpty ? ["en"] : translations.declared
    )
  }
}

/// Names as people read them.
enum ApiName {
  /// `list_price` becomes "List price".
  static func label(_ name: String) -> String {
    let words = name.split { $0 == "_" || $0 == "-" }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// "Contract and price" becomes `contract_and_price`: the code of prose that has none of its own.
  static func code(of prose: String) -> String {
    let scalars = prose.lowercased().unicodeScalars.map { scalar -> Character in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? Character(scalar) : "_"
    }
    return String(scalars).split(separator: "_").joined(separator: "_")
  }
}
