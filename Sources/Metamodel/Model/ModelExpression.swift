package import Expressions

/// An expression of the configuration, checked against its module.
///
/// It is encoded as its source alone; decoding checks it again with the vocabulary under the key `vocabulary`.
package struct ModelExpression: Sendable, Hashable, Codable {
  package let checked: CheckedExpression

  package var source: String { checked.expression.source }

  package init(_ checked: CheckedExpression) {
    self.checked = checked
  }

  package static func == (left: Self, right: Self) -> Bool { left.source == right.source }

  package func hash(into hasher: inout Hasher) { hasher.combine(source) }

  /// Decodes its text, which is checked against the vocabulary that ``ModelVocabulary/decoding(_:)`` gives.
  package init(from decoder: any Decoder) throws {
    let source = try decoder.singleValueContainer().decode(String.self)
    guard let vocabulary = ModelVocabulary.decoded else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no vocabulary given"))
    }
    checked = try CheckedExpression(Expression(parsing: source), vocabulary: vocabulary)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(source)
  }
}

extension ModelVocabulary {
  /// What the expressions speak of that are being decoded.
  @TaskLocal fileprivate static var decoded: ModelVocabulary?

  /// Decodes something whose expressions speak of these names.
  ///
  /// - Parameter body: decodes it.
  /// - Returns: what that returns.
  package func decoding<Answer>(_ body: () throws -> Answer) rethrows -> Answer {
    try Self.$decoded.withValue(self, operation: body)
  }

  /// Decodes something whose expressions speak of the records of a related list.
  static func decoding<Answer>(related list: String, _ body: () throws -> Answer) throws -> Answer {
    guard let vocabulary = decoded?.related(list) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "There is no related list '\(list)'."))
    }
    return try vocabulary.decoding(body)
  }
}

/// Text with `{field}` placeholders.
package struct TextTemplate: Sendable, Hashable, Codable {
  package enum Part: Sendable, Hashable, Codable {
    case text(String)
    /// A field of the record, or one lookup deep.
    case placeholder(ModelExpression)
  }

  /// The text as written.
  package let source: String
  package let parts: [Part]

  package init(source: String, parts: [Part]) {
    self.source = source
    self.parts = parts
  }
}

/// A message with placeholders, and its translations.
package struct MessageTemplate: Sendable, Hashable, Codable {
  package let original: TextTemplate
  package let translations: [String: TextTemplate]

  package init(_ original: TextTemplate, translations: [String: TextTemplate] = [:]) {
    self.original = original
    self.translations = translations
  }

  /// The message for a locale such as `es-MX`: its own translation, else its language's, else the original.
  package func template(in locale: String) -> TextTemplate {
    let language = locale.prefix { $0 != "-" && $0 != "_" }
    return translations[locale] ?? translations[String(language)] ?? original
  }
}

/// A value that configuration gives: in `default:`, `values:` and `set:`.
package enum ValueTemplate: Sendable, Hashable, Codable {
  case null
  /// The text of a YAML scalar, read by the field's type.
  case literal(String)
  /// The texts of a YAML list, for a multi-picklist.
  case list([String])
  /// Text with placeholders.
  case text(TextTemplate)
  /// `=expression`.
  case expression(ModelExpression)
}
