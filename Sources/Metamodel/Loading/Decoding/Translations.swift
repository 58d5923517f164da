package import Diagnostics
import YAMLSource

/// What the locale files say, found by the path of what they translate.
struct Translations {
  /// The locales of the preset; the first is the language of the files.
  let declared: [String]
  private let locales: [(locale: String, node: YAMLNode)]

  init(_ locales: NamedTrees, declared: [String]) {
    self.declared = declared
    self.locales = locales.all.map { ($0.name, $0.node) }
  }

  /// The locales that have a file.
  var present: Set<String> { Set(locales.map(\.locale)) }

  /// The translations of a label: the text at the path, or its `label`.
  func labels(at path: [String]) -> [String: String] {
    nodes(at: path).compactMapValues { $0.plainText ?? $0.text("label") }
  }

  /// The translations of a text at a path.
  func texts(at path: [String]) -> [String: String] { nodes(at: path).compactMapValues(\.plainText) }

  /// What stands at a path, by locale.
  func nodes(at path: [String]) -> [String: YAMLNode] {
    var found: [String: YAMLNode] = [:]
    for (locale, node) in locales {
      found[locale] = path.reduce(Optional(node)) { node, key in node?[key] }
    }
    return found
  }
}

/// Collects the labels that a declared locale does not translate, and makes one warning of those that belong together.
struct UntranslatedLabels {
  private var groups: [(key: String, locale: String, first: SourcePosition, names: [String])] = []
  private var index: [String: Int] = [:]

  /// Notes a label if it lacks a translation.
  ///
  /// - Parameter path: Where the translation would stand; the first two parts say to what the label belongs.
  mutating func note(_ text: LocalizedText, path: [String], at place: SourcePosition, declared: [String]) {
    for locale in declared.dropFirst() where text.translations[locale] == nil {
      let owner = path.prefix(2).joined(separator: ".")
      let name = path.dropFirst(2).joined(separator: ".")
      let key = "\(locale) \(owner)"
      if let position = index[key] {
        groups[position].names.append(name)
      } else {
        index[key] = groups.count
        groups.append((owner, locale, place, [name]))
      }
    }
  }

  /// The warnings; a locale without any file gets a single one, at `place`.
  func diagnostics(present: Set<String>, declared: [String], at place: SourcePosition?) -> [Diagnostic] {
    let absent = declared.dropFirst().filter { !present.contains($0) }
    return absent.map { Diagnostic.localeMissing($0, at: place) }
      + groups.filter { present.contains($0.locale) }.map {
        Diagnostic.untranslated($0.key, $0.names, $0.locale, at: $0.first)
      }
  }
}

extension DiagnosticCode {
  /// A label has no translation into a declared locale.
  package static let untranslated = DiagnosticCode("untranslated")
}

extension Diagnostic {
  fileprivate static func localeMissing(_ locale: String, at place: SourcePosition?) -> Diagnostic {
    Diagnostic(
      .untranslated,
      "The locale `\(locale)` is declared and has no file `locales/\(locale).yaml`.",
      at: place,
      severity: .warning
    )
  }

  fileprivate static func untranslated(
    _ owner: String,
    _ names: [String],
    _ locale: String,
    at place: SourcePosition
  ) -> Diagnostic {
    let named = names.filter { !$0.isEmpty }
    let shown = named.prefix(8).quotedList + (named.count > 8 ? " and \(named.count - 8) more" : "")
    let what = named.isEmpty ? "label" : named.count < names.count ? "label, \(shown)" : shown
    return Diagnostic(
      .untranslated,
      "`\(owner)` is not wholly translated to `\(locale)`: \(what).",
      at: place,
      severity: .warning
    )
  }
}
