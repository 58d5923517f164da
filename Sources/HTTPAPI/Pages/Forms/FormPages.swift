import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Tenancy

/// The forms of a tenant for anybody, to be shown by themselves or as a part of another site's page: HTML without script and cookie.
struct FormPages {
  let workspace: Workspace
  let scope: TenantScope
  let limiter: RateLimiter
  let address: ClientAddress

  /// The most that is read of what somebody sends.
  private static let bodyLimit = 64 << 10

  func mount(on router: Router<ServerContext>) {
    let root =
      switch scope {
      case .all: "/t/{tenant}"
      case .one: ""
      }
    router.get(RouterPath("\(root)/forms.css")) { _, _ in FormStyle.response }
    router.get(RouterPath("\(root)/forms/{name}")) { request, context in try await show(request, context) }
    router.post(RouterPath("\(root)/forms/{name}")) { request, context in try await take(request, context) }
    router.get(RouterPath("\(root)/forms/{name}/thanks")) { request, context in try await thank(request, context) }
    router.get(RouterPath("\(root)/forms/{name}/file")) { request, context in try await give(request, context) }
  }

  private func tenant(_ context: ServerContext) -> String {
    switch scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  /// What the paths of the tenant's forms begin with.
  private func base(_ context: ServerContext) -> String {
    switch scope {
    case .all: "/t/\(tenant(context))"
    case .one: ""
    }
  }

  /// Does something with a form; of a tenant or form that there is not nothing more is said.
  private func with<Answer>(
    _ context: ServerContext, _ body: (Store, WebForm) async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await workspace.withStore(tenant(context)) { store in
        guard let form = store.model.form(context.parameters.get("name") ?? "") else { throw HTTPProblem.noSuchPath }
        return try await body(store, form)
      }
    } catch is WorkspaceError {
      throw HTTPProblem.noSuchPath
    }
  }

  private func page(
    _ store: Store, _ form: WebForm, _ request: Request, _ context: ServerContext
  ) -> FormPage {
    let wanted = request.uri.queryParameters.get("lang") ?? request.headers[.acceptLanguage] ?? ""
    let locale = LanguagePreference(wanted).choice(
      among: store.model.preset.locales, otherwise: store.settings.locale)
    return FormPage(form: form, module: store.model.module(form.module), locale: locale, base: base(context))
  }

  // MARK: The form

