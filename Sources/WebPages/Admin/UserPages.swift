import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy

/// Users: who there is, who comes and goes, and help for who cannot sign in.
enum UserPages {
  static let routes: [PageRoute] = [
    .get("/admin") { $0.redirect($0.admin("users")) },
    .get("/admin/users") { try await list($0) },
    .post("/admin/users", create),
    .get("/admin/users/{user}") { try await show($0) },
    .post("/admin/users/{user}", update),
    .post("/admin/users/{user}/invite", invite),
    .post("/admin/users/{user}/unlock") { call in
      try await act(call) { try await call.site.workspace.unlock($0, in: call.tenant.tenant, by: call.caller) }
    },
    .post("/admin/users/{user}/reset-factor") { call in
      try await act(call) { try await call.store.removeSecondFactor(of: $0, by: call.caller) }
    },
    .post("/admin/users/{user}/end-sessions") { call in
      try await act(call) { _ = try await call.store.endSessions(of: $0, by: call.caller) }
    },
  ]

  private static let limit = 100

  private static func name(_ call: PageCall) -> String { call.parameters.get("user") ?? "" }

  // MARK: The list

  private static func list(
    _ call: PageCall, problems: [String] = [], status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let (users, next) = try await call.store.users(
      for: call.caller, limit: limit, after: call.query.number("after"))
    let words = call.words
    let rows = users.map { user in
      let state = words.text(user.isActive ? .active : .inactive)
      return SheetPage.Row(
        title: user.displayName, href: call.admin("users/\(user.name)"),
        cells: [
          [Cell(text: user.name)], [Cell(text: user.email ?? "–")], call.roles(user.roles), call.teams(user.teams),
          [Cell(text: state, chip: user.isActive ? "won" : "lost")],
          [Cell(text: words.text(user.hasSecondFactor ? .yes : .no))],
        ])
    }
    let heads =
      [words.text(.personName), words.text(.handle)]
      + [.email, .roles, .teams, .stateWord, .secondFactor]
      .map { (word: WorkWord) in words.text(word) }
    let form = SheetPage.Form(
      action: call.admin("users"), submit: words.text(.invite),
      controls: [
        Control(
          "name", words.text(.handle), value: call.form["field.name"] ?? "", isRequired: true,
          help: words.text(.handleHelp)),
        Control("display_name", words.text(.personName), value: call.form["field.display_name"] ?? ""),
        Control("email", words.text(.email), value: call.form["field.email"] ?? "", type: "email"),
        .many("roles", words.text(.roles), call.roleChoices, chosen: call.form.all("field.roles")),
        .many("teams", words.text(.teams), call.teamChoices, chosen: call.form.all("field.teams")),
      ])
    let more = next.map {
      ListPage.Link(href: Links.path(call.admin("users"), [("after", String($0))]), text: words.text(.next))
    }
    return try call.sheet(
      words.text(.users), tabs: AdminTab.tabs(call, .users), problems: problems, status: status,
      blocks: [
        SheetPage.Block(
          table: .init(caption: words.text(.users), heads: heads, rows: rows), links: [more].compactMap(\.self)),
        SheetPage.Block(words.text(.inviteSomebody), hint: words.text(.inviteHint), forms: [form]),
      ])
  }

