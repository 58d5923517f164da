import Diagnostics
import YAMLSource

/// Finds characters in texts that nobody sees and that make other text look like what it is not: controls, and what turns the direction
/// of writing (https://trojansource.codes).
struct CharacterCheck {
  private var found: [Diagnostic] = []

  static func check(_ sources: MergedSources, log: inout DiagnosticLog) {
    let files = [
      sources.preset, sources.access, sources.calendars, sources.views, sources.conversions, sources.duplicates,
      sources.webhooks,
    ]
    let named = [
      sources.modules, sources.pipelines, sources.blueprints, sources.mails, sources.automations, sources.approvals,
      sources.reviews, sources.forms,
      sources.resultFlows, sources.locales,
    ].flatMap(\.all)
    var check = CharacterCheck()
    for node in files.compactMap(\.self) + named.map(\.node) { check.check(node) }
    log.report(check.found)
  }

  private mutating func check(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar): check(scalar.text, at: node.location)
    case .sequence(let sequence): for item in sequence.items { check(item) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        check(entry.key.text, at: entry.key.location)
        check(entry.value)
      }
    }
  }

  private mutating func check(_ text: String, at place: SourcePosition) {
    // All of them begin with one of these bytes in UTF-8, which hardly any text has.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }),
      let scalar = text.unicodeScalars.first(where: Self.isHarmful)
    else { return }
    let code = String(scalar.value, radix: 16, uppercase: true)
    found.append(
      Diagnostic(
        .badText,
        "The text has the character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code), which nobody sees. Take it out.",
        at: place))
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
  }
}
