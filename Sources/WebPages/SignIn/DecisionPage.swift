import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy

/// The page to which the link in a mail leads that asks for a decision: what waits, and a form to decide it, without any script.
///
/// To look at it decides nothing, whoever fetches it ahead of its reader; only the form does, and once.
struct DecisionPage {
  let site: Site

  func mount(on router: Router<ServerContext>) {
    let path = RouterPath("\(site.prefix)/decision")
    router.get(path) { request, context in
      let (place, token) = (site.place(request, context), request.uri.queryParameters.get("token") ?? "")
      try site.admit(nil, from: place)
      try site.admit(token, from: place)
      return try await Visit(site, request, context).form(token)
    }
    router.post(path) { request, context in try await decide(request, context) }
  }

  private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
    let place = site.place(request, context)
    try site.admit(nil, from: place)
    guard let buffer = try? await request.body.collect(upTo: 64 << 10) else { throw HTTPProblem.brokenBody }
    let form = try FormValues(String(buffer: buffer))
    let (visit, token, reason) = (Visit(site, request, context), form["token"] ?? "", form["reason"] ?? "")
    try site.admit(token, from: place)
    let input: DecisionInput
    switch form["verdict"] {
    case "approve": input = DecisionInput(.approve, reason: reason)
    case "reject": input = DecisionInput(.reject, reason: reason)
    default: return try await visit.form(token, reason: reason)
    }
    do {
      let offer = try await site.workspace.decision(by: token, in: visit.tenant, locale: visit.language.rawValue)
      let info = try await site.workspace.decide(
        input, by: token, in: visit.tenant, locale: visit.language.rawValue, from: place)
      return try await visit.page(offer, showing: info, done: visit.words.decided(info.state))
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
    let headers: HTTPFields
    let tenant: String
    let language: Language
    var words: Words { Words(language: language) }

    init(_ site: Site, _ request: Request, _ context: ServerContext) {
      self.site = site
      headers = request.headers
      tenant = site.tenant(context)
      language = Language(preferredIn: request.headers)
    }

    func form(
      _ token: String, problem: String? = nil, reason: String = "", status: HTTPResponse.Status = .ok
    ) async throws -> Response {
      do {
        let offer = try await site.workspace.decision(by: token, in: tenant, locale: language.rawValue)
        return try await page(
          offer, showing: offer.approval, token: token, problem: problem, reason: reason, status: status)
      } catch SignInError.wrongToken {
        return gone
      }
    }

    var gone: Response { response(Model(self, words, problem: words.text(.linkGone)), status: .gone) }

    /// - Parameter info: the approval as it is by now.
    func page(
      _ offer: DecisionOffer, showing info: ApprovalInfo, token: String? = nil, done: String? = nil,
      problem: String? = nil, reason: String = "", status: HTTPResponse.Status = .ok
    ) async throws -> Response {
      guard let user = try await offer.store.profile(of: offer.reader) else { return gone }
      let builder = DifferenceBuilder(
        store: offer.store, caller: offer.reader, audience: Audience(headers, user: user, store: offer.store),
        links: site.links(of: tenant))
      let words = builder.audience.words
      return response(
        Model(
          self, words, problem: problem, done: done, what: try await What(info, builder), token: token,
          showing: info, reason: reason), status: status)
    }

    private func response(_ model: Model, status: HTTPResponse.Status) -> Response {
      site.views.response(.decision, model, status: status)
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
    let mayApprove: Bool
    /// Why the reader may not agree to it now.
    let whyNot: String?
    let reason: String

    init(
      _ visit: Visit, _ words: Words, problem: String? = nil, done: String? = nil, what: What? = nil,
      token: String? = nil, showing info: ApprovalInfo? = nil, reason: String = ""
    ) {
      language = words.language.rawValue
      brand = Brand(visit.tenant, visit.site.links(of: visit.tenant))
      title = words.text(.decide)
      w = words
      self.problem = problem
      self.done = done
      self.what = what
      let may = info?.actions ?? []
      // Whoever may not decide any more is told why instead.
      self.token = may.contains("reject") ? token : nil
      mayApprove = may.contains("approve")
      whyNot = token == nil ? nil : info?.whyNot
      self.reason = reason
    }
  }

  /// What waits, in the words and figures of the tenant.
  private struct What {
    let label: String
    let record: String
    let asked: String
    let submitted: String
    let tables: [Table]
    /// The items, activities and files that came with it.
    let given: [String]
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

      init(_ difference: Difference, hasBefore: Bool) {
        func text(_ cells: [Cell]) -> String { cells.map(\.text).joined(separator: ", ") }
        name = difference.label
        before = hasBefore ? text(difference.before) : nil
        value = text(difference.after)
      }
    }

    init(_ info: ApprovalInfo, _ builder: DifferenceBuilder) async throws {
      let (words, locale, model) = (builder.audience.words, builder.audience.locale, builder.store.model)
      let module = model.module(info.record.module)
      label = info.label
      let noun = module?.label.one.text(in: locale) ?? info.record.module
      record = info.title.isEmpty ? "\(noun) #\(info.record.id)" : info.title
      asked = words.what(info, model, locale)
      submitted = words.submitted(by: info.submitter)
      note = info.note
      problems = info.problems.map(\.message)
      given = words.given(info, model, locale)
      let isNew = info.event == "create"
      let waits = isNew ? (from: [:], to: info.unchanged) : info.waiting
      let changes = info.previous == nil ? [] : info.changes
      let (from, to) = (changes.map { ($0.field, $0.from) }, changes.map { ($0.field, $0.to) })
      var tables: [Table] = []
      if let module {
        let waiting = try await builder.differences(in: module, from: waits.from, to: waits.to)
        let kept = try await builder.differences(in: module, from: [:], to: isNew ? [:] : info.unchanged)
        let changed = try await builder.differences(
          in: module, from: Dictionary(from, uniquingKeysWith: { $1 }), to: Dictionary(to, uniquingKeysWith: { $1 }))
        tables = [
          Table(caption: words.text(.waits), rows: waiting.map { Row($0, hasBefore: !isNew) }),
          Table(caption: words.text(.changed), rows: changed.map { Row($0, hasBefore: true) }),
          Table(caption: noun, rows: kept.map { Row($0, hasBefore: false) }),
        ]
      }
      self.tables = tables.filter { !$0.rows.isEmpty }
    }
  }
}
