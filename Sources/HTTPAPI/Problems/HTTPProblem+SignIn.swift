import Engine
import HTTPTypes
import OpenID
package import Tenancy

extension HTTPProblem {
  /// A browser was had to send it, or the page is from before the session.
  package static let notFromPage = HTTPProblem(
    .forbidden, "csrf_token_missing",
    "A request by a session that changes something has to send the session's token as X-CSRF-Token. GET /session gives it."
  )

  /// No tenant of that name has a provider.
  static let noProvider = HTTPProblem(
    .notFound, "no_provider", "Nobody signs in by a provider here: the tenant has none, or there is no such tenant.")

  /// Why somebody was not let in.
  package init(_ error: SignInError) {
    let detail = "\(error)"
    switch error {
    case .wrong, .codeWanted, .wrongCode:
      self = HTTPProblem(.unauthorized, error.code, detail).with(.wwwAuthenticate, "Bearer realm=\"trellis\"")
    case .blocked(let seconds):
      self = HTTPProblem(.tooManyRequests, error.code, detail).with(.retryAfter, String(seconds))
    case .busy: self = HTTPProblem(.serviceUnavailable, error.code, detail).with(.retryAfter, "1")
    case .noMail: self = HTTPProblem(.serviceUnavailable, error.code, detail)
    case .wrongToken: self = HTTPProblem(.unprocessableContent, error.code, detail)
    case .weak(let problems):
      let items = problems.map { Item(pointer: "/\($0.at)", at: $0.at, code: $0.code, message: $0.message) }
      self = HTTPProblem(.unprocessableContent, error.code, detail, errors: items)
    }
  }

  /// Why a provider's word was not taken.
  init(_ error: OpenIDError) {
    switch error {
    case .provider: self = HTTPProblem(.badGateway, "openid_unavailable", "\(error)")
    case .refused, .token: self = HTTPProblem(.unauthorized, "openid_refused", "\(error)")
    case .nobody: self = HTTPProblem(.forbidden, "openid_unknown_user", "\(error)")
    }
  }

  /// The same for who is signed in: that they are is not in question.
  static func whileSignedIn<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
      return try await body()
    } catch let error as SignInError where [.wrong, .wrongCode].contains(error) {
      throw HTTPProblem(.forbidden, error.code, "\(error)")
    }
  }
}
