import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// A form to add a field, or to change one, whose plan is shown before it is put into force.
struct FieldEditor {
  let call: PageCall
  let module: Module
  /// Nil of a new one.
  let field: Field?

  static func create(_ call: PageCall) throws -> FieldEditor {
    try call.requireAdministrator()
    return FieldEditor(call: call, module: try ModulePages.named(call), field: nil)
  }

  static func read(_ call: PageCall) throws -> FieldEditor {
    try call.requireAdministrator()
    let module = try ModulePages.named(call)
    guard let field = module.field(call.parameters.get("field") ?? "") else { throw PageProblem.nothingHere }
    return FieldEditor(call: call, module: module, field: field)
  }

  private var words: Words { call.words }
  private var locale: String { call.audience.locale }
  private var rules: FieldRules { FieldRules(field: field, locale: locale, words: words) }
  private var home: String { call.admin("modules/\(module.name)") }
  private var place: String { field.map { "\(home)/fields/\($0.name)" } ?? "\(home)/new-field" }

  /// Types that somebody can give without an expression.
  private static let types = [
    "text", "textarea", "email", "phone", "url", "integer", "decimal", "currency", "percent", "boolean", "date",
    "datetime", "duration", "picklist", "multi_picklist", "lookup", "user",
  ]

  // MARK: Taking it

  func submit() async throws -> Response {
    try await call.attempt {
      let version = try await publish()
      guard call.applies else { return try await response(plan: Plan(version)) }
      return call.done(.noticeApplied, at: home)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  private func publish() async throws -> ModelVersionInfo {
    let (workspace, tenant) = (call.site.workspace, call.tenant.tenant)
    guard let field else {
      return try await AddField(
        tenant: tenant, module: module.name, field: call.form["field.name"] ?? "", settings: settings,
        publication: call.publication
      ).run(in: workspace, progress: { _ in })
    }
    return try await UpdateField(
      tenant: tenant, module: module.name, field: field.name, settings: settings, publication: call.publication
    ).run(in: workspace, progress: { _ in })
  }

  /// Takes the field out of its module.
  func retire() async throws -> Response {
    let name = field?.name ?? ""
    return try await call.attempt {
      let version = try await RetireField(
        tenant: call.tenant.tenant, module: module.name, field: name, publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await response(plan: Plan(version), at: "\(place)/retire") }
      return call.done(.noticeApplied, at: home)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  /// What the form says: of a field that is there only what differs.
  private var settings: FieldSettings {
    var settings = rules.settings(call.form)
    let form = call.form
    if field == nil { settings.type = form["field.type"] ?? "text" }
    settings.label = changed("label", field?.label.text(in: locale))
    settings.help = changed("help", field?.help?.text(in: locale))
    settings.required = flag("required", field?.isRequired)
    settings.unique = flag("unique", field?.isUnique)
    settings.indexed = flag("indexed", field?.isIndexed)
    if field == nil {
      settings.to = form["field.to"]
      settings.inverse = form["field.inverse"]
      settings.values = values
    } else if form.first("field.values") != nil, values != former {
      settings.values = values
    }
    settings.locale = locale
    return settings
  }

  private func changed(_ name: String, _ now: String?) -> String? {
    call.form["field.\(name)"].flatMap { $0 == now ? nil : $0 }
  }

  /// A switch that is as it was says nothing.
  private func flag(_ name: String, _ now: Bool?) -> Bool? {
    let isOn = call.form["field.\(name)"] == "true"
    return isOn == (now ?? false) ? nil : isOn
  }

  private var values: [String]? {
    let lines = (call.form["field.values"] ?? "").split(whereSeparator: \.isNewline)
      .map { $0.trimmingPrefix(while: \.isWhitespace) }.map(String.init).filter { !$0.isEmpty }
    return lines.isEmpty ? nil : lines
  }

  /// The values that the field has, as the form shows them.
  private var former: [String]? {
    field?.type.picklistValues.map { values in
      values.filter { !$0.isRetired }.map { "\($0.code)=\($0.label.text(in: locale))" }
    }
  }

  // MARK: Drawing it

  /// - Parameter path: where the plan is put into force; nil of the page itself.
  func response(
    problems: [String] = [], plan: Plan? = nil, at path: String? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let title = field.map { words.changeField($0.label.text(in: locale)) } ?? words.text(.newField)
    return try call.sheet(
      title, crumb: .init(href: home, text: module.label.many.text(in: locale)), problems: problems, status: status,
      blocks: [plan?.block(call, at: path ?? place)].compactMap(\.self) + [
        .init(
          nil, hint: hint,
          facts: field.map { [.init(label: words.text(.apiName), text: "\(module.name).\($0.name) (\($0.type.name))")] }
            ?? [],
          forms: [
            SheetPage.Form(action: place, submit: words.text(.showPlan), controls: controls, groups: groups)
          ])
      ] + (field == nil ? [] : [retirement]))
  }

  private var groups: [SheetPage.Group] {
    let controls = rules.controls(call.form)
    return controls.isEmpty ? [] : [.init(legend: words.text(.valueRules), controls: controls)]
  }

  private var hint: String? {
    guard let field else { return words.text(.formulaHint) }
    return field.type.isComputed ? "\(words.text(.computedHint)) \(words.text(.formulaHint))" : nil
  }

  private var retirement: SheetPage.Block {
    SheetPage.Block(
      words.text(.retireField), hint: words.text(.retireHint),
      forms: [SheetPage.Form(action: "\(place)/retire", submit: words.text(.showPlan), isDanger: true)])
  }

  private var controls: [Control] {
    let form = call.form
    let isSent = form["proof"] != nil
    let text = { (name: String, now: String?) in form.first("field.\(name)") ?? now ?? "" }
    let isOn = { (name: String, now: Bool?) in isSent ? form["field.\(name)"] == "true" : now ?? false }
    var controls: [Control] = []
    if field == nil {
      controls += [
        Control(
          "name", words.text(.apiName), value: text("name", nil), isRequired: true, help: words.text(.apiNameHelp)),
        .choice(
          "type", words.text(.typeWord), Self.types.map { .init(code: $0, text: $0) }, chosen: text("type", "text")),
      ]
    }
    controls += [
      Control("label", words.text(.label), value: text("label", field?.label.text(in: locale)), isRequired: true),
      Control("help", words.text(.helpText), value: text("help", field?.help?.text(in: locale))),
      .toggle("required", words.text(.required).capitalizedFirst, isOn: isOn("required", field?.isRequired)),
      .toggle("unique", words.text(.unique).capitalizedFirst, isOn: isOn("unique", field?.isUnique)),
      .toggle("indexed", words.text(.indexed).capitalizedFirst, isOn: isOn("indexed", field?.isIndexed)),
    ]
    if field == nil {
      let modules = call.model.modules.map {
        ListPage.Choice(code: $0.name, text: $0.label.many.text(in: locale))
      }
      controls += [
        .choice("to", words.text(.lookupTo), modules, chosen: text("to", nil)),
        Control("inverse", words.text(.inverse), value: text("inverse", nil)),
      ]
    }
    if field == nil || former != nil {
      controls.append(
        .area(
          "values", words.text(.valuesWord), value: text("values", former?.joined(separator: "\n")),
          help: words.text(.valuesHelp)))
    }
    return controls
  }
}

extension String {
  /// As the beginning of a label.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
