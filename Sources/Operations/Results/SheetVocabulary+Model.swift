import Metamodel
import ResultSheet

extension SheetVocabulary {
  /// The names of a tenant's configuration.
  ///
  /// - Parameters:
  ///   - flow: The result flow of which sheets speak; nil if it is a new one.
  ///   - usualModule: The module of rows that name none; nil means the only one of the flow, of a new one that of deals.
  ///   - locale: In which sheets show names; they are understood in every language.
  init(_ model: Model, flow: ResultFlow?, usualModule: String?, locale: String) {
    let own = flow?.modules.map(\.module) ?? []
    let modules = model.modules.filter { own.contains($0.name) } + model.modules.filter { !own.contains($0.name) }
    let usual = flow == nil ? model.modules.first { $0.actsAs == .deal }?.name : own.count == 1 ? own.first : nil
    self.init(
      modules: modules.map { Module($0, in: model, as: flow?.module($0.name), locale) },
      usualModule: usualModule ?? usual,
      tasks: model.modules.first { $0.activity == .task }?.name,
      results: model.results(of: flow).map { Name($0.code, $0.label, locale) })
  }
}

extension Model {
  /// The module of a flow's interactions, of a new one that of calls, with the field that holds their results.
  func interaction(of flow: ResultFlow?) -> (module: String, field: Field)? {
    let interaction =
      flow.flatMap { module($0.interaction) }
      ?? modules.first { $0.activity == .call && $0.activityFields.result != nil }
    guard let interaction, let field = interaction.activityFields.result.flatMap(interaction.field) else { return nil }
    return (interaction.name, field)
  }

  /// The values of the field that holds the results of a flow's interactions.
  func results(of flow: ResultFlow?) -> [PicklistValue] { interaction(of: flow)?.field.type.picklistValues ?? [] }

  /// The field of a module's stages, where its pipelines, its blueprints or its activities say it.
  func ownStage(of module: Module) -> String? {
    let driven = Set(blueprints.filter { $0.module == module.name }.map(\.field))
    return pipelines(of: module.name).first?.field ?? (driven.count == 1 ? driven.first : nil)
      ?? module.activityFields.status
  }

  /// The path of the address to which mails about a module's records go: its own, else that of its contact.
  fileprivate func address(of module: Module, contact: String?) -> String? {
    if let own = module.fields.first(where: { $0.type == .email }) { return own.name }
    guard let contact, case .lookup(let lookup)? = module.field(contact)?.type,
      let mail = lookup.module.flatMap(self.module)?.fields.first(where: { $0.type == .email })
    else { return nil }
    return "\(contact).\(mail.name)"
  }
}

extension SheetVocabulary.Name {
  fileprivate init(_ code: String, _ label: LocalizedText, _ locale: String, others: [LocalizedText] = []) {
    let names = ([label] + others).flatMap { [$0.original] + $0.translations.sorted { $0.key < $1.key }.map(\.value) }
    self.init(code, label: label.text(in: locale), others: names)
  }
}

extension SheetVocabulary.Module {
  fileprivate init(_ module: Module, in model: Model, as part: ResultModule?, _ locale: String) {
    let stage = part?.stage ?? model.ownStage(of: module) ?? module.usualStage
    let transitions = model.blueprints.filter { $0.module == module.name }.flatMap(\.transitions).map {
      SheetVocabulary.Name($0.name, $0.label, locale)
    }
    let mails = model.mails.filter { $0.module == module.name }.map {
      SheetVocabulary.Name($0.name, label: FieldSettings.derivedLabel($0.name))
    }
    self.init(
      SheetVocabulary.Name(module.name, module.label.many, locale, others: [module.label.one]),
      fields: module.fields.map { field in
        SheetVocabulary.Field(SheetVocabulary.Name(field.name, field.label, locale), .init(field.type, locale))
      },
      stage: stage, hasOutcomes: model.pipelines(of: module.name).contains { $0.field == stage },
      stageStatus: part?.stageStatus ?? module.usualStageStatus, transitions: transitions, mails: mails,
      address: model.address(of: module, contact: part?.contact ?? module.usualContact))
  }
}

extension Module {
  /// The picklist that is called as the stages of a module usually are, where nothing else says it; nil if there is none.
  var usualStage: String? {
    let picklists = fields.filter { if case .picklist = $0.type { $0.name != usualStageStatus } else { false } }
    let usual = ["stage", "status", "state"]
    return usual.first { name in picklists.contains { $0.name == name } }
      ?? picklists.first { field in usual.contains { field.name.hasSuffix("_\($0)") } }?.name
  }

  /// The field by which a new flow says how far a stage is; nil if there is none of that name.
  var usualStageStatus: String? {
    if case .picklist? = field("stage_status")?.type { "stage_status" } else { nil }
  }

  /// The lookup by which a new flow finds whoever is called; nil if there is none of that name.
  var usualContact: String? {
    if case .lookup? = field("contact")?.type { "contact" } else { nil }
  }
}

extension SheetVocabulary.Kind {
  fileprivate init(_ type: FieldType, _ locale: String) {
    switch type {
    case .picklist(let values): self = .picklist(values.map { .init($0.code, $0.label, locale) })
    case .boolean: self = .boolean
    case .integer, .decimal, .currency, .percent: self = .number
    case .text, .textarea, .email, .phone, .url: self = .text
    default: self = .other
    }
  }
}
