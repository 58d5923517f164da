import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// How somebody wants pages: their language, which stands with the user, and the colours, which this browser keeps.
enum PreferencePage {
  static let routes: [PageRoute] = [.post("/preferences", choose)]

  static func theme(_ call: PageCall) -> Theme {
    cookie(call).text(in: call.request.headers).flatMap(Theme.init) ?? .system
  }

  private static func choose(_ call: PageCall) async throws -> Response {
    let to = call.form["to"].flatMap { call.links.isOwn($0) ? $0 : nil } ?? call.links.home
    var response = call.redirect(to)
    if let language = call.form["language"].flatMap(Language.init) {
      try await call.store.chooseLanguage(language.rawValue, as: call.caller)
    }
    if let theme = call.form["theme"].flatMap(Theme.init) {
      response.headers[.setCookie] = cookie(call).setting(theme.rawValue, for: 31_536_000)
    }
    return response
  }

  private static func cookie(_ call: PageCall) -> SessionCookie {
    SessionCookie(tenant: call.tenant.tenant, purpose: "theme.")
  }
}
