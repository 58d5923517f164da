import Engine
import HTTPTypes
import Hummingbird
import Mail
import OpenID
import Tenancy

extension HTTPProblem {
  /// What an error tells the caller; nil if it tells nothing that the caller may know.
  package static func known(_ error: any Error) -> HTTPProblem? {
    switch error {
    case let problem as HTTPProblem: problem
    case let refusal as Refusal: HTTPProblem(refusal)
    case let error as SignInError: HTTPProblem(error)
    case let error as OpenIDError: HTTPProblem(error)
    // Mail that somebody waits for is an administrator's.
    case let error as MailError: HTTPProblem(.badGateway, "mail_failed", "\(error)")
    case is CancellationError: .unavailable
    case WorkspaceError.closed: .unavailable
    // The tenant went while its key was being looked at.
    case WorkspaceError.noSuchTenant: .unauthorized
    case let error as any HTTPResponseError: known(error.status)
    default: nil
    }
  }

  /// What the router itself refuses.
  private static func known(_ status: HTTPResponse.Status) -> HTTPProblem? {
    switch status {
    case .notFound: .noSuchPath
    case .badRequest: HTTPProblem(.badRequest, "bad_request", "The request could not be understood.")
    default: nil
    }
  }
}
