import Engine
import Expressions
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy

/// A request for a page by somebody who has signed in, with its form read and proved to come from one of these pages.
struct PageCall: Sendable {
  let request: Request
  let site: Site
  let tenant: TenantContext
  let parameters: Parameters
  let query: FormValues
  /// What was sent; nothing but of a POST.
  let form: FormValues
  let links: Links
  /// The user, as the store knows them now.
  let user: UserInfo
  let audience: Audience
  /// Where the request comes from; nil where that cannot be known.
  let address: NetworkAddress?

  var store: Store { tenant.store }
  var model: Model { tenant.store.model }
  /// Refusals are worded in the language of the labels.
  var caller: Caller { tenant.caller.reading(audience.locale) }
  var access: Access { store.access(of: caller) }
  var words: Words { audience.words }
  var now: Timestamp { Timestamp(.now) }
  var formats: Formats { audience.formats }

  /// The module in the path.
  ///
  /// - Throws: ``Refusal`` if there is none that the caller may know of.
  var module: Module {
    get throws {
      let name = parameters.get("module") ?? ""
      let access = access
      guard let module = model.module(name), access.may(.read, on: name) || access.may(.create, on: name) else {
        throw PageProblem.nothingHere
      }
      return module
    }
  }

  /// The record's id in the path.
  var id: Int64 {
    get throws {
      let text = parameters.get("id") ?? ""
      guard let id = Int64(text), id > 0, String(id) == text else { throw PageProblem.nothingHere }
      return id
    }
  }

  /// Sends the browser to another of these pages.
  func redirect(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

  /// Draws a page.
  func page(_ template: Template, _ model: Any, status: HTTPResponse.Status = .ok) throws -> Response {
    site.views.response(template, model, status: status)
  }
}

/// What keeps a page from being shown, beside what the engine refuses.
enum PageProblem: Error {
  case nothingHere
}

/// One page, or one form of a page.
struct PageRoute: Sendable {
  let method: HTTPRequest.Method
  /// Below the tenant's root.
  let path: String
  /// The largest form that it takes, in bytes.
  var formLimit = Self.longestForm
  /// Whether what is sent is a file, which the handler reads as it comes.
  var takesFile = false
  let handle: @Sendable (PageCall) async throws -> Response

  static func get(_ path: String, _ handle: @escaping @Sendable (PageCall) async throws -> Response) -> PageRoute {
    PageRoute(method: .get, path: path, handle: handle)
  }

  /// - Parameter limit: the largest form that it takes, in bytes.
  static func post(
    _ path: String, limit: Int = longestForm, _ handle: @escaping @Sendable (PageCall) async throws -> Response
  ) -> PageRoute {
    PageRoute(method: .post, path: path, formLimit: limit, handle: handle)
  }

  /// A file that a script sends, with the session's token in its head.
  static func file(
    _ path: String, _ handle: @escaping @Sendable (PageCall) async throws -> Response
  ) -> PageRoute {
    PageRoute(method: .post, path: path, takesFile: true, handle: handle)
  }

  /// Answers a request: what is refused is said on a page, of a file to the script that has sent it.
  func answer(_ request: Request, _ context: TenantRequestContext, _ site: Site) async throws -> Response {
    let call = try await call(request, context, site)
    do {
      try prove(call)
      return try await handle(call)
    } catch PageProblem.nothingHere {
      return try ProblemPage.response(call, .notFound, [call.words.text(.nothingHere)])
    } catch {
      guard let problem = HTTPProblem.known(error), !takesFile else { throw error }
      let lines = (error as? Refusal)?.problems.map(\.message) ?? [problem.detail]
      return try ProblemPage.response(call, problem.status, lines)
    }
  }

  /// The largest form: a note and the fields of a record.
  static let longestForm = 1 << 20

  private func call(_ request: Request, _ context: TenantRequestContext, _ site: Site) async throws -> PageCall {
    let tenant = context.tenant
    var form = try FormValues("")
    if method == .post, !takesFile {
      guard let buffer = try? await request.body.collect(upTo: formLimit) else { throw HTTPProblem.brokenBody }
      form = try FormValues(String(buffer: buffer))
    }
    guard let user = try await tenant.store.profile(of: tenant.caller) else { throw HTTPProblem.unauthorized }
    return PageCall(
      request: request, site: site, tenant: tenant, parameters: context.parameters,
      query: try FormValues(request.uri.query ?? ""), form: form, links: site.links(of: tenant.tenant), user: user,
      audience: Audience(request.headers, user: user, store: tenant.store), address: context.address)
  }

  /// A form shows that it is from a page of this session by the session's token.
  private func prove(_ call: PageCall) throws(HTTPProblem) {
    guard method == .post else { return }
    let site = call.request.headers[.fetchSite] ?? "same-origin"
    let proof = takesFile ? call.request.headers[.csrfToken] : call.form["proof"]
    guard ["same-origin", "none"].contains(site), let token = call.tenant.csrfToken, proof == token else {
      throw .notFromPage
    }
  }
}

extension PageRoute {
  static let all: [PageRoute] =
    HomePage.routes + PreferencePage.routes + SearchPage.routes + FormPage.routes + ListPage.routes
    + RecordPage.routes + InlineEdit.routes + DuplicatePages.routes + ProcessPage.routes + BulkPage.routes
    + ShortcutsPage.routes + StepPage.routes + BoardPage.routes
    + ApprovalPage.routes + ReviewPage.routes + CallPage.routes + CalendarPage.routes + UserPages.routes
    + HandOverPages.routes + RolePages.routes + ModulePages.routes + KeyPages.routes + OutboxPages.routes
    + ImportPages.routes
    + AccountPages.routes
}
