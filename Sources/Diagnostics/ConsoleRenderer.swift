/// Renders diagnostics for people at a console.
///
///     modules/deals.yaml:3:3: error: `labl` is not a key of a module. [unknown_key]
///       3 |   labl: Deal
///         |   ^
///       help: did you mean `label`?
package struct ConsoleRenderer {
  /// The text of a file by its name, or nil if it is not at hand.
  private let source: (String) -> String?
  /// The longest stretch of a source line that is shown, in Unicode scalars.
  private let width = 120

  /// Creates a renderer that shows source lines where `source` knows the file's text.
  package init(source: @escaping (String) -> String? = { _ in nil }) {
    self.source = source
  }

  /// Renders all diagnostics by file and position, followed by a line that counts them.
  package func text(for diagnostics: [Diagnostic]) -> String {
    let report = DiagnosticReport(diagnostics)
    guard !report.diagnostics.isEmpty else { return "" }
    let counts = [counted(report.errors, "error"), counted(report.warnings, "warning")].compactMap { $0 }
    return report.diagnostics.map(text(for:)).joined() + counts.joined(separator: ", ") + "\n"
  }

  /// Renders one diagnostic, with a line break at its end.
  package func text(for diagnostic: Diagnostic) -> String {
    var lines = [headline(diagnostic)]
    if let location = diagnostic.location {
      lines += excerpt(at: location)
    }
    // What the message asks already need not be asked again.
    if let suggestion = diagnostic.suggestion, !diagnostic.message.contains("Did you mean") {
      lines.append("  help: did you mean `\(printable(suggestion))`?")
    }
    for note in diagnostic.notes {
      let place = note.location.map { "\(printable($0.description)): " } ?? ""
      lines.append("  note: \(place)\(printable(note.message))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headline(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.location.map { "\(printable($0.description)): " } ?? ""
    return "\(place)\(diagnostic.severity.rawValue): \(printable(diagnostic.message)) [\(diagnostic.code)]"
  }

  private func excerpt(at location: SourcePosition) -> [String] {
    guard let line = source(location.file)?.line(location.line) else { return [] }
    let scalars = Array(line.unicodeScalars)
    let column = min(max(location.column - 1, 0), scalars.count)
    let start = max(0, column - width / 2)
    let end = min(scalars.count, start + width)
    let number = String(location.line)
    let margin = String(repeating: " ", count: number.count)
    let shown = printable(String(String.UnicodeScalarView(scalars[start..<end])))
    let caret = String(repeating: " ", count: column - start) + "^"
    return ["  \(number) | \(shown)", "  \(margin) | \(caret)"]
  }

  private func counted(_ count: Int, _ noun: String) -> String? {
    count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The text without characters that could steer a terminal, one scalar for one, so that carets stay in place.
  private func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control where scalar == "\t": " "
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          default: scalar
          }
        }
      )
    )
  }
}

extension String {
  /// The line with a number from 1, without its line break.
  fileprivate func line(_ number: Int) -> String? {
    guard number > 0 else { return nil }
    var rest = self[...].utf8
    for _ in 1..<number {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      rest = rest[rest.index(after: end)...]
    }
    let line = rest.prefix { $0 != UInt8(ascii: "\n") }
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }
}
