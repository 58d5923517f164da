/// A parsed expression of the criteria language, not yet checked.
///
/// The language is a profile of CEL, https://github.com/google/cel-spec/blob/master/doc/langdef.md.
///
/// ## Topics
/// - ``CheckedExpression``
/// - ``Evaluation``
/// - ``SQLTranslation``
package struct Expression: Sendable, Hashable {
  package let source: String
  package let root: Node

  /// Parses the source: at most 8 KiB, 64 levels and 2,000 parts.
  ///
  /// Throws `syntax`, `invalid_literal`, `wrong_arguments`, `unsupported` or `too_complex`.
  package init(parsing source: String) throws(ExpressionError) {
    do throws(Problem) {
      guard source.utf8.count <= Limits.sourceBytes else {
        throw Problem(
          code: .tooComplex,
          message: "The expression has \(source.utf8.count) bytes; at most \(Limits.sourceBytes) are read.", offset: 0)
      }
      var lexer = Lexer(source)
      var parser = Parser(tokens: try lexer.tokens())
      root = try parser.parse()
      self.source = source
    } catch {
      throw error.located(in: source)
    }
  }
}
