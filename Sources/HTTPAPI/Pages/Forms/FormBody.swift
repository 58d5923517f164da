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
    guard type.hasPrefix("application/x-www-form-urlencoded") else { throw HTTPProblem.notAForm }
    guard let buffer = try? await request.body.collect(upTo: limit) else { throw HTTPProblem.formTooLarge }
    pairs = try String(buffer: buffer).split(separator: "&").prefix(Self.mostPairs).map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try QueryValues.decoded(parts[0], of: "form")
      return (name, try QueryValues.decoded(parts.count > 1 ? parts[1] : "", of: name))
    }
  }

  subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  var trap: String { self[Self.trap] ?? "" }
  var hasConsented: Bool { self[Self.consent].map { !$0.isEmpty } ?? false }

  /// The answers to what the form asks.
  func answers(to form: WebForm, in module: Module?) -> RecordInput {
    var answers: RecordInput = [:]
    for question in form.questions {
      let values = pairs.filter { $0.name == question.field }.map(\.value).filter { !$0.isEmpty }
      switch module?.field(question.field)?.type {
      // A box that is not ticked is not sent.
      case .boolean: answers[question.field] = .boolean(!values.isEmpty)
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