  private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
    try await with(context) { store, form in page(store, form, request, context).blank() }
  }

  private func take(_ request: Request, _ context: ServerContext) async throws -> Response {
    let place = address.find(request.headers, context.channel)
    return try await with(context) { store, form in
      try checkOrigin(request, form, tenant(context))
      do {
        return try await take(request, context, store, form, place)
      } catch var problem as HTTPProblem {
        // The site has to be able to read why.
        problem.headers.append(contentsOf: foreign(request, form))
        throw problem
      }
    }
  }

  private func take(
    _ request: Request, _ context: ServerContext, _ store: Store, _ form: WebForm, _ place: NetworkAddress?
  ) async throws -> Response {
    let page = page(store, form, request, context)
    let verdict = limiter.take(
      .form("\(tenant(context))/\(form.name)", place?.neighbourhood), hourly: form.hourly)
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
    let body = try await FormBody(request, limit: Self.bodyLimit)
    let answers = body.answers(to: form, in: store.model.module(form.module))
    // People see nothing to fill in there.
    guard body.trap.isEmpty else {
      return answer(to: Refusal(.invalid, .trap), answers, page, request, form)
    }
    let submission = FormSubmission(
      answers: answers, parameters: parameters(form, request, body), hasConsented: body.hasConsented, address: place,
      locale: page.locale, isConfirmed: mayConfirm(form, answers, of: tenant(context)))
    do {
      _ = try await store.submit(submission, by: form)
    } catch let refusal as Refusal {
      return answer(to: refusal, answers, page, request, form)
    }
    return try await done(store, form, page, request)
  }

  /// Whether a confirmation goes out: nobody's mailbox is filled by forms that others send with their address.
  private func mayConfirm(_ form: WebForm, _ answers: RecordInput, of tenant: String) -> Bool {
    guard let field = form.confirmation?.address.source, case .text(let address)? = answers[field] else { return false }
    return limiter.take(.recipient("\(tenant)/\(form.name)", address.lowercased()), hourly: 2).isAllowed
  }

  /// What stands in the address, or came with the answers.
  private func parameters(_ form: WebForm, _ request: Request, _ body: FormBody) -> [String: String] {
    var found: [String: String] = [:]
    for parameter in form.parameters {
      found[parameter.name] = body[parameter.name] ?? request.uri.queryParameters.get(parameter.name)
    }
    return found
  }

  /// Who sends it has been told what is wrong with what they gave, and nothing of what is there.
  private func answer(
    to refusal: Refusal, _ answers: RecordInput, _ page: FormPage, _ request: Request, _ form: WebForm
  ) -> Response {
    let problems = refusal.kind == .invalid ? refusal.problems : [.notTaken]
    let status: HTTPResponse.Status = refusal.kind == .invalid ? .unprocessableContent : .serviceUnavailable
    guard wantsJSON(request) else { return page.filled(answers, refused: problems, status: status) }
    let errors = problems.map { JSON.object(["at": .string($0.at), "message": .string(page.words.text(of: $0))]) }
    return allowed(.json(.object(["errors": .array(errors)]), status: status), request, form)
  }

  private func done(
    _ store: Store, _ form: WebForm, _ page: FormPage, _ request: Request
  ) async throws -> Response {
    let ticket = try await store.ticket(of: form)
    if wantsJSON(request) {
      let file = form.download.map { _ in JSON.string("\(page.path)/file?ticket=\(ticket)") }
      let body = JSON.object([
        "status": "received", "thanks": .string(page.thanks), "download": file,
        "redirect": form.redirect.map(JSON.string),
      ])
      return allowed(.json(body, status: .accepted), request, form)
    }
    let place = form.redirect ?? "\(page.path)/thanks?ticket=\(ticket)&lang=\(page.locale)"
    return Response(status: .seeOther, headers: [.location: place])
  }

  // MARK: Afterwards

  private func thank(_ request: Request, _ context: ServerContext) async throws -> Response {
    try await with(context) { store, form in
      let ticket = request.uri.queryParameters.get("ticket") ?? ""
      let isSent = try await store.accepts(ticket, of: form)
      let page = page(store, form, request, context)
      return isSent ? page.thanking(ticket: ticket) : Response(status: .seeOther, headers: [.location: page.path])
    }
  }

  private func give(_ request: Request, _ context: ServerContext) async throws -> Response {
    let file = try await with(context) { store, form in
      guard try await store.accepts(request.uri.queryParameters.get("ticket") ?? "", of: form) else {
        throw HTTPProblem.noSuchPath
      }
      return try await store.download(of: form)
    }
    guard let file else { throw HTTPProblem.noSuchPath }
    return FileAnswer(attachment: file.attachment, content: file.content).response(to: request.headers)
  }

  // MARK: Other sites

  private func wantsJSON(_ request: Request) -> Bool { request.headers[.accept]?.contains("application/json") == true }

  /// A page of another site sends the form only if the form allows it.
  private func checkOrigin(_ request: Request, _ form: WebForm, _ tenant: String) throws(HTTPProblem) {
    guard let origin = request.headers[.origin], !form.origins.contains(origin) else { return }
    var own = ["https://", "http://"].map { $0 + (request.head.authority ?? "") }
    // A proxy may ask by another name than the browser does.
    if let page = workspace.page("", of: tenant) { own.append(FormPage.origin(of: page)) }
    guard own.contains(origin) else { throw .foreignOrigin }
  }

  /// Lets the page of an allowed site read the answer.
  private func allowed(_ response: Response, _ request: Request, _ form: WebForm) -> Response {
    var response = response
    for field in foreign(request, form) { response.headers[field.name] = field.value }
    return response
  }

  /// What lets the page of an allowed site read an answer.
  private func foreign(_ request: Request, _ form: WebForm) -> HTTPFields {
    guard let origin = request.headers[.origin], form.origins.contains(origin) else { return [:] }
    return [.accessControlAllowOrigin: origin, .vary: "Origin"]
  }
}

extension Problem {
  /// What nobody sees was filled in.
  static let trap = Problem(at: FormBody.trap, code: "trap", message: "Leave the first field empty.")
  /// It could not be taken in, for a reason that is nobody's business here.
  static let notTaken = Problem(at: "", code: "not_taken", message: "It could not be taken in. Try again later.")
}

extension HTTPProblem {
  fileprivate static let foreignOrigin = HTTPProblem(
    .forbidden, "foreign_origin", "This form is not to be sent from that site.")
}
