import Foundation

/// The diagnostics of a run in the form that machines read.
package struct DiagnosticReport: Sendable, Hashable, Codable {
  /// How many errors there are.
  package let errors: Int
  /// How many warnings there are.
  package let warnings: Int
  /// The diagnostics by file and position.
  package let diagnostics: [Diagnostic]

  /// Creates the report of a log.
  package init(_ log: DiagnosticLog) {
    errors = log.errorCount
    warnings = log.warningCount
    diagnostics = log.sorted
  }

  /// Creates the report of some diagnostics.
  package init(_ diagnostics: [Diagnostic]) {
    errors = diagnostics.count { $0.severity == .error }
    warnings = diagnostics.count { $0.severity == .warning }
    self.diagnostics = diagnostics.sortedByPlace
  }

  /// The report as JSON text, keys sorted.
  ///
  /// - Throws: What `JSONEncoder` throws; with strings and integers alone there is nothing that it could refuse.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