  private static func create(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let user = NewUser(
        name: call.form["field.name"] ?? "", email: call.form["field.email"],
        displayName: call.form["field.display_name"], roles: call.form.all("field.roles"),
        teams: call.form.all("field.teams"))
      _ = try await call.store.createUser(user, by: call.caller)
      return try await invited(user.name, hasAddress: user.email != nil, call)
    } refused: {
      try await list(call, problems: $0, status: .unprocessableContent)
    }
  }

  // MARK: Invitations

  private static func invite(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let user = try await call.store.user(named: name(call), for: call.caller)
      return try await invited(user.name, hasAddress: call.form["mail"] == "true", call)
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  /// Mails an invitation where that can be; else it is shown, this one time.
  private static func invited(_ user: String, hasAddress: Bool, _ call: PageCall) async throws -> Response {
    let (workspace, tenant) = (call.site.workspace, call.tenant.tenant)
    if hasAddress {
      do {
        _ = try await workspace.invite(user, to: tenant, by: call.caller)
        return call.done(.noticeInvited, at: call.admin("users/\(user)"))
      } catch SignInError.noMail {
        // Without a mail server it is handed over.
      }
    }
    let invitation = try await workspace.invitation(of: user, to: tenant, by: call.caller)
    let link = invitation.link ?? Links.path("\(call.links.root)/password", [("token", invitation.token)])
    let expiry = call.formats.moment(invitation.expiresAt.text)
    return try await show(
      call, naming: user,
      secret: .init(label: call.words.text(.invitationLink), text: link, hint: call.words.goodUntil(expiry)))
  }

  // MARK: One user

  private static func show(
    _ call: PageCall, naming named: String? = nil, problems: [String] = [], secret: SheetPage.Secret? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let user = try await call.store.user(named: named ?? name(call), for: call.caller)
    let words = call.words
    let place = call.admin("users/\(user.name)")
    let facts = [
      (words.text(.handle), user.name), (words.text(.passwordWord), words.text(user.hasPassword ? .yes : .no)),
      (words.text(.secondFactor), words.text(user.hasSecondFactor ? .yes : .no)),
      (words.text(.lastMail), user.lastMail ?? "–"),
    ].map { ApprovalPage.Fact(label: $0.0, text: $0.1) }
    // What stands there stays to be chosen, whatever has become of it.
    let colleagues = try await call.store.users()
      .filter { $0.isActive && $0.name != user.name || $0.name == user.manager }
      .map { ListPage.Choice(code: $0.name, text: $0.displayName) }
    let known = call.model.preset.locales
    let locales = known + [user.locale].compactMap(\.self).filter { !known.contains($0) }
    let form = SheetPage.Form(
      action: place, submit: words.text(.save),
      controls: [
        Control("display_name", words.text(.personName), value: user.displayName),
        Control("email", words.text(.email), value: user.email ?? "", type: "email"),
        .choice("manager", words.text(.manager), colleagues, chosen: user.manager ?? ""),
        .choice(
          "locale", words.text(.language), locales.map { .init(code: $0, text: $0) },
          chosen: user.locale ?? ""),
        .many("roles", words.text(.roles), call.roleChoices, chosen: user.roles),
        .many("teams", words.text(.teams), call.teamChoices, chosen: user.teams),
        .toggle("active", words.text(.activeHint), isOn: user.isActive),
      ])
    let help =
      [
        SheetPage.Form(action: "\(place)/invite", submit: words.text(.invitationLink), isPlain: true),
        SheetPage.Form(action: "\(place)/unlock", submit: words.text(.unlock), isPlain: true),
        SheetPage.Form(action: "\(place)/end-sessions", submit: words.text(.endSessions), isDanger: true),
      ]
      + (user.hasSecondFactor
        ? [SheetPage.Form(action: "\(place)/reset-factor", submit: words.text(.resetFactor), isDanger: true)] : [])
    return try call.sheet(
      user.displayName, crumb: .init(href: call.admin("users"), text: words.text(.users)), problems: problems,
      secret: secret, status: status,
      blocks: [
        SheetPage.Block(
          facts: facts, links: [.init(href: "\(place)/hand-over", text: words.text(.handOver))]),
        SheetPage.Block(words.text(.change), forms: [form]),
      ]
        + (user.isActive ? [SheetPage.Block(words.text(.signInHelp), forms: help)] : []))
  }

  private static func update(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let change = UserChange(
        email: call.form.first("field.email"), displayName: call.form["field.display_name"],
        roles: call.form.all("field.roles"), teams: call.form.all("field.teams"),
        manager: call.form.first("field.manager"), isActive: call.form["field.active"] == "true",
        locale: call.form.first("field.locale"))
      _ = try await call.store.updateUser(name(call), change, by: call.caller)
      return call.done(.noticeSaved, at: call.admin("users/\(name(call))"))
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  private static func act(_ call: PageCall, _ body: (String) async throws -> Void) async throws -> Response {
    try await call.attempt {
      try await body(name(call))
      return call.done(.noticeDone, at: call.admin("users/\(name(call))"))
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }
}

/// The pages of administration that are beside each other.
enum AdminTab: String, CaseIterable {
  case users, roles, teams, modules, keys, outbox

  static func tabs(_ call: PageCall, _ current: AdminTab) -> [ListPage.Tab] {
    guard call.access.isAdministrator else { return [] }
    return allCases.map {
      ListPage.Tab(href: call.admin($0.rawValue), text: call.words.text($0.word), isCurrent: $0 == current)
    }
  }

  var word: WorkWord {
    switch self {
    case .users: .users
    case .roles: .roles
    case .teams: .teams
    case .modules: .modulesWord
    case .keys: .keys
    case .outbox: .outbox
    }
  }
}

extension PageCall {
  var roleChoices: [ListPage.Choice] {
    model.roles.map { ListPage.Choice(code: $0.name, text: $0.label.text(in: audience.locale)) }
  }

  var teamChoices: [ListPage.Choice] {
    model.teams.map { ListPage.Choice(code: $0.name, text: $0.label.text(in: audience.locale)) }
  }

  fileprivate func roles(_ names: [String]) -> [Cell] { Self.chips(names, roleChoices) }

  fileprivate func teams(_ names: [String]) -> [Cell] { Self.chips(names, teamChoices) }

  private static func chips(_ names: [String], _ choices: [ListPage.Choice]) -> [Cell] {
    names.map { name in Cell(text: choices.first { $0.code == name }?.text ?? name, chip: "plain") }
  }
}
