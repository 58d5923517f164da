/// A label or message in the languages of a preset.
package struct LocalizedText: Sendable, Hashable, Codable {
  /// The text as written in the preset's own files, in the first of its locales.
  package let original: String
  /// Translations by locale, such as `["es": "Firmar el encargo"]`.
  package let translations: [String: String]

  package init(_ original: String, translations: [String: String] = [:]) {
    self.original = original
    self.translations = translations
  }

  /// The text for a locale such as `es-MX`: its own translation, else its language's, else the original.
  package func text(in locale: String) -> String {
    if let exact = translations[locale] { return exact }
    let language = locale.prefix { $0 != "-" && $0 != "_" }
    return translations[String(language)] ?? original
  }
}

extension LocalizedText {
  /// Whether it is that text in any of its languages, whatever the case.
  package func means(_ text: String) -> Bool {
    let wanted = text.lowercased()
    return original.lowercased() == wanted || translations.values.contains { $0.lowercased() == wanted }
  }
}

/// What a module's records are called, one and many.
package struct ModuleLabel: Sendable, Hashable, Codable {
  package let one: LocalizedText
  package let many: LocalizedText
  /// Grammatical gender by locale (`f`, `m`), for languages whose sentences need it.
  package let gender: [String: String]

  package init(one: LocalizedText, many: LocalizedText, gender: [String: String] = [:]) {
    self.one = one
    self.many = many
    self.gender = gender
  }
}
