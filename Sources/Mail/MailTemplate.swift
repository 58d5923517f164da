/// A message with fields, in several languages: `{name}` in its texts stands for the field `name`.
package struct MailTemplate: Sendable, Hashable {
  /// A message in one language. Paragraphs are parted by empty lines.
  package struct Wording: Sendable, Hashable {
    let subject: String
    let text: String

    package init(subject: String, text: String) {
      self.subject = subject
      self.text = text
    }
  }

  private let fallback: Wording
  private let wordings: [String: Wording]

  /// - Parameters:
  ///   - english: for readers of every language that is not among the others.
  ///   - others: by language, such as `es`.
  package init(english: Wording, others: [String: Wording] = [:]) {
    fallback = english
    wordings = others
  }

  /// The message for a reader.
  ///
  /// - Parameters:
  ///   - locale: the reader's, such as `es` or `es-MX`.
  ///   - fields: by name; in the HTML they are text, and web addresses among them are links.
  package func content(in locale: String, _ fields: [String: String]) -> MailContent {
    let language = locale.lowercased().prefix { $0 != "-" && $0 != "_" }
    let wording = wordings[String(language)] ?? fallback
    let paragraphs = wording.text.split(separator: "\n\n").map { paragraph in
      "<p>\(Self.filled(Self.escaped(String(paragraph)), fields, Self.inHTML).replacing("\n", with: "<br>\n"))</p>"
    }
    return MailContent(
      subject: HeaderText(Self.filled(wording.subject, fields) { $0 }), text: Self.filled(wording.text, fields) { $0 },
      html:
        "<!DOCTYPE html>\n<html lang=\"\(Self.escaped(String(language)))\"><body>\n\(paragraphs.joined(separator: "\n"))\n</body></html>\n"
    )
  }

  /// Puts fields into a text, in one pass: what a field says is not looked through again.
  private static func filled(_ text: String, _ fields: [String: String], _ shown: (String) -> String) -> String {
    text.replacing(/\{([a-z_]+)\}/) { match in fields[String(match.1)].map(shown) ?? String(match.0) }
  }

  private static func inHTML(_ field: String) -> String {
    let text = escaped(field)
    return field.hasPrefix("https://") || field.hasPrefix("http://") ? "<a href=\"\(text)\">\(text)</a>" : text
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}
