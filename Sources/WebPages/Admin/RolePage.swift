import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// One role: what it may do module by module, what it is called, and which sensitive values it sees.
struct RolePage {
  let call: PageCall
  let role: Role

  static func read(_ call: PageCall) throws -> RolePage {
    try call.requireAdministrator()
    guard let role = call.model.role(call.parameters.get("role") ?? "") else { throw PageProblem.nothingHere }
    return RolePage(call: call, role: role)
  }

  private var words: Words { call.words }
  private var locale: String { call.audience.locale }
  private var place: String { call.admin("roles/\(role.name)") }

  // MARK: Changing it

  func submit() async throws -> Response {
    try await call.attempt {
      var settings = RoleSettings()
      if let label = call.form["field.label"], label != role.label.text(in: locale) { settings.label = label }
      let chosen = call.form.all("field.sees").compactMap(Sensitivity.init)
      let sees = role.sees.filter { !$0.isMasked }.union(chosen)
      if sees != role.sees { settings.sees = sees.map(\.rawValue).sorted() }
      let version = try await UpdateRole(
        tenant: call.tenant.tenant, role: role.name, settings: settings, publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await response(plan: Plan(version)) }
      return call.done(.noticeApplied, at: place)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  func delete() async throws -> Response {
    try await call.attempt {
      let version = try await DeleteRole(
        tenant: call.tenant.tenant, role: role.name, publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await response(plan: Plan(version), at: "\(place)/delete") }
      return call.done(.noticeApplied, at: call.admin("roles"))
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  // MARK: Drawing it

  /// - Parameter path: where the plan is put into force; nil of the page itself.
  func response(
    problems: [String] = [], plan: Plan? = nil, at path: String? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let heads = [WorkWord.modulesWord, .rights, .records, .limitedFields].map { words.text($0) }
    return try call.sheet(
      role.label.text(in: locale), crumb: .init(href: call.admin("roles"), text: words.text(.roles)),
      problems: problems, status: status,
      blocks: [plan?.block(call, at: path ?? place)].compactMap(\.self) + [
        .init(facts: [
          .init(label: words.text(.apiName), text: role.name),
          .init(label: words.text(.sees), text: sees.isEmpty ? "–" : sees),
        ]),
        .init(
          words.text(.whatItMay),
          table: .init(
            caption: words.text(.whatItMay), heads: heads + [words.text(.changeRights)],
            rows: call.byLabel(call.model.modules).map(row) + [others])),
        .init(words.text(.change), forms: [form]),
        .init(forms: [SheetPage.Form(action: "\(place)/delete", submit: words.text(.deleteRole), isDanger: true)]),
      ])
  }

  private var sees: String {
    Sensitivity.allCases.filter(role.sees.contains).map(words.sensitivity).joined(separator: ", ")
  }

  private var form: SheetPage.Form {
    let kinds = Sensitivity.allCases.filter(\.isMasked).map {
      ListPage.Choice(code: $0.rawValue, text: words.sensitivity($0))
    }
    let isSent = call.form["field.label"] != nil
    return SheetPage.Form(
      action: place, submit: words.text(.showPlan),
      controls: [
        Control(
          "label", words.text(.label), value: call.form["field.label"] ?? role.label.text(in: locale),
          isRequired: true),
        .many(
          "sees", words.text(.seesWhich), kinds,
          chosen: isSent ? call.form.all("field.sees") : role.sees.map(\.rawValue)),
      ])
  }

  private func row(_ module: Module) -> SheetPage.Row {
    let label = module.label.many.text(in: locale)
    let limited = module.fields.filter { role.level(of: $0, in: module.name) < .editable }
      .map { "\($0.label.text(in: locale)): \(words.level(role.level(of: $0, in: module.name)))" }
    return SheetPage.Row(
      title: label, href: call.admin("modules/\(module.name)"),
      cells: cells(role.rights(on: module.name), role.scopes[module.name] ?? role.scopes["*"], limited)
        + [[change(module.name)]])
  }

  /// All modules that the role does not name.
  private var others: SheetPage.Row {
    SheetPage.Row(
      title: words.text(.otherModules), href: nil,
      cells: cells(role.modules["*"] ?? [], role.scopes["*"], []) + [[change(RoleEditor.others)]])
  }

  private func cells(_ rights: Set<Right>, _ scope: RoleScope?, _ limited: [String]) -> [[Cell]] {
    let allowed = Right.allCases.filter(rights.contains)
    return [
      allowed.isEmpty ? [Cell(text: "–")] : allowed.map { Cell(text: words.right($0), chip: "plain") },
      [Cell(text: scope.map(words.scope) ?? words.text(.allRecords))],
      [Cell(text: limited.isEmpty ? "–" : limited.joined(separator: ", "))],
    ]
  }

  private func change(_ module: String) -> Cell {
    Cell(text: words.text(.changeRights), href: "\(place)/modules/\(module)")
  }
}
