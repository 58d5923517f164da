import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Tenancy

/// Modules and fields as a map: what there is, how it hangs together, and how it is called.
enum ModulePages {
  static let routes: [PageRoute] = [
    .get("/admin/modules", list),
    .get("/admin/modules/{module}") { try await show($0) },
    .post("/admin/modules/{module}", rename),
    .get("/admin/modules/{module}/fields/{field}") { try await FieldEditor.read($0).response() },
    .post("/admin/modules/{module}/fields/{field}") { try await FieldEditor.read($0).submit() },
    .post("/admin/modules/{module}/fields/{field}/retire") { try await FieldEditor.read($0).retire() },
    .post("/admin/modules/{module}/restore-field") { try await restore($0) },
    .get("/admin/modules/{module}/new-field") { try await FieldEditor.create($0).response() },
    .post("/admin/modules/{module}/new-field") { try await FieldEditor.create($0).submit() },
  ]

  private static func list(_ call: PageCall) async throws -> Response {
    try call.requireAdministrator()
    let (words, locale) = (call.words, call.audience.locale)
    let rows = call.byLabel(call.model.modules).map { module in
      let lookups = Set(
        module.fields.compactMap { field -> String? in
          if case .lookup(let lookup) = field.type { lookup.module } else { nil }
        }
      ).sorted()
      return SheetPage.Row(
        title: module.label.many.text(in: locale), href: call.admin("modules/\(module.name)"),
        cells: [
          [Cell(text: module.name)], [Cell(text: String(module.fields.count))],
          lookups.isEmpty ? [Cell(text: "–")] : lookups.map { call.moduleCell($0) },
          call.model.blueprints(of: module.name).map {
            Cell(text: $0.label.text(in: locale), href: call.admin("modules/\(module.name)/blueprints/\($0.name)"))
          },
        ])
    }
    return try call.sheet(
      words.text(.modulesWord), tabs: AdminTab.tabs(call, .modules),
      blocks: [
        .init(
          table: .init(
            caption: words.text(.modulesWord),
            heads: [.module, .apiName, .fields, .pointsTo, .blueprints].map { (word: WorkWord) in words.text(word) },
            rows: rows))
      ])
  }

  // MARK: One module

  private static func show(
    _ call: PageCall, problems: [String] = [], plan: Plan? = nil, at path: String? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    try call.requireAdministrator()
    let module = try named(call)
    let (words, locale) = (call.words, call.audience.locale)
    let place = call.admin("modules/\(module.name)")
    let rename = SheetPage.Form(
      action: place, submit: words.text(.showPlan),
      controls: [
        Control(
          "singular", words.text(.singular),
          value: call.form["field.singular"] ?? module.label.one.text(in: locale), isRequired: true),
        Control(
          "plural", words.text(.plural), value: call.form["field.plural"] ?? module.label.many.text(in: locale),
          isRequired: true),
      ])
    let restore = SheetPage.Form(
      action: "\(place)/restore-field", submit: words.text(.showPlan),
      controls: [
        Control("field", words.text(.apiName), value: call.form["field.field"] ?? "", isRequired: true),
        .toggle("optional", words.text(.restoreOptional), isOn: call.form["field.optional"] == "true"),
      ])
    return try call.sheet(
      module.label.many.text(in: locale),
      crumb: .init(href: call.admin("modules"), text: words.text(.modulesWord)), problems: problems, status: status,
      blocks: [plan?.block(call, at: path ?? place)].compactMap(\.self) + [
        .init(facts: facts(of: module, call)),
        .init(
          words.text(.fields), table: fields(of: module, call),
          links: [
            .init(href: "\(place)/new-field", text: words.text(.newField)),
            .init(href: "\(call.links.root)/import/\(module.name)", text: words.text(.importRecords)),
          ]),
        .init(
          words.text(.pointedAt), hint: pointers(to: module, call).isEmpty ? "–" : nil,
          links: pointers(to: module, call)),
        .init(
          words.text(.blueprints), hint: call.model.blueprints(of: module.name).isEmpty ? "–" : nil,
          links: call.model.blueprints(of: module.name).map {
            .init(href: "\(place)/blueprints/\($0.name)", text: $0.label.text(in: locale))
          }),
        .init(words.text(.layout), facts: layout(of: module, call)),
        .init(words.text(.renameModule), forms: [rename]),
        .init(words.text(.restoreField), forms: [restore]),
      ])
  }

