import Engine
import HTTPTypes
import Hummingbird
import Metamodel

/// What a browser sends of a form: names with values, of which some may be there several times.
struct FormBody {
  private let pairs: [(name: String, value: String)]

  /// A field that people do not see.
  static let trap = "leave_empty"
  private static let consent = "consent"
  private static let mostPairs = 500

  /// - Throws: ``HTTPProblem`` if it is too large, or no such body.
  init(_ request: Request, limit: Int) async throws {
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type.split(separator: ";").first?.trimmingPrefix(" ") == "application/x-www-form-urlencoded" else {
      throw HTTPProblem.notAForm
    }
    guard let buffer = try? await request.body.collect(upTo: limit) else { throw HTTPProblem.formTooLarge }
    pairs = try String(buffer: buffer).split(separator: "&").prefix(Self.mostPairs).map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try FormText.decoded(parts[0], of: "form")
      return (name, try FormText.decoded(parts.count > 1 ? parts[1] : "", of: name))
    }
  }

  subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  var trap: String { self[Self.trap] ?? "" }
  var hasConsented: Bool { Self.yes.contains(self[Self.consent]?.lowercased() ?? "") }

  /// What a box says that is ticked, in a page or by a program.
  private static let yes: Set = ["yes", "true", "on", "1"]
  /// What a program says of one that is not; a page sends nothing.
  private static let no: Set = ["", "no", "false", "off", "0"]

  /// The answers to what the form asks.
  func answers(to form: WebForm, in module: Module?) -> RecordInput {
    var answers: RecordInput = [:]
    for question in form.questions {
      let values = pairs.filter { $0.name == question.field }.map(\.value).filter { !$0.isEmpty }
      switch module?.field(question.field)?.type {
      // A box that is not ticked is not sent.
      case .boolean:
        let word = (values.first ?? "").lowercased()
        answers[question.field] =
          Self.yes.contains(word) ? .boolean(true) : Self.no.contains(word) ? .boolean(false) : .text(word)
      case .multiPicklist: answers[question.field] = .list(values.map(InputValue.text))
      default: answers[question.field] = values.first.map(InputValue.text)
      }
    }
    return answers
  }
}

extension HTTPProblem {
  fileprivate static let notAForm = HTTPProblem(
    .unsupportedMediaType, "unsupported_media_type", "A form is sent as application/x-www-form-urlencoded.")
  fileprivate static let formTooLarge = HTTPProblem(
    .contentTooLarge, "too_large", "What was sent is larger than a form may be.")
}
