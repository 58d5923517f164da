import Engine
import HTTPTypes
import Hummingbird
import Tenancy

/// The page to which the link in a mail leads: a form to choose a password by, without any script.
struct PasswordPage {
  let workspace: Workspace
  let scope: TenantScope
  let limiter: RateLimiter
  let address: ClientAddress

  func mount(on router: Router<ServerContext>) {
    let path: RouterPath =
      switch scope {
      case .all: "/t/{tenant}/password"
      case .one: "/password"
      }
    router.get(path) { request, _ in
      page(Words(request.headers), token: request.uri.queryParameters.get("token") ?? "")
    }
    router.post(path) { request, context in try await choose(request, context) }
  }

  private static let token = QueryParameter(name: "token", kind: .text, summary: "What was mailed.")
  private static let password = QueryParameter(name: "password", kind: .text, summary: "What was chosen.")

  private func choose(_ request: Request, _ context: ServerContext) async throws -> Response {
    let words = Words(request.headers)
    let place = address.find(request.headers, context.channel)
    let verdict = limiter.take(.near(place))
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
    guard let buffer = try? await request.body.collect(upTo: 8 << 10) else { throw HTTPProblem.brokenBody }
    let form = try QueryValues(String(buffer: buffer), allowing: [Self.token, Self.password])
    let token = form.text(Self.token) ?? ""
    do {
      let password = form.text(Self.password) ?? ""
      let user = try await workspace.choosePassword(password, token: token, in: tenant(context), from: place)
      return PlainPage(
        language: words.language, title: words.title, body: "<p>\(words.done(PlainPage.escaped(user.name)))</p>"
      ).response()
    } catch let error as SignInError {
      return page(words, token: token, problem: words.problem(error), status: HTTPProblem(error).status)
    }
  }

  private func tenant(_ context: ServerContext) -> String {
    switch scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  private func page(
    _ words: Words, token: String, problem: String? = nil, status: HTTPResponse.Status = .ok
  ) -> Response {
    PlainPage(
      language: words.language, title: words.title,
      body: """
        \(PlainPage.alert(problem))<form method="post">
        <input type="hidden" name="token" value="\(PlainPage.escaped(token))">
        <p><label>\(words.label)<br>
        <input type="password" name="password" minlength="12" maxlength="200" autocomplete="new-password" required autofocus>
        </label></p>
        <p><button>\(words.button)</button></p>
        </form>
        """
    ).response(status)
  }
}

/// What the page says, in the reader's language.
private struct Words {
  let language: String

  init(_ headers: HTTPFields) { language = PlainPage.language(headers) }

  private var isSpanish: Bool { language == "es" }

  var title: String { isSpanish ? "Elige una contraseña" : "Choose a password" }
  var label: String { isSpanish ? "Contraseña, de 12 caracteres o más" : "Password, of 12 characters or more" }
  var button: String { isSpanish ? "Guardar" : "Save" }

  func done(_ user: String) -> String {
    isSpanish
      ? "Ya puedes entrar como <strong>\(user)</strong> con la contraseña nueva."
      : "You can sign in as <strong>\(user)</strong> with the new password now."
  }

  func problem(_ error: SignInError) -> String {
    guard isSpanish else { return "\(error)" }
    return switch error {
    case .wrongToken: "El enlace ya no vale: se ha usado, se ha sustituido o es demasiado antiguo. Pide otro."
    case .weak:
      "Esa contraseña es demasiado corta o fácil de adivinar. Elige otra, por ejemplo varias palabras sin relación."
    default: "Ahora no es posible. Inténtalo de nuevo dentro de un momento."
    }
  }
}