  private static func rename(_ call: PageCall) async throws -> Response {
    let module = try named(call)
    return try await call.attempt {
      let version = try await RenameModule(
        tenant: call.tenant.tenant, module: module.name, singular: call.form["field.singular"] ?? "",
        plural: call.form["field.plural"] ?? "", locale: call.audience.locale, publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await show(call, plan: Plan(version)) }
      return call.done(.noticeApplied, at: call.admin("modules/\(module.name)"))
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  /// Brings a retired field back.
  private static func restore(_ call: PageCall) async throws -> Response {
    let place = call.admin("modules/\(try named(call).name)")
    return try await call.attempt {
      let version = try await RestoreField(
        tenant: call.tenant.tenant, module: try named(call).name, field: call.form["field.field"] ?? "",
        isOptional: call.form["field.optional"] == "true", publication: call.publication
      ).run(in: call.site.workspace, progress: { _ in })
      guard call.applies else { return try await show(call, plan: Plan(version), at: "\(place)/restore-field") }
      return call.done(.noticeApplied, at: place)
    } refused: {
      try await show(call, problems: $0, status: .unprocessableContent)
    }
  }

  /// The module in the path: an administrator may know of all of them.
  static func named(_ call: PageCall) throws -> Module {
    guard let module = call.model.module(call.parameters.get("module") ?? "") else { throw PageProblem.nothingHere }
    return module
  }

  private static func facts(of module: Module, _ call: PageCall) -> [ApprovalPage.Fact] {
    let (words, locale, model) = (call.words, call.audience.locale, call.model)
    let labels = { (texts: [LocalizedText]) in texts.map { $0.text(in: locale) }.joined(separator: ", ") }
    let facts: [(WorkWord, String)] = [
      (.apiName, module.name), (.titleTemplate, module.title.source), (.actsAs, module.actsAs?.rawValue ?? ""),
      (.pipelines, labels(model.pipelines(of: module.name).map(\.label))),
      (.blueprints, labels(model.blueprints(of: module.name).map(\.label))),
      (.approvals, labels(model.approvals(of: module.name).map(\.label))),
      (.reviews, labels(model.reviews(of: module.name).map(\.label))),
      (.viewsWord, labels(model.views(of: module.name).map(\.label))),
    ]
    return facts.filter { !$0.1.isEmpty }.map { ApprovalPage.Fact(label: words.text($0.0), text: $0.1) }
  }

  private static func fields(of module: Module, _ call: PageCall) -> SheetPage.Table {
    let (words, locale) = (call.words, call.audience.locale)
    let rows = module.fields.map { field in
      let flags = [
        field.isRequired ? words.text(.required) : nil, field.isUnique ? words.text(.unique) : nil,
        field.isIndexed ? words.text(.indexed) : nil, field.type.isComputed ? words.text(.computed) : nil,
      ].compactMap(\.self)
      return SheetPage.Row(
        title: field.label.text(in: locale),
        href: call.admin("modules/\(module.name)/fields/\(field.name)"),
        cells: [
          [Cell(text: field.name)], [Cell(text: field.type.name)], [Cell(text: flags.joined(separator: ", "))],
          details(of: field, call),
        ])
    }
    return .init(
      caption: words.text(.fields),
      heads: [words.text(.field)]
        + [.apiName, .typeWord, .rules, .detailsWord].map { (word: WorkWord) in words.text(word) },
      rows: rows)
  }

  private static func details(of field: Field, _ call: PageCall) -> [Cell] {
    switch field.type {
    case .lookup(let lookup):
      return lookup.module.map { [call.moduleCell($0)] } ?? [Cell(text: call.words.text(.anyModule))]
    case .picklist(let values), .multiPicklist(let values):
      return values.prefix(12).map { Cell(text: $0.label.text(in: call.audience.locale), chip: "plain") }
        + (values.count > 12 ? [Cell(text: "+\(values.count - 12)")] : [])
    case .formula(let formula): return [Cell(text: formula.expression.source)]
    default: return []
    }
  }

  /// Modules with a lookup to this one.
  private static func pointers(to module: Module, _ call: PageCall) -> [ListPage.Link] {
    let locale = call.audience.locale
    return call.model.modules.flatMap { other in
      other.fields.compactMap { field -> ListPage.Link? in
        guard case .lookup(let lookup) = field.type, lookup.module == module.name else { return nil }
        let text = "\(other.label.many.text(in: locale)): \(field.label.text(in: locale))"
        return .init(href: call.admin("modules/\(other.name)"), text: text)
      }
    }
  }

  private static func layout(of module: Module, _ call: PageCall) -> [ApprovalPage.Fact] {
    let locale = call.audience.locale
    return module.layout.map { item in
      switch item {
      case .section(let label, let fields):
        let names = fields.map { module.field($0)?.label.text(in: locale) ?? $0 }
        return .init(label: label.text(in: locale), text: names.joined(separator: ", "))
      case .related(let lists):
        return .init(label: call.words.text(.relatedLists), text: lists.joined(separator: ", "))
      }
    }
  }
}

extension PageCall {
  /// A module as a link into the map.
  fileprivate func moduleCell(_ name: String) -> Cell {
    Cell(text: model.module(name)?.label.one.text(in: audience.locale) ?? name, href: admin("modules/\(name)"))
  }
}
