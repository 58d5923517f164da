import HTTPTypes
import Hummingbird
import Mustache

/// The templates, each drawing the model of one page or a part of several.
enum Template: String, CaseIterable, Sendable {
  // Whole pages.
  case signIn, password, decision, message
  case merge, process, bulk, shortcuts, sheet, calendar, approvals, approval, reviews, review, calls, callSheet
  case home, problem, search, list, record, timeline, form, step, board
  // Parts.
  case duplicates, inline, verdicts, differences, day
  case filters, event
  case gate, layout, cell, facts, entries, control, must, state, told, need, boardColumn, boardMore
}

/// All templates, read once.
struct ViewLibrary: Sendable {
  private let library: MustacheLibrary

  /// - Throws: an error of Mustache that says which template is malformed.
  init() throws {
    MustacheContentTypes.register(PageText(), named: PageText.name)
    var library = MustacheLibrary()
    for template in Template.allCases {
      try library.register("{{% CONTENT_TYPE:\(PageText.name)}}\(template.source)", named: template.rawValue)
    }
    self.library = library
  }

  func text(_ template: Template, _ model: Any) -> String {
    library.render(model, withTemplate: template.rawValue) ?? ""
  }

  func response(_ template: Template, _ model: Any, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: Self.policy,
        .vary: "Accept-Language, Cookie",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text(template, model))))
  }

  /// Everything comes from this host, nothing is written into a page that could be run, and no other page frames it.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
