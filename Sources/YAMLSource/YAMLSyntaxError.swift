import CYAML

/// Where and why libyaml could not read on.
struct YAMLSyntaxError: Error {
  /// libyaml's words for the problem.
  let problem: String
  /// Where the problem showed.
  let position: Position
  /// Where the construct began that libyaml was reading, if it says so.
  let contextMark: YAMLMark?

  enum Position {
    case mark(YAMLMark)
    /// A byte that is no character of YAML.
    case byte(Int)
  }

  static let outOfMemory = YAMLSyntaxError(
    problem: "memory is exhausted",
    position: .mark(YAMLMark(line: 0, column: 0)),
    contextMark: nil
  )

  init(problem: String, position: Position, contextMark: YAMLMark?) {
    self.problem = problem
    self.position = position
    self.contextMark = contextMark
  }

  init(_ parser: yaml_parser_t) {
    problem = parser.problem.map { String(cString: $0) } ?? "memory is exhausted"
    position =
      parser.error == YAML_READER_ERROR
      ? .byte(Int(clamping: parser.problem_offset)) : .mark(YAMLMark(parser.problem_mark))
    contextMark = parser.context == nil ? nil : YAMLMark(parser.context_mark)
  }
}
