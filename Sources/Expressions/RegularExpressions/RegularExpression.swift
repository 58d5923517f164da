/// A regular expression in the syntax of RE2, for `matches`.
///
/// All ways through the pattern are followed at once, one character of the text after the other (Thompson's
/// construction, https://swtch.com/~rsc/regexp/regexp1.html), so the time is bounded by the length of the text times the
/// size of the pattern, whatever the two are.
///
/// Of https://github.com/google/re2/wiki/Syntax it has characters, `.`, classes (`[a-z]`, `[^x]`, `\d`, `[[:alpha:]]`,
/// `\pL`, `\p{Lu}`), `xy`, `x|y`, `*`, `+`, `?`, `{n,m}` up to 1,000 and their lazy forms, groups of all kinds, the flags
/// `imsU`, `^`, `$`, `\A`, `\z`, `\b`, `\B`, all escapes and `\Q...\E`. Scripts (`\p{Greek}`) and `\C` are refused, and so
/// is what RE2 refuses: backreferences, looking ahead or behind, possessive repetition.
package struct RegularExpression: Sendable {
  let program: [PatternInstruction]

  /// Most bytes of a pattern.
  static let maximumBytes = 4096
  /// Most parts of a pattern once its counted repetitions are written out.
  static let maximumSize = 4096
  /// The greatest `n` in `x{n}`, which is RE2's.
  static let maximumRepetition = 1000

  /// Reads a pattern that matches a part of a text.
  init(parsing pattern: String) throws(PatternProblem) {
    var compiler = PatternCompiler()
    compiler.emit(try Self.tree(of: pattern))
    program = compiler.finished
  }

  /// Reads a pattern that matches a text from its start to its end.
  package init(ofWholeTexts pattern: String) throws(PatternProblem) {
    var compiler = PatternCompiler()
    compiler.emit(.sequence([.assertion(.textStart), try Self.tree(of: pattern), .assertion(.textEnd)]))
    program = compiler.finished
  }

  private static func tree(of pattern: String) throws(PatternProblem) -> Pattern {
    guard pattern.utf8.count <= maximumBytes else {
      throw PatternProblem(
        message: "it has \(pattern.utf8.count) bytes, and at most \(maximumBytes) are read", position: 0)
    }
    var parser = PatternParser(pattern)
    return try parser.parse()
  }

  /// Whether the pattern matches the text. What would take more than some 1,600,000 visits of an instruction does not.
  package func matches(_ text: String) -> Bool {
    var steps = 100_000
    return matches(text, steps: &steps)
  }

  /// Whether the pattern matches somewhere in the text; every 16 visits of an instruction take a step from `steps`, and
  /// without steps the answer is false.
  func matches(_ text: String, steps: inout Int) -> Bool {
    var run = PatternRun(program)
    return run.finds(in: text, steps: &steps)
  }
}

/// Why a pattern cannot be used.
package struct PatternProblem: Error, Hashable {
  /// The end of a sentence: `nothing stands before '*' that could be repeated`.
  var message: String
  /// In characters of the pattern, from 0.
  var position: Int

  /// What is wrong and where.
  package var sentence: String {
    "The regular expression cannot be used: at its character \(position + 1), \(message)."
  }
}
