import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// The page to which the link in a mail leads: a form to choose a password by, without any script.
struct PasswordPage {
  let site: Site

  func mount(on router: Router<ServerContext>) {
    let path = RouterPath("\(site.prefix)/password")
    router.get(path) { request, context in
      page(request, context, token: request.uri.queryParameters.get("token") ?? "")
    }
    router.post(path) { request, context in try await choose(request, context) }
  }

  private struct Model {
    let language: String
    let brand: Brand
    let title: String
    let w: Words
    let problem: String?
    let token: String
  }

  private func choose(_ request: Request, _ context: ServerContext) async throws -> Response {
    let words = Words(language: Language(preferredIn: request.headers))
    let place = try site.admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let form = try FormValues(String(buffer: buffer))
    let (token, password) = (form["token"] ?? "", form["password"] ?? "")
    do {
      let user = try await site.workspace.choosePassword(
        password, token: token, in: site.tenant(context), from: place)
      return MessagePage(site, request, context, title: .choosePassword).response(said: words.passwordChosen(user.name))
    } catch let error as SignInError {
      return page(request, context, token: token, problem: words.problem(error), status: HTTPProblem(error).status)
    }
  }

  private func page(
    _ request: Request, _ context: ServerContext, token: String, problem: String? = nil,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    let (language, tenant) = (Language(preferredIn: request.headers), site.tenant(context))
    let words = Words(language: language)
    return site.views.response(
      .password,
      Model(
        language: language.rawValue, brand: Brand(tenant, site.links(of: tenant)), title: words.text(.choosePassword),
        w: words, problem: problem, token: token), status: status)
  }
}
