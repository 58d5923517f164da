import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// Roles with what they may do, and teams.
enum RolePages {
  static let routes: [PageRoute] = [
    .get("/admin/roles", roles),
    .get("/admin/roles/{role}", role),
    .get("/admin/teams") { try await teams($0) },
    .post("/admin/teams", createTeam),
  ]

  private static func names(_ users: [String], _ people: People) -> [Cell] {
    users.isEmpty ? [Cell(text: "–")] : users.map { Cell(text: people.user($0), chip: "plain") }
  }

  private static func roles(_ call: PageCall) async throws -> Response {
    try call.requireAdministrator()
    let groups = try await ListRoles(tenant: call.tenant.tenant).run(in: call.site.workspace, progress: { _ in })
    let (people, words) = (try await People(call), call.words)
    let labels = Dictionary(call.roleChoices.map { ($0.code, $0.text) }, uniquingKeysWith: { $1 })
    let rows = groups.map { group in
      SheetPage.Row(
        title: labels[group.name] ?? group.label, href: call.admin("roles/\(group.name)"),
        cells: [[Cell(text: group.name)], names(group.users, people)])
    }
    return try call.sheet(
      words.text(.roles), tabs: AdminTab.tabs(call, .roles),
      blocks: [
        .init(
          hint: words.text(.rolesHint),
          table: .init(
            caption: words.text(.roles), heads: [words.text(.role), words.text(.apiName), words.text(.users)],
            rows: rows))
      ])
  }

  // MARK: What a role may

  private static func role(_ call: PageCall) async throws -> Response {
    try call.requireAdministrator()
    guard let role = call.model.role(call.parameters.get("role") ?? "") else { throw PageProblem.nothingHere }
    let (words, locale) = (call.words, call.audience.locale)
    let rows = call.model.modules.map { module in
      let rights = Right.allCases.filter { role.allows($0, on: module.name) }
      let scope = role.scopes[module.name] ?? role.scopes["*"]
      let hidden = module.fields.filter { role.level(of: $0, in: module.name) < .editable }
        .map { "\($0.label.text(in: locale)): \(words.level(role.level(of: $0, in: module.name)))" }
      return SheetPage.Row(
        title: module.label.many.text(in: locale), href: call.admin("modules/\(module.name)"),
        cells: [
          rights.isEmpty ? [Cell(text: "–")] : rights.map { Cell(text: words.right($0), chip: "plain") },
          [Cell(text: scope?.text ?? words.text(.allRecords))],
          [Cell(text: hidden.isEmpty ? "–" : hidden.joined(separator: ", "))],
        ])
    }
    let sees = role.sees.map(\.rawValue).sorted().joined(separator: ", ")
    return try call.sheet(
      role.label.text(in: locale), crumb: .init(href: call.admin("roles"), text: words.text(.roles)),
      blocks: [
        .init(facts: [
          .init(label: words.text(.apiName), text: role.name),
          .init(label: words.text(.sees), text: sees.isEmpty ? "–" : sees),
        ]),
        .init(
          words.text(.whatItMay),
          table: .init(
            caption: words.text(.whatItMay),
            heads: [.modulesWord, .rights, .records, .limitedFields].map { (word: WorkWord) in words.text(word) },
            rows: rows)),
      ])
  }

  // MARK: Teams

  private static func teams(
    _ call: PageCall, problems: [String] = [], plan: Plan? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    try call.requireAdministrator()
    let groups = try await ListTeams(tenant: call.tenant.tenant).run(in: call.site.workspace, progress: { _ in })
    let (people, words) = (try await People(call), call.words)
    let labels = Dictionary(call.teamChoices.map { ($0.code, $0.text) }, uniquingKeysWith: { $1 })
    let rows = groups.map { group in
      SheetPage.Row(
        title: labels[group.name] ?? group.label, href: nil,
        cells: [[Cell(text: group.name)], names(group.users, people)])
    }
    let form = SheetPage.Form(
      action: call.admin("teams"), submit: words.text(.showPlan),
      controls: [
        Control("team", words.text(.apiName), value: call.form["field.team"] ?? "", isRequired: true),
        Control("label", words.text(.label), value: call.form["field.label"] ?? "", isRequired: true),
      ])
    return try call.sheet(
      words.text(.teams), tabs: AdminTab.tabs(call, .teams), problems: problems, status: status,
      blocks: [plan?.block(call, at: call.admin("teams"))].compactMap(\.self) + [
        .init(
          table: .init(
            caption: words.text(.teams), heads: [words.text(.team), words.text(.apiName), words.text(.users)],
            rows: rows)),
        .init(words.text(.newTeam), forms: [form]),
      ])
  }

  private static func createTeam(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let version = try await CreateTeam(
        tenant: call.tenant.tenant, team: call.form["field.team"] ?? "", label: call.form["field.label"] ?? "",
        publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await teams(call, plan: Plan(version)) }
      return call.done(.noticeApplied, at: call.admin("teams"))
    } refused: {
      try await teams(call, problems: $0, status: .unprocessableContent)
    }
  }
}

/// What a change of configuration would do, shown before it is put into force.
struct Plan {
  let changes: [String]

  init(_ version: ModelVersionInfo) { changes = version.changes }

  /// The plan with the button that puts it into force, which sends the same form once more.
  func block(_ call: PageCall, at path: String) -> SheetPage.Block {
    let words = call.words
    guard !changes.isEmpty else { return SheetPage.Block(words.text(.plan), hint: words.text(.planNothing)) }
    let hidden = call.form.entries.filter { $0.name.hasPrefix("field.") || $0.name.hasPrefix("base.") }
      .map { ListPage.Hidden(name: $0.name, value: $0.value) }
    return SheetPage.Block(
      words.text(.plan), hint: words.text(.planHint), lines: changes,
      forms: [
        SheetPage.Form(
          action: path, submit: words.text(.applyPlan), hidden: hidden + [.init(name: "apply", value: "true")])
      ])
  }
}

extension PageCall {
  /// Whether a plan that was shown is put into force.
  var applies: Bool { form["apply"] == "true" }

  /// Who changes the configuration, for now or for good.
  var publication: Publication { Publication(user: user.name, isRehearsal: !applies) }
}
