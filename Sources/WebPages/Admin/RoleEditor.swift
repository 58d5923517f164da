import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// What a role may do on one module, or on all that it does not name; a change is shown as a plan before it is put into force.
struct RoleEditor {
  let call: PageCall
  let role: Role
  /// Nil of all modules that the role does not name.
  let module: Module?

  /// The place of the module in the path where it is about all others.
  static let others = "-"

  static func read(_ call: PageCall) throws -> RoleEditor {
    try call.requireAdministrator()
    guard let role = call.model.role(call.parameters.get("role") ?? "") else { throw PageProblem.nothingHere }
    let name = call.parameters.get("module") ?? ""
    let module = call.model.module(name)
    guard module != nil || name == others else { throw PageProblem.nothingHere }
    return RoleEditor(call: call, role: role, module: module)
  }

  private var words: Words { call.words }
  private var locale: String { call.audience.locale }
  private var home: String { call.admin("roles/\(role.name)") }
  private var place: String { "\(home)/modules/\(module?.name ?? Self.others)" }
  /// As the settings name it.
  private var key: String { module?.name ?? "*" }
  private var rights: Set<Right> { role.modules[key] ?? role.modules["*"] ?? [] }
  private var scope: RoleScope {
    role.scopes[key] ?? role.scopes["*"] ?? RoleScope(read: .all, write: .all)
  }

  // MARK: Taking it

  func submit() async throws -> Response {
    try await call.attempt {
      let version = try await UpdateRole(
        tenant: call.tenant.tenant, role: role.name, settings: settings, publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await response(plan: Plan(version)) }
      return call.done(.noticeApplied, at: home)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  /// What differs from what the role has now.
  private var settings: RoleSettings {
    var settings = RoleSettings()
    let chosen = Set(call.form.all("field.rights").compactMap(Right.init))
    if chosen != rights { settings.rights[key] = Right.allCases.filter(chosen.contains).map(\.rawValue) }
    let (read, write) = (items("read", scope.read), items("write", scope.write))
    if read != scope.read.items || write != scope.write.items { settings.scopes[key] = .init(read: read, write: write) }
    for field in module?.fields ?? [] {
      guard let level = call.form["field.level.\(field.name)"],
        level != role.level(of: field, in: key).rawValue
      else { continue }
      settings.fields[key, default: [:]][field.name] = level
    }
    return settings
  }

  /// The scope that the form says, as the settings take it.
  private func items(_ name: String, _ now: RecordScope) -> [String] {
    let reaches = RecordScope.Reach.allCases.map(\.rawValue).filter(call.form.all("field.\(name)").contains)
    let criterion = call.form["field.\(name)_where"] ?? ""
    guard criterion != now.criterion else { return reaches + now.conditions.map { "where \($0.source)" } }
    return reaches + (criterion.isEmpty ? [] : ["where \(criterion)"])
  }

  // MARK: Drawing it

  func response(
    problems: [String] = [], plan: Plan? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let about = module?.label.many.text(in: locale) ?? words.text(.otherModules)
    var controls = [
      Control.many(
        "rights", words.text(.rightsOn),
        Right.allCases.map { ListPage.Choice(code: $0.rawValue, text: words.right($0)) },
        chosen: isSent ? call.form.all("field.rights") : rights.map(\.rawValue))
    ]
    controls += scopeControls("read", .readsWhich, .readsWhere, scope.read)
    controls += scopeControls("write", .writesWhich, .writesWhere, scope.write)
    let form = SheetPage.Form(
      action: place, submit: words.text(.showPlan), controls: controls,
      groups: module == nil ? [] : [.init(legend: words.text(.fieldLevels), controls: levels)])
    return try call.sheet(
      "\(role.label.text(in: locale)): \(about)", crumb: .init(href: home, text: role.label.text(in: locale)),
      problems: problems, status: status,
      blocks: [plan?.block(call, at: place)].compactMap(\.self)
        + [.init(hint: words.text(.scopeHint), forms: [form])])
  }

  private var isSent: Bool { call.form["proof"] != nil }

  private func scopeControls(
    _ name: String, _ label: SetupWord, _ criterion: SetupWord, _ now: RecordScope
  ) -> [Control] {
    let reaches = RecordScope.Reach.allCases.map { ListPage.Choice(code: $0.rawValue, text: words.reach($0)) }
    return [
      .many(
        name, words.text(label), reaches,
        chosen: isSent ? call.form.all("field.\(name)") : now.reaches.map(\.rawValue)),
      .wide("\(name)_where", words.text(criterion), value: call.form.first("field.\(name)_where") ?? now.criterion),
    ]
  }

  /// How the role sees each field.
  private var levels: [Control] {
    (module?.fields ?? []).map { field in
      let name = "level.\(field.name)"
      let level = role.level(of: field, in: key).rawValue
      return .choice(
        name, field.label.text(in: locale),
        FieldLevel.allCases.reversed().map { ListPage.Choice(code: $0.rawValue, text: words.level($0)) },
        chosen: call.form["field.\(name)"] ?? level)
    }
  }
}

extension RecordScope {
  /// The conditions as one.
  fileprivate var criterion: String {
    conditions.count == 1
      ? conditions.first?.source ?? "" : conditions.map { "(\($0.source))" }.joined(separator: " || ")
  }

  /// As settings take it.
  fileprivate var items: [String] {
    Reach.allCases.filter(reaches.contains).map(\.rawValue) + conditions.map { "where \($0.source)" }
  }
}

extension Words {
  fileprivate func reach(_ reach: RecordScope.Reach) -> String {
    switch reach {
    case .own: text(SetupWord.reachOwn)
    case .team: text(SetupWord.reachTeam)
    case .subordinates: text(SetupWord.reachSubordinates)
    case .all: text(SetupWord.reachAll)
    }
  }

  /// Which records a role reads and changes.
  func scope(_ scope: RoleScope) -> String {
    let (read, write) = (records(scope.read), records(scope.write))
    return read == write ? read : say("reads \(read); changes \(write)", "lee \(read); cambia \(write)")
  }

  private func records(_ scope: RecordScope) -> String {
    let parts = RecordScope.Reach.allCases.filter(scope.reaches.contains).map(reach) + scope.conditions.map(\.source)
    return parts.isEmpty ? "–" : parts.joined(separator: say(" or ", " o "))
  }

  func sensitivity(_ kind: Sensitivity) -> String {
    switch kind {
    case .none: "–"
    case .pii: text(SetupWord.kindPii)
    case .financial: text(SetupWord.kindFinancial)
    case .phi: text(SetupWord.kindPhi)
    }
  }
}
