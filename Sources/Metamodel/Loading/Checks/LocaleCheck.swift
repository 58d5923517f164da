package import Diagnostics
import YAMLSource

/// Finds translations of what does not exist.
///
/// A locale file is compared with the layers up to its own: what a later layer takes away or replaces may stay translated.
struct LocaleCheck {
  private let sources: MergedSources
  private var log = DiagnosticLog()

  /// Checks the locale files of a layer.
  static func check(_ layer: Layer, against sources: MergedSources, log: inout DiagnosticLog) {
    let declared = sources.preset?.texts("locales") ?? []
    for document in layer.documents where document.kind == .locale {
      if !declared.contains(document.name) { log.report(.undeclaredLocale(document, declared)) }
      var check = LocaleCheck(sources: sources)
      check.check(document.root)
      log.report(check.log.diagnostics)
    }
  }

  private init(sources: MergedSources) {
    self.sources = sources
  }

  private mutating func check(_ root: YAMLNode) {
    expect(root.entries("roles"), among: names(sources.access, "roles"), "role")
    expect(root.entries("teams"), among: names(sources.access, "teams"), "team")
    expect(root.entries("conversions"), among: names(sources.conversions, "conversions"), "conversion")
    expect(root.entries("pipelines"), among: sources.pipelines.names, "pipeline")
    for (entry, calendar) in expect(
      root.entries("calendars"), among: names(sources.calendars, "calendars"), "calendar")
    {
      expect(entry.entries("holidays"), among: names(sources.calendars?["calendars"]?[calendar], "holidays"), "holiday")
    }
    let ruled = sources.duplicates?.mapping?.keys ?? []
    for (entry, module) in expect(root.entries("duplicates"), among: ruled, "module") {
      let rules = sources.duplicates?[module]?.mapping?.keys ?? []
      expect(entry.mapping?.entries ?? [], among: rules, "rule of duplicates")
    }
    for (entry, automation) in expect(root.entries("automations"), among: sources.automations.names, "automation") {
      let told = sources.automations[automation]?.items("do").flatMap(ApiName.codesOfNotifications) ?? []
      expect(entry.entries("notify"), among: told, "text of `notify`")
    }
    for (entry, approval) in expect(root.entries("approvals"), among: sources.approvals.names, "approval") {
      let told = ["on_approved", "on_rejected", "on_recalled"].flatMap { key in
        sources.approvals[approval]?.items(key).flatMap(ApiName.codesOfNotifications) ?? []
      }
      expect(entry.entries("notify"), among: told, "text of `notify`")
    }
    for (entry, review) in expect(root.entries("reviews"), among: sources.reviews.names, "review") {
      expect(entry.entries("reasons"), among: names(sources.reviews[review], "reasons"), "reason")
    }
    for (entry, form) in expect(root.entries("forms"), among: sources.forms.names, "form") {
      let original = sources.forms[form]
      expect(entry.entries("fields"), among: names(original, "fields"), "question")
      for key in ["intro", "button", "thanks", "consent"] where original?[key] == nil {
        if let stray = entry[key] { log.report(.nothingToTranslate(key, at: stray)) }
      }
    }
    for (entry, flow) in expect(root.entries("results"), among: sources.resultFlows.names, "result flow") {
      let original = sources.resultFlows[flow]
      expect(entry.entries("attempts"), among: names(original, "attempts"), "rule of attempts")
      let effects = (original?.items("rows") ?? []) + (original?.entries("attempts").map(\.value) ?? [])
      let told = effects.flatMap { $0.items("do") }.flatMap(ApiName.codesOfNotifications)
      expect(entry.entries("notify"), among: told, "text of `notify`")
    }
    expect(root.entries("mail"), among: sources.mails.names, "mail")
    expect(root.entries("functions"), among: names(sources.webhooks, "functions"), "function")
    expect(root.entries("webhooks"), among: names(sources.webhooks, "webhooks"), "webhook")
    for (entry, module) in expect(root.entries("modules"), among: sources.modules.names, "module") {
      if let original = sources.modules[module] { checkModule(entry, original) }
      expect(entry.entries("views"), among: names(sources.views?["modules"]?[module], "views"), "view")
    }
    for (entry, blueprint) in expect(root.entries("blueprints"), among: sources.blueprints.names, "blueprint") {
      if let original = sources.blueprints[blueprint] { checkBlueprint(entry, original) }
    }
  }

