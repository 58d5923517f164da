import ArgumentParser
import Expressions
import Foundation
import JSONText
import Operations

struct ExprEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Computes an expression, without a tenant, and answers in JSON.",
    discussion: """
      Prints {"type": ..., "value": ...} and ends with 0, or {"error": {"code", "message", "line", "column"}} and ends with \
      1. Types are int, uint, double, string, bytes, bool, null, list, map, timestamp, duration, type, date and decimal. Whole \
      numbers beyond 53 bits, NaN and the infinities, moments, days, durations, types and the keys of maps are strings, bytes \
      are base64.

      Names and types that do not fit are errors only where they are reached, as in CEL's unchecked expressions: \
      true || nonsense is true. With --check they are refused beforehand, as they are in presets and filters.

      With --batch every line of the standard input is a JSON object, {"expr": "x + 1", "bind": {"x": 1}, "type": \
      {"x": "int"}}, with "container", "time_zone" and "check" where they are wanted; every line is answered by one line, \
      and the exit code is 0.

      Example: trellis expr eval 'due - date("2026-01-01") < limit' --bind due='"2026-01-31"' --type due=date --bind limit=31
      """)

  // An expression may begin with a minus, so what is no option is one.
  @Argument(parsing: .allUnrecognized, help: "The expression.")
  var expression: [String] = []

  @Option(name: .long, help: "A variable, as NAME=JSON; the name may have dots. May be repeated.")
  var bind: [FieldAssignment] = []

  @Option(
    name: .long, help: "The type of a variable, as NAME=TYPE: int, bytes, list(string), ... May be repeated.")
  var type: [FieldAssignment] = []

  @Option(name: .long, help: "Names of the expression are looked up in there first: with a.b, x is a.b.x, a.x or x.")
  var container = ""

  @Option(name: .long, help: "The zone of today() and of the parts of moments, such as Europe/Madrid.")
  var timeZone = "UTC"

  @Flag(name: .long, help: "Check names and types before computing anything.")
  var check = false

  @Flag(name: .long, help: "Answer every line of the standard input.")
  var batch = false

  @Flag(name: .long, help: "Accepted for uniformity: the answer is JSON anyway.")
  var json = false

  func validate() throws {
    guard sources.count == (batch ? 0 : 1) else {
      let found = expression.isEmpty ? "" : " Found: \(expression.joined(separator: ", "))."
      throw ValidationError("Give one expression, or --batch and none.\(found)")
    }
    guard !batch || (bind.isEmpty && type.isEmpty) else {
      throw ValidationError("With --batch, the lines say what is bound.")
    }
    guard TimeZone(identifier: timeZone) != nil else { throw ValidationError("There is no time zone \(timeZone).") }
    try bind.validateOnce()
    try type.validateOnce()
  }

  /// What is to be computed, without the `--` that may stand before it.
  private var sources: ArraySlice<String> { expression.first == "--" ? expression.dropFirst() : expression[...] }

  func run() throws {
    if batch { return answerLines() }
    let answer = try question().answer(at: Timestamp(Date()))
    StandardOutput.write(answer.json + "\n")
    if answer.isError { throw CommandFailed.refused }
  }

  private func question() throws -> ExpressionQuestion {
    var bindings: [String: JSON] = [:]
    for binding in bind {
      guard let json = try? JSON(parsing: binding.value.utf8) else {
        throw ValidationError("--bind \(binding.field): '\(binding.value)' is no JSON. A text is written '\"text\"'.")
      }
      bindings[binding.field] = json
    }
    let types = Dictionary(type.map { ($0.field, $0.value) }, uniquingKeysWith: { _, last in last })
    return ExpressionQuestion(
      source: sources.first ?? "", bindings: bindings, types: types, container: container,
      timeZone: TimeZone(identifier: timeZone) ?? .gmt, isChecked: check)
  }

  /// Nothing else runs in this process, so it may wait for its input.
  private func answerLines() {
    while let line = readLine() {
      if line.isEmpty { continue }
      StandardOutput.write(answer(line).json + "\n")
    }
  }

  private func answer(_ line: String) -> ExpressionAnswer {
    do throws(ExpressionAnswer) {
      return try ExpressionQuestion(json: line).answer(at: Timestamp(Date()))
    } catch {
      return error
    }
  }
}
