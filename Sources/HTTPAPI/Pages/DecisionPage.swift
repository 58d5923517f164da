import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Tenancy

/// The page to which the link in a mail leads that asks for a decision: what waits, and a form to decide it, without any script.
///
/// To look at it decides nothing, whoever fetches it ahead of its reader; only the form does, and once.
struct DecisionPage {
  let workspace: Workspace
  let scope: TenantScope
  let limiter: RateLimiter
  let address: ClientAddress

  private static let token = QueryParameter(name: "token", kind: .text, summary: "What was mailed.")
  private static let verdict = QueryParameter(
    name: "verdict", kind: .choice(["", "approve", "reject"]), summary: "What is decided.")
  private static let reason = QueryParameter(name: "reason", kind: .text, summary: "Why.")

  func mount(on router: Router<ServerContext>) {
    let path: RouterPath =
      switch scope {
      case .all: "/t/{tenant}/decision"
      case .one: "/decision"
      }
    router.get(path) { request, context in try await show(request, context) }
    router.post(path) { request, context in try await decide(request, context) }
  }

  private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
    _ = try admitted(request, context)
    let words = DecisionWords(request.headers)
    return try await form(request.uri.queryParameters.get("token") ?? "", words, context)
  }

  private func form(
    _ token: String, _ words: DecisionWords, _ context: ServerContext, problem: String? = nil, reason: String = "",
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    do {
      let info = try await workspace.decision(by: token, in: tenant(context), locale: words.language)
      return page(
        words,
        """
        \(PlainPage.alert(problem))\(body(info, words))<form method="post">
        <input type="hidden" name="token" value="\(PlainPage.escaped(token))">
        <p><label>\(words.reason)<br>
        <textarea name="reason" rows="3" maxlength="2000">\(PlainPage.escaped(reason))</textarea></label></p>
        <p><button name="verdict" value="approve">\(words.approve)</button>
        <button name="verdict" value="reject">\(words.reject)</button></p>
        </form>
        """, status)
    } catch SignInError.wrongToken {
      return page(words, PlainPage.alert(words.gone), .gone)
    }
  }

  private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
    let words = DecisionWords(request.headers)
    let place = try admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 16 << 10) else { throw HTTPProblem.brokenBody }
    let form = try QueryValues(String(buffer: buffer), allowing: [Self.token, Self.verdict, Self.reason])
    let (token, reason) = (form.text(Self.token) ?? "", form.text(Self.reason) ?? "")
    let input: DecisionInput
    switch form.text(Self.verdict) {
    case "approve": input = DecisionInput(.approve, reason: reason)
    case "reject": input = DecisionInput(.reject, reason: reason)
    default: return try await self.form(token, words, context, reason: reason)
    }
    do {
      let info = try await workspace.decide(
        input, by: token, in: tenant(context), locale: words.language, from: place)
      return page(words, "<p>\(words.done(info.state))</p>\n\(body(info, words))")
    } catch SignInError.wrongToken {
      return page(words, PlainPage.alert(words.gone), .gone)
    } catch let refusal as Refusal {
      let problem = refusal.problems.map(\.message).joined(separator: " ")
      return try await self.form(
        token, words, context, problem: problem, reason: reason, status: .unprocessableContent)
    }
  }

  private func admitted(_ request: Request, _ context: ServerContext) throws -> NetworkAddress? {
    let place = address.find(request.headers, context.channel)
    let verdict = limiter.take(.near(place))
    guard verdict.isAllowed else { throw HTTPProblem.tooManyRequests(retryAfter: verdict.wait) }
    return place
  }

  private func tenant(_ context: ServerContext) -> String {
    switch scope {
    case .all: context.parameters.get("tenant") ?? ""
    case .one(let name): name
    }
  }

  // MARK: What it says

  private func body(_ info: ApprovalInfo, _ words: DecisionWords) -> String {
    let title = info.title.isEmpty ? "\(info.record.module) \(info.record.id)" : info.title
    var lines = ["<p><strong>\(PlainPage.escaped(info.label))</strong>: \(PlainPage.escaped(title))</p>"]
    lines.append("<p>\(words.submitted(PlainPage.escaped(info.submitter)))</p>")
    let values = info.values.sorted { $0.key < $1.key }.map { ($0.key, "", JSON($0.value).compactText) }
    let changes = info.changes.map { ($0.field, JSON($0.from).compactText, JSON($0.to).compactText) }
    if !values.isEmpty { lines.append(table(values.map { ($0.0, $0.2) }, words.waits)) }
    if info.previous != nil, !changes.isEmpty {
      lines.append(table(changes.map { ($0.0, "\($0.1) → \($0.2)") }, words.changed))
    }
    if let note = info.note { lines.append("<blockquote>\(PlainPage.escaped(note))</blockquote>") }
    lines += info.problems.map { "<p>\(PlainPage.escaped($0.message))</p>" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func table(_ rows: [(String, String)], _ caption: String) -> String {
    let cells = rows.map { name, value in
      "<tr><th scope=\"row\">\(PlainPage.escaped(name))</th><td>\(PlainPage.escaped(value))</td></tr>"
    }
    return "<table><caption>\(caption)</caption>\(cells.joined())</table>"
  }

  private func page(_ words: DecisionWords, _ body: String, _ status: HTTPResponse.Status = .ok) -> Response {
    PlainPage(language: words.language, title: words.title, body: body).response(status)
  }
}

/// What the page says, in the reader's language.
private struct DecisionWords {
  let language: String

  init(_ headers: HTTPFields) { language = PlainPage.language(headers) }

  private var isSpanish: Bool { language == "es" }

  var title: String { isSpanish ? "Decidir" : "Decide" }
  var approve: String { isSpanish ? "Aprobar" : "Approve" }
  var reject: String { isSpanish ? "Rechazar" : "Reject" }
  var reason: String { isSpanish ? "Motivo (necesario para rechazar)" : "Reason (needed to reject)" }
  var waits: String { isSpanish ? "Lo que espera" : "What waits" }
  var changed: String { isSpanish ? "Lo que ha cambiado" : "What has changed" }
  var gone: String {
    isSpanish
      ? "El enlace ya no vale: se ha usado, se ha decidido o es demasiado antiguo."
      : "The link is good no more: it was used, it is decided, or it is too old."
  }

  func submitted(_ name: String) -> String { isSpanish ? "Enviado por \(name)." : "Submitted by \(name)." }

  func done(_ state: ApprovalState) -> String {
    switch state {
    case .pending: isSpanish ? "Su decisión consta; faltan otras." : "Your decision is noted; others have to agree."
    case .approved: isSpanish ? "Aprobado." : "Approved."
    case .blocked:
      isSpanish ? "Aprobado, pero ahora no puede hacerse." : "Approved, but it cannot be done as the record is now."
    case .rejected: isSpanish ? "Rechazado." : "Rejected."
    case .recalled, .replaced, .withdrawn: isSpanish ? "Ya no espera." : "It waits no more."
    }
  }
}
