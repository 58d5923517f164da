package import Diagnostics
import YAMLSource

/// Finds translations that are older than the label that they translate: a later layer renamed the thing in one language alone.
struct StaleTranslationCheck {
  private let sources: MergedSources
  private let declared: Set<String>
  private var log = DiagnosticLog()

  static func check(_ sources: MergedSources, log: inout DiagnosticLog) {
    var check = StaleTranslationCheck(sources: sources)
    for (locale, node) in sources.locales.all where check.declared.contains(locale) { check.check(node, locale) }
    log.report(check.log.diagnostics)
  }

  private init(sources: MergedSources) {
    self.sources = sources
    declared = Set(sources.preset?.texts("locales").dropFirst() ?? [])
  }

  private mutating func check(_ locale: YAMLNode, _ name: String) {
    for (module, original) in sources.modules.all {
      let translated = locale["modules"]?[module]
      compare(original["label"]?["one"], translated?["label"]?["one"], name)
      compare(original["label"]?["many"], translated?["label"]?["many"], name)
      for view in sources.views?["modules"]?[module]?.entries("views") ?? [] {
        compareLabel(view.value["label"], translated?["views"]?[view.key.text], name)
      }
      for field in original.entries("fields") {
        compareLabel(field.value["label"], translated?["fields"]?[field.key.text], name)
        for value in field.value.entries("values") {
          let label = value.value.scalar == nil ? value.value["label"] : value.value
          compareLabel(label, translated?["fields"]?[field.key.text]?["values"]?[value.key.text], name)
        }
      }
    }
    for (key, trees) in [
      ("pipelines", sources.pipelines), ("blueprints", sources.blueprints), ("automations", sources.automations),
      ("approvals", sources.approvals), ("reviews", sources.reviews), ("forms", sources.forms),
      ("results", sources.resultFlows),
    ] {
      for (process, original) in trees.all { compareLabel(original["label"], locale[key]?[process], name) }
    }
    for (key, file) in [
      ("roles", sources.access), ("teams", sources.access), ("calendars", sources.calendars),
      ("conversions", sources.conversions), ("webhooks", sources.webhooks), ("functions", sources.webhooks),
    ] {
      for entry in file?.entries(key) ?? [] {
        compareLabel(entry.value["label"], locale[key]?[entry.key.text], name)
      }
    }
    for (mail, original) in sources.mails.all {
      for key in ["subject", "text"] { compare(original[key], locale["mail"]?[mail]?[key], name) }
    }
    checkDuplicates(locale, name)
  }

  private mutating func checkDuplicates(_ locale: YAMLNode, _ name: String) {
    for module in sources.duplicates?.mapping?.entries ?? [] {
      for rule in module.value.mapping?.entries ?? [] {
        compareLabel(rule.value["label"], locale["duplicates"]?[module.key.text]?[rule.key.text], name)
      }
    }
  }

  private mutating func compareLabel(_ original: YAMLNode?, _ translated: YAMLNode?, _ locale: String) {
    compare(original, translated?.scalar == nil ? translated?["label"] : translated, locale)
  }

  private mutating func compare(_ original: YAMLNode?, _ translated: YAMLNode?, _ locale: String) {
    guard let original, let translated, sources.isEarlier(translated.location, than: original.location) else { return }
    log.report(.stale(original, translated, locale))
  }
}

extension DiagnosticCode {
  /// A translation of what a label said before a later layer renamed it.
  package static let staleTranslation = DiagnosticCode("stale_translation")
}

extension Diagnostic {
  fileprivate static func stale(_ original: YAMLNode, _ translated: YAMLNode, _ locale: String) -> Diagnostic {
    Diagnostic(
      .staleTranslation,
      "\(original.found) is a new name; in `\(locale)` it is still \(translated.found). Translate it, too.",
      at: original.location,
      severity: .warning,
      notes: [Note("The earlier translation is here.", at: translated.location)]
    )
  }
}
