import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy

/// API keys: one's own, for administrators everybody's.
enum KeyPages {
  static let routes: [PageRoute] = [
    .get("/admin/keys") { try await list($0) },
    .post("/admin/keys", create),
    .post("/admin/keys/{id}/revoke", revoke),
  ]

  private static func list(
    _ call: PageCall, problems: [String] = [], secret: SheetPage.Secret? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let keys = try await call.store.keys(for: call.caller)
    let (people, words) = (try await People(call), call.words)
    let moment = { (time: Timestamp?) in [Cell(text: time.map { call.formats.moment($0.text) } ?? "–")] }
    let rows = keys.map { key in
      let isGood = key.revokedAt == nil && key.userIsActive && key.expiresAt.map { $0 > call.now } != false
      return SheetPage.Row(
        title: key.label, href: nil,
        cells: [
          [Cell(text: people.user(key.user))], [Cell(text: key.role ?? "–")], moment(key.createdAt),
          moment(key.lastUsedAt), moment(key.expiresAt),
          [Cell(text: words.text(isGood ? .active : .revoked), chip: isGood ? "won" : "lost")],
        ],
        actions: key.revokedAt == nil
          ? [
            .init(
              action: call.admin("keys/\(key.id)/revoke"), text: words.text(.revoke),
              label: words.revoke(key.label), isDanger: true)
          ] : [])
    }
    let heads = [
      WorkWord.label, .userWord, .role, .createdWord, .lastUsed, .expires, .stateWord,
    ].map { words.text($0) }
    var controls = [
      Control("label", words.text(.label), value: call.form["field.label"] ?? "", isRequired: true),
      Control("expires", words.text(.expires), type: "datetime-local"),
      Control.choice(
        "role", words.text(.keyRole),
        call.roleChoices.filter { call.user.roles.contains($0.code) || call.access.isAdministrator }
      ),
    ]
    if call.access.isAdministrator {
      let users = try await call.store.users().filter(\.isActive)
        .map { ListPage.Choice(code: $0.name, text: $0.displayName) }
      controls.insert(.choice("user", words.text(.userWord), users, chosen: call.user.name), at: 1)
    }
    return try call.sheet(
      words.text(.keys), tabs: AdminTab.tabs(call, .keys), problems: problems, secret: secret, status: status,
      blocks: [
        .init(
          hint: keys.isEmpty ? words.text(.keysNone) : nil,
          table: keys.isEmpty
            ? nil : .init(caption: words.text(.keys), heads: heads, rows: rows, hasActions: true)),
        .init(
          words.text(.newKey), hint: words.text(.keyHint),
          forms: [SheetPage.Form(action: call.admin("keys"), submit: words.text(.createKey), controls: controls)]),
      ])
  }

  private static func create(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let expiry = call.form["field.expires"].map(call.formats.moment(local:)).flatMap { Timestamp(parsing: $0) }
      let terms = KeyTerms(scope: KeyScope(role: call.form["field.role"]), expiresAt: expiry)
      let key = try await call.site.workspace.addKey(
        to: call.tenant.tenant, user: call.form["field.user"] ?? call.user.name,
        label: String((call.form["field.label"] ?? "key").prefix(100)), terms: terms, by: call.caller)
      return try await list(
        call,
        secret: .init(
          label: call.words.keyMade(key.label), text: key.key, hint: call.words.text(.shownOnce)))
    } refused: {
      try await list(call, problems: $0, status: .unprocessableContent)
    }
  }

  private static func revoke(_ call: PageCall) async throws -> Response {
    try await call.store.revokeKey(try call.id, by: call.caller)
    return call.done(.noticeRevoked, at: call.admin("keys"))
  }
}
