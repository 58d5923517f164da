import HTTPTypes
import Hummingbird

/// Why a page is not shown, or a form was not taken.
struct ProblemPage: Sendable {
  let shell: Shell
  let w: Words
  let lines: [String]

  static func response(_ call: PageCall, _ status: HTTPResponse.Status, _ lines: [String]) throws -> Response {
    let title = call.words.text(status == .notFound ? .nothingHereTitle : .refused)
    let page = ProblemPage(shell: Shell(call, title: title), w: call.words, lines: lines)
    return try call.page(.problem, page, status: status)
  }
}
