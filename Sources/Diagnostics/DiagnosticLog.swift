/// Collects the diagnostics of one run.
///
/// It keeps a bounded number, so that a hostile source cannot fill the memory with complaints; errors that come after
/// the limit still count.
package struct DiagnosticLog: Sendable {
  /// What was reported, in the order of the reports, at most ``limit``.
  package private(set) var diagnostics: [Diagnostic] = []
  /// How many errors were reported, kept or not.
  package private(set) var errorCount = 0
  /// How many warnings were reported, kept or not.
  package private(set) var warningCount = 0
  private var keptWarningCount = 0
  /// How many diagnostics are kept.
  package let limit: Int

  /// Creates an empty log that keeps at most `limit` diagnostics.
  package init(limit: Int = 1_000) {
    self.limit = limit
  }

  /// Takes a diagnostic in.
  package mutating func report(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .error: errorCount += 1
    case .warning: warningCount += 1
    }
    if diagnostics.count < limit {
      diagnostics.append(diagnostic)
      keptWarningCount += diagnostic.severity == .warning ? 1 : 0
    } else if diagnostic.severity == .error, keptWarningCount > 0,
      let warning = diagnostics.lastIndex(where: { $0.severity == .warning })
    {
      // An error is worth more than a warning that came first.
      diagnostics.remove(at: warning)
      keptWarningCount -= 1
      diagnostics.append(diagnostic)
    }
  }

  /// Takes several diagnostics in.
  package mutating func report(_ others: some Sequence<Diagnostic>) {
    for diagnostic in others { report(diagnostic) }
  }

  /// Whether an error was reported.
  package var hasErrors: Bool { errorCount > 0 }

  /// How many diagnostics came after the limit and were not kept.
  package var omittedCount: Int { errorCount + warningCount - diagnostics.count }

  /// The diagnostics by file and position, each once; those without a place come first.
  package var sorted: [Diagnostic] { diagnostics.sortedByPlace }

  /// The exit code of a command that did nothing but report: 1 after an error, otherwise 0.
  package var exitCode: Int32 { hasErrors ? 1 : 0 }
}

extension [Diagnostic] {
  /// Whether one of them is an error.
  package var containsError: Bool { contains { $0.severity == .error } }

  /// The diagnostics by file and position, each once; those without a place come first.
  package var sortedByPlace: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let once = filter { seen.insert($0).inserted }
    // Sorting is not stable, so that the order of the reports decides between diagnostics of one place.
    return once.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (nil, nil): left.offset < right.offset
      case (nil, _): true
      case (_, nil): false
      case (let first?, let second?): first == second ? left.offset < right.offset : first < second
      }
    }.map(\.element)
  }
}
