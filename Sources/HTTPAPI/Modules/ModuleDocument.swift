import Engine
import JSONText
import Metamodel

/// A module as the API describes it to a caller, in one language.
struct ModuleDocument {
  let module: Module
  let model: Model
  let caller: Caller
  let locale: String

  /// The modules whose records a caller may read or create, in the model's order; others are not mentioned to him.
  static func visible(to caller: Caller, in model: Model) -> [Module] {
    model.modules.filter {
      caller.may(.read, on: $0.name, in: model) || caller.may(.create, on: $0.name, in: model)
    }
  }

  /// Name, label, parts that it plays and what the caller may do with its records.
  var summary: JSON { .object(head) }

  /// Everything about the module.
  var json: JSON {
    .object(
      head + [
        .init(name: "title", value: .string(module.title.source)),
        .init(name: "fields", value: .array(module.shownFields.map(field))),
        .init(name: "unique_rules", value: .array(module.uniqueRules.map { .strings($0.fields) })),
        .init(name: "related_lists", value: .array(relatedLists)),
        .init(name: "layout", value: .array(module.layout.map(layoutItem))),
        .init(name: "pipelines", value: .array(model.pipelines(of: module.name).map { $0.json(module, locale) })),
        .init(name: "blueprints", value: .array(model.blueprints(of: module.name).map { $0.json(module, locale) })),
        .init(name: "conversions", value: .array(model.conversions(of: module.name).map { $0.json(locale) })),
      ])
  }

  private func field(_ field: Field) -> JSON { FieldDocument(field: field, module: module, locale: locale).json }

  private var head: [JSON.Member] {
    let rights = Right.allCases.filter { caller.may($0, on: module.name, in: model) }
    let label: JSON = .object([
      "one": .string(module.label.one.text(in: locale)), "many": .string(module.label.many.text(in: locale)),
    ])
    return [
      .init(name: "name", value: .string(module.name)),
      .init(name: "label", value: label),
      .init(name: "acts_as", value: module.actsAs.map { .string($0.rawValue) } ?? .null),
      .init(name: "activity", value: module.activity.map { .string($0.rawValue) } ?? .null),
      .init(name: "rights", value: .strings(rights.map(\.rawValue))),
    ]
  }

  /// The lists of modules that the caller may read.
  private var relatedLists: [JSON] {
    (model.relatedLists[module.name] ?? []).filter { caller.may(.read, on: $0.module, in: model) }
      .map { list in
        let label = model.module(list.module)?.label.many.text(in: locale)
        return .object([
          "name": .string(list.name), "module": .string(list.module), "field": .string(list.field),
          "label": label.map(JSON.string),
        ])
      }
  }

  private func layoutItem(_ item: LayoutItem) -> JSON {
    switch item {
    case .section(let label, let fields):
      .object(["section": .string(label.text(in: locale)), "fields": .strings(fields)])
    case .related(let lists): .object(["related": .strings(lists)])
    }
  }
}

extension Conversion {
  fileprivate func json(_ locale: String) -> JSON {
    .object([
      ("name", .string(name)), ("label", .string(label.text(in: locale))),
      (
        "targets",
        .array(
          targets.map { target in
            .object([
              ("name", .string(target.name)), ("module", .string(target.module)),
              ("optional", .boolean(target.isOptional)), ("existing", .string(target.existing.rawValue)),
              ("asked", .strings(target.asked)),
            ])
          })
      ),
    ])
  }
}
