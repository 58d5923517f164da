import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// Roles with what they may do, and teams.
enum RolePages {
  static let routes: [PageRoute] = [
    .get("/admin/roles") { try await roles($0) },
    .post("/admin/roles", createRole),
    .get("/admin/roles/{role}") { try await RolePage.read($0).response() },
    .post("/admin/roles/{role}") { try await RolePage.read($0).submit() },
    .post("/admin/roles/{role}/delete") { try await RolePage.read($0).delete() },
    .get("/admin/roles/{role}/modules/{module}") { try await RoleEditor.read($0).response() },
    .post("/admin/roles/{role}/modules/{module}") { try await RoleEditor.read($0).submit() },
    .get("/admin/teams") { try await teams($0) },
    .post("/admin/teams", createTeam),
  ]

  private static func names(_ users: [String], _ people: People) -> [Cell] {
    users.isEmpty ? [Cell(text: "–")] : users.map { Cell(text: people.user($0), chip: "plain") }
  }

  private static func roles(
    _ call: PageCall, problems: [String] = [], plan: Plan? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    try call.requireAdministrator()
    let groups = try await ListRoles(tenant: call.tenant.tenant).run(in: call.site.workspace, progress: { _ in })
    let (people, words) = (try await People(call), call.words)
    let labels = Dictionary(call.roleChoices.map { ($0.code, $0.text) }, uniquingKeysWith: { $1 })
    let rows = groups.map { group in
      SheetPage.Row(
        title: labels[group.name] ?? group.label, href: call.admin("roles/\(group.name)"),
        cells: [[Cell(text: group.name)], names(group.users, people)])
    }
    let form = SheetPage.Form(
      action: call.admin("roles"), submit: words.text(.showPlan),
      controls: [
        Control(
          "role", words.text(.apiName), value: call.form["field.role"] ?? "", isRequired: true,
          help: words.text(.apiNameHelp)),
        Control("label", words.text(.label), value: call.form["field.label"] ?? "", isRequired: true),
      ])
    return try call.sheet(
      words.text(.roles), tabs: AdminTab.tabs(call, .roles), problems: problems, status: status,
      blocks: [plan?.block(call, at: call.admin("roles"))].compactMap(\.self) + [
        .init(
          hint: words.text(.rolesHint),
          table: .init(
            caption: words.text(.roles), heads: [words.text(.role), words.text(.apiName), words.text(.users)],
            rows: rows)),
        .init(words.text(.newRole), hint: words.text(.newRoleHint), forms: [form]),
      ])
  }

  private static func createRole(_ call: PageCall) async throws -> Response {
    try await call.attempt {
      let role = call.form["field.role"] ?? ""
      let version = try await CreateRole(
        tenant: call.tenant.tenant, role: role,
        settings: RoleSettings(label: call.form["field.label"] ?? "", rights: ["*": []]),
        publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await roles(call, plan: Plan(version)) }
      return call.done(.noticeApplied, at: call.admin("roles/\(role)"))
    } refused: {
      try await roles(call, problems: $0, status: .unprocessableContent)
    }
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
