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
  /// The values of the field that holds the results of a flow's interactions.
  fileprivate func results(of flow: ResultFlow?) -> [PicklistValue] {
    let interaction =
      flow.flatMap { module($0.interaction) }
      ?? modules.first { $0.activity == .call && $0.activityFields.result != nil }
    let field = interaction?.activityFields.result.flatMap { interaction?.field($0) }
    return field?.type.picklistValues ?? []
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
    let blueprints = model.blueprints.filter { $0.module == module.name }
    let driven = Set(blueprints.map(\.field))
    let stage =
      part?.stage ?? model.pipelines(of: module.name).first?.field ?? (driven.count == 1 ? driven.first : nil)
      ?? module.activityFields.status
    let transitions = blueprints.flatMap(\.transitions).map {
      SheetVocabulary.Name($0.name, $0.label, locale)
    }
    self.init(
      SheetVocabulary.Name(module.name, module.label.many, locale, others: [module.label.one]),
      fields: module.fields.map { field in
        SheetVocabulary.Field(SheetVocabulary.Name(field.name, field.label, locale), .init(field.type, locale))
      },
      stage: stage, stageStatus: part?.stageStatus ?? module.usualStageStatus, transitions: transitions)
  }
}

extension Module {
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