  private mutating func checkModule(_ node: YAMLNode, _ original: YAMLNode) {
    for (field, name) in expect(node.entries("fields"), among: names(original, "fields"), "field") {
      let declared = original["fields"]?[name]
      expect(field.entries("values"), among: names(declared, "values"), "value")
      if let message = field["message"], declared?["message"] == nil {
        log.report(.nothingToTranslate("message", at: message))
      }
      if let help = field["help"], declared?["help"] == nil { log.report(.nothingToTranslate("help", at: help)) }
    }
    let sections = original.items("layout").compactMap { $0.text("section") }.map(ApiName.code)
    expect(node.entries("sections"), among: sections, "section")
    let rules = original.items("unique").filter { $0["message"] != nil }.map {
      $0.texts("fields").joined(separator: "_")
    }
    expect(node.entries("unique"), among: rules, "uniqueness rule")
  }

  private mutating func checkBlueprint(_ node: YAMLNode, _ original: YAMLNode) {
    for (state, code) in expect(node.entries("states"), among: names(original, "states"), "state") {
      let declared = original["states"]?[code]
      let told = ["warn", "escalate"].flatMap { declared?.items($0) ?? [] }.flatMap(ApiName.codesOfNotifications)
      expect(state.entries("notify"), among: told, "text of `notify`")
    }
    for (transition, name) in expect(node.entries("transitions"), among: names(original, "transitions"), "transition") {
      let prose = TransitionProse(original["transitions"]?[name]?["during"])
      let told = original["transitions"]?[name]?.items("after").flatMap(ApiName.codesOfNotifications) ?? []
      expect(transition.entries("notify"), among: told, "text of `notify`")
      expect(transition.entries("checklist"), among: prose.checklist, "checklist item")
      expect(transition.entries("attachments"), among: prose.attachments, "kind of file")
      expect(transition.entries("messages"), among: prose.messages, "message")
      if let note = transition["note"], !prose.hasNote { log.report(.nothingToTranslate("note", at: note)) }
      let branches = original["transitions"]?[name]?["parallel"]?["branches"]
      expect(
        transition.entries("branches"), among: branches?.mapping?.entries.map(\.key.text) ?? [], "branch")
    }
  }

  /// Reports the keys that are not among the names, and returns the values of the others with their names.
  @discardableResult
  private mutating func expect(
    _ entries: [YAMLMapping.Entry],
    among names: [String],
    _ noun: String
  ) -> [(YAMLNode, String)] {
    guard !entries.isEmpty else { return [] }
    let known = Set(names)
    for entry in entries where !known.contains(entry.key.text) {
      log.report(.unknownTranslation(entry.key, noun, names))
    }
    return entries.filter { known.contains($0.key.text) }.map { ($0.value, $0.key.text) }
  }

  private func names(_ node: YAMLNode?, _ key: String) -> [String] { node?.entries(key).map(\.key.text) ?? [] }
}

/// What `during:` says that can be translated.
struct TransitionProse {
  var checklist: [String] = []
  /// The kinds of files that are wanted.
  var attachments: [String] = []
  /// Fields whose check has a message.
  var messages: [String] = []
  var hasNote = false

  init(_ during: YAMLNode?) {
    var open = during.map { [$0] } ?? []
    while let node = open.popLast() {
      checklist += node.entries("checklist").map(\.key.text)
      if let kind = node["attachment"]?.text("kind") { attachments.append(kind) }
      if let field = node.text("field"), node["message"] != nil { messages.append(field) }
      if node["note"] != nil { hasNote = true }
      for key in ["all", "any", "of", "optional"] { open += node.items(key) }
    }
  }
}

extension DiagnosticCode {
  /// A translation of something that does not exist.
  package static let unknownTranslation = DiagnosticCode("unknown_translation")
  /// A locale file of a locale that the preset does not declare.
  package static let undeclaredLocale = DiagnosticCode("undeclared_locale")
}

extension Diagnostic {
  fileprivate static func unknownTranslation(_ key: YAMLKey, _ noun: String, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .unknownTranslation,
      "There is no \(noun) `\(key.text.prefix(80))` to translate.",
      at: key.location,
      suggestion: NearMiss.nearest(to: key.text, among: names)
    )
  }

  fileprivate static func nothingToTranslate(_ noun: String, at node: YAMLNode) -> Diagnostic {
    Diagnostic(.unknownTranslation, "There is no \(noun) here to translate.", at: node.location)
  }

  fileprivate static func undeclaredLocale(_ document: Layer.Document, _ declared: [String]) -> Diagnostic {
    Diagnostic(
      .undeclaredLocale,
      "The preset does not declare the locale `\(document.name)`; it has \(declared.quotedList).",
      at: document.root.location,
      severity: .warning
    )
  }
}
