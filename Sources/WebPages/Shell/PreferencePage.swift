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
    if let keys = call.form["keys"], ["on", "off"].contains(keys) {
      response.headers[.setCookie] = keysCookie(call).setting(keys, for: 31_536_000)
    }
    return response
  }

  /// Whether single keys do something, which speech and trembling hands press by mistake.
  static func usesKeys(_ call: PageCall) -> Bool { keysCookie(call).text(in: call.request.headers) != "off" }

  private static func keysCookie(_ call: PageCall) -> SessionCookie {
    SessionCookie(tenant: call.tenant.tenant, purpose: "keys.")
  }

  private static func cookie(_ call: PageCall) -> SessionCookie {
    SessionCookie(tenant: call.tenant.tenant, purpose: "theme.")
  }
}
