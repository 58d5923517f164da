import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import JSONText
import Tenancy

/// The page to which the link in a mail leads that asks for a decision: what waits, and a form to decide it, without any script.
///
/// To look at it decides nothing, whoever fetches it ahead of its reader; only the form does, and once.
struct DecisionPage {
  let site: Site

  func mount(on router: Router<ServerContext>) {
    let path = RouterPath("\(site.prefix)/decision")
    router.get(path) { request, context in
      _ = try site.admitted(request, context)
      return try await Visit(site, request, context).form(request.uri.queryParameters.get("token") ?? "")
    }
    router.post(path) { request, context in try await decide(request, context) }
  }

  private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
    let place = try site.admitted(request, context)
    guard let buffer = try? await request.body.collect(upTo: 16 << 10) else { throw HTTPProblem.brokenBody }
    let form = try FormValues(String(buffer: buffer))
    let (visit, token, reason) = (Visit(site, request, context), form["token"] ?? "", form["reason"] ?? "")
    let input: DecisionInput
    switch form["verdict"] {
    case "approve": input = DecisionInput(.approve, reason: reason)
    case "reject": input = DecisionInput(.reject, reason: reason)
    default: return try await visit.form(token, reason: reason)
    }
    do {
      let info = try await site.workspace.decide(
        input, by: token, in: visit.tenant, locale: visit.language.rawValue, from: place)
      return visit.page(info, done: visit.words.decided(info.state))
    } catch SignInError.wrongToken {
      return visit.gone
    } catch let refusal as Refusal {
      let problem = refusal.problems.map(\.message).joined(separator: " ")
      return try await visit.form(token, problem: problem, reason: reason, status: .unprocessableContent)
    }
  }

  /// One request for the page.
  private struct Visit {
    let site: Site
    let tenant: String
    let language: Language
    var words: Words { Words(language: language) }

    init(_ site: Site, _ request: Request, _ context: ServerContext) {
      self.site = site
      tenant = site.tenant(context)
      language = Language(preferredIn: request.headers)
    }

    func form(
      _ token: String, problem: String? = nil, reason: String = "", status: HTTPResponse.Status = .ok
    ) async throws -> Response {
      do {
        let info = try await site.workspace.decision(by: token, in: tenant, locale: language.rawValue)
        return page(info, token: token, problem: problem, reason: reason, status: status)
      } catch SignInError.wrongToken {
        return gone
      }
    }

    var gone: Response { page(nil, problem: words.text(.linkGone), status: .gone) }

    func page(
      _ info: ApprovalInfo?, token: String? = nil, done: String? = nil, problem: String? = nil, reason: String = "",
      status: HTTPResponse.Status = .ok
    ) -> Response {
      site.views.response(
        .decision,
        Model(
          language: language.rawValue, brand: Brand(tenant, site.links(of: tenant)), title: words.text(.decide),
          w: words, problem: problem, done: done, what: info.map { What($0, words) }, token: token, reason: reason),
        status: status)
    }
  }

  private struct Model {
    let language: String
    let brand: Brand
    let title: String
    let w: Words
    let problem: String?
    let done: String?
    let what: What?
    let token: String?
    let reason: String
  }

  /// What waits.
  private struct What {
    let label: String
    let record: String
    let submitted: String
    let tables: [Table]
    let note: String?
    let problems: [String]

    struct Table {
      let caption: String
      let rows: [Row]
    }

    struct Row {
      let name: String
      let before: String?
      let value: String
    }

    init(_ info: ApprovalInfo, _ words: Words) {
      label = info.label
      record = info.title.isEmpty ? "\(info.record.module) \(info.record.id)" : info.title
      submitted = words.submitted(by: info.submitter)
      note = info.note
      problems = info.problems.map(\.message)
      let waiting = info.values.sorted { $0.key < $1.key }
        .map { Row(name: $0.key, before: nil, value: JSON($0.value).compactText) }
      let changes = info.previous == nil ? [] : info.changes
      let changed = changes.map {
        Row(name: $0.field, before: JSON($0.from).compactText, value: JSON($0.to).compactText)
      }
      tables = [Table(caption: words.text(.waits), rows: waiting), Table(caption: words.text(.changed), rows: changed)]
        .filter { !$0.rows.isEmpty }
    }
  }
}
