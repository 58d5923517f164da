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

  /// As many diagnostics that say the same are shown one by one.
  private let repeats = 3
  /// As many files are named in which the same stands again.
  private let files = 8

  /// Renders all diagnostics by file and position, followed by a line that counts them.
  ///
  /// A name that is misspelt where it is declared is unknown in a hundred places: of what says the same only the first are shown one by
  /// one, with how often it stands again in which files.
  package func text(for diagnostics: [Diagnostic]) -> String {
    let report = DiagnosticReport(diagnostics)
    guard !report.diagnostics.isEmpty else { return "" }
    let counts = [counted(report.errors, "error"), counted(report.warnings, "warning")].compactMap { $0 }
    var seen: [Diagnostic.Claim: Int] = [:]
    let same = Dictionary(grouping: report.diagnostics, by: \.claim)
    let texts = report.diagnostics.compactMap { diagnostic -> String? in
      seen[diagnostic.claim, default: 0] += 1
      guard let number = seen[diagnostic.claim], number <= repeats else { return nil }
      let others = number == repeats ? (same[diagnostic.claim] ?? []).dropFirst(repeats) : []
      return text(for: diagnostic) + again(Array(others))
    }
    return texts.joined() + counts.joined(separator: ", ") + "\n"
  }

  /// Where else the same stands.
  private func again(_ others: [Diagnostic]) -> String {
    guard !others.isEmpty else { return "" }
    let byFile = Dictionary(grouping: others) { $0.location?.file ?? "" }.sorted { $0.key < $1.key }
    let places = byFile.prefix(files).map { "\(printable($0.key)) (\($0.value.count))" }
    let more = byFile.count > files ? [counted(byFile.count - files, "more file") ?? ""] : []
    let count = counted(others.count, "more place") ?? ""
    return "  note: the same in \(count): \((places + more).joined(separator: ", "))\n"
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

extension Diagnostic {
  /// What it says, wherever that is.
  fileprivate struct Claim: Hashable {
    let code: DiagnosticCode
    let severity: Severity
    let message: String
    let suggestion: String?
  }

  fileprivate var claim: Claim { Claim(code: code, severity: severity, message: message, suggestion: suggestion) }
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
