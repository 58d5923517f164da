import Engine
import Expressions
import HTTPAPI
import HTTPTypes
import Hummingbird
import Tenancy

/// One's own account: the password, the second factor, and where one is signed in.
enum AccountPages {
  static let routes: [PageRoute] = [
    .get("/account") { try await show($0) },
    .post("/account/password", changePassword),
    .post("/account/second-factor", propose),
    .post("/account/second-factor/confirm", confirm),
    .post("/account/second-factor/remove", remove),
    .post("/account/sessions/end") { call in
      _ = try await call.store.endSessions(by: call.caller)
      return call.done(.noticeDone, at: "\(call.links.root)/account")
    },
    .post("/account/sessions/{id}/end") { call in
      try await call.store.endSession(try call.id, by: call.caller)
      return call.done(.noticeDone, at: "\(call.links.root)/account")
    },
  ]

  private static func place(_ call: PageCall) -> String { "\(call.links.root)/account" }

  private static func show(
    _ call: PageCall, problems: [String] = [], first: [SheetPage.Block] = [], status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let words = call.words
    let user = call.user
    let groups = { (names: [String], choices: [ListPage.Choice]) in
      names.map { name in choices.first { $0.code == name }?.text ?? name }.joined(separator: ", ")
    }
    let facts: [(String, String)] = [
      (words.text(.handle), user.name), (words.text(.email), user.email ?? "–"),
      (words.text(.roles), groups(user.roles, call.roleChoices)),
      (words.text(.teams), groups(user.teams, call.teamChoices)),
    ]
    return try call.sheet(
      words.text(.myAccount), kind: "account", problems: problems, status: status,
      blocks: first + [
        .init(
          facts: facts.map { .init(label: $0.0, text: $0.1.isEmpty ? "–" : $0.1) },
          links: [.init(href: call.admin("keys"), text: words.text(.keys))]),
        password(call), factor(call), try await sessions(call),
      ])
  }

  // MARK: The password

  private static func password(_ call: PageCall) -> SheetPage.Block {
    let words = call.words
    guard call.user.hasPassword else { return .init(words.text(.passwordWord), hint: words.text(.noPassword)) }
    return .init(
      words.text(.passwordWord), hint: words.text(.passwordHint),
      forms: [
        SheetPage.Form(
          action: "\(place(call))/password", submit: words.text(.changePassword),
          controls: [
            Control("old", words.text(.oldPassword), type: "password", isRequired: true),
            Control("new", words.text(.newPassword), type: "password", isRequired: true),
          ])
      ])
  }

  private static func changePassword(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let session = try await call.site.workspace.changePassword(
        of: call.tenant, from: call.form["field.old"] ?? "", to: call.form["field.new"] ?? "", at: call.address)
      return call.renewing(call.done(.noticePassword, at: place(call)), session)
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  // MARK: The second factor

  private static func factor(_ call: PageCall) -> SheetPage.Block {
    let words = call.words
    let isOn = call.user.hasSecondFactor
    let form =
      isOn
      ? SheetPage.Form(
        action: "\(place(call))/second-factor/remove", submit: words.text(.factorOff),
        controls: [Control("code", words.text(.code), isRequired: true)], isDanger: true)
      : SheetPage.Form(
        action: "\(place(call))/second-factor", submit: words.text(.factorOn),
        controls: [Control("password", words.text(.passwordWord), type: "password", isRequired: true)])
    return .init(
      words.text(.secondFactor), hint: words.text(isOn ? .factorIsOn : .factorHint),
      forms: call.user.hasPassword || isOn ? [form] : [])
  }

  private static func propose(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let factor = try await call.site.workspace.proposeSecondFactor(
        of: call.tenant, password: call.form["field.password"] ?? "", at: call.address)
      return try confirmation(call, secret: factor.secret, address: factor.address)
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  /// The page on which the application's first code is given.
  private static func confirmation(
    _ call: PageCall, secret: String?, address: String?, problems: [String] = []
  ) throws -> Response {
    let words = call.words
    let form = SheetPage.Form(
      action: "\(place(call))/second-factor/confirm", submit: words.text(.factorConfirm),
      controls: [Control("code", words.text(.factorCode), isRequired: true)])
    let facts: [ApprovalPage.Fact] = [
      secret.map { .init(label: words.text(.factorSecret), text: $0, isCode: true) },
      address.map { .init(label: words.text(.factorAddress), text: $0, isCode: true) },
    ].compactMap(\.self)
    return try call.sheet(
      words.text(.secondFactor), kind: "account",
      crumb: .init(href: place(call), text: words.text(.myAccount)), problems: problems,
      status: problems.isEmpty ? .ok : .unprocessableContent,
      blocks: [.init(hint: words.text(secret == nil ? .factorAgain : .factorSetUp), facts: facts, forms: [form])])
  }

  private static func confirm(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let (codes, session) = try await call.site.workspace.confirmSecondFactor(
        of: call.tenant, code: call.form["field.code"] ?? "", at: call.address)
      let page = try call.sheet(
        call.words.text(.secondFactor), kind: "account",
        crumb: .init(href: place(call), text: call.words.text(.myAccount)),
        blocks: [.init(call.words.text(.recoveryCodes), hint: call.words.text(.recoveryHint), lines: codes)])
      return call.renewing(page, session)
    } refused: {
      try confirmation(call, secret: nil, address: nil, problems: $0)
    }
  }

  private static func remove(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let session = try await call.site.workspace.removeSecondFactor(
        of: call.tenant, code: call.form["field.code"] ?? "", at: call.address)
      return call.renewing(call.done(.noticeDone, at: place(call)), session)
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  // MARK: Sessions

  private static func sessions(_ call: PageCall) async throws -> SheetPage.Block {
    let sessions = try await call.store.sessions(of: nil, by: call.caller)
    let words = call.words
    let rows = sessions.map { session in
      let isHere = session.id == call.caller.session
      return SheetPage.Row(
        title: session.address ?? "–", href: nil,
        cells: [
          [Cell(text: String((session.agent ?? "–").prefix(80)))],
          [Cell(text: call.formats.moment(session.createdAt.text))],
          [Cell(text: call.formats.moment(session.lastUsedAt.text))],
        ],
        actions: isHere
          ? []
          : [
            .init(
              action: "\(place(call))/sessions/\(session.id)/end", text: words.text(.endSession),
              label: "\(words.text(.endSession)): \(session.address ?? "–")", isDanger: true)
          ])
    }
    let heads = [WorkWord.address, .browser, .createdWord, .lastUsed].map { words.text($0) }
    return .init(
      words.text(.sessions),
      table: .init(caption: words.text(.sessions), heads: heads, rows: rows, hasActions: true),
      forms: sessions.count > 1
        ? [
          SheetPage.Form(
            action: "\(place(call))/sessions/end", submit: words.text(.endOthers), isDanger: true)
        ] : [])
  }
}

extension PageCall {
  /// Gives the browser the session's new text, if it has one.
  fileprivate func renewing(_ response: Response, _ session: String?) -> Response {
    var response = response
    if let session { response.headers[.setCookie] = SessionCookie(tenant: tenant.tenant).setting(session) }
    return response
  }
}
