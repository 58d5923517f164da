/// One problem found in a source text, with all that its reader needs to mend it.
package struct Diagnostic: Sendable, Hashable, Codable {
  /// What kind of problem it is, stable across versions and languages.
  package let code: DiagnosticCode
  /// Whether the source can be used in spite of it.
  package let severity: Severity
  /// What was found, what was wanted and what to do, as one or two sentences.
  package let message: String
  /// Where it is; nil if it concerns no single place.
  package let location: SourcePosition?
  /// Further remarks, each with a place of its own where it has one.
  package let notes: [Note]
  /// The text to write instead, where a near miss was found.
  package let suggestion: String?

  /// Creates a diagnostic.
  package init(
    _ code: DiagnosticCode,
    _ message: String,
    at location: SourcePosition?,
    severity: Severity = .error,
    notes: [Note] = [],
    suggestion: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.location = location
    self.notes = notes
    self.suggestion = suggestion
  }
}

extension Diagnostic {
  /// How much a diagnostic weighs.
  package enum Severity: String, Sendable, Hashable, Codable {
    /// The source is not used.
    case error
    /// The source is used, but probably does not say what was meant.
    case warning
  }

  /// A remark that belongs to a diagnostic.
  package struct Note: Sendable, Hashable, Codable {
    /// The remark, as a sentence.
    package let message: String
    /// The place it speaks of, if another than the diagnostic's.
    package let location: SourcePosition?

    /// Creates a note.
    package init(_ message: String, at location: SourcePosition? = nil) {
      self.message = message
      self.location = location
    }
  }
}

/// The stable name of a kind of problem, such as `unknown_key`.
package struct DiagnosticCode: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The name, in lower snake case.
  package let rawValue: String

  /// Creates a code of its name.
  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Creates a code of its name.
  package init(_ name: String) {
    self.init(rawValue: name)
  }

  /// The name.
  package var description: String { rawValue }
}
