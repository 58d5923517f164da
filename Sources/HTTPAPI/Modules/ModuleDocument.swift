import Engine
import JSONText
import Metamodel

/// A module as the API describes it to a caller, in one language.
struct ModuleDocument {
  let module: Module
  let access: Access
  let locale: String

  private var model: Model { access.model }

  /// The modules whose records a caller may read or create, in the model's order, with the fields that he may know of; others are not
  /// mentioned to him.
  static func visible(to access: Access) -> [Module] {
    access.model.modules.filter { access.may(.read, on: $0.name) || access.may(.create, on: $0.name) }
      .map { module in
        module.withFields(module.fields.filter { access.level(of: $0.name, in: module.name) > .hidden })
      }
  }

  /// Name, label, parts that it plays and what the caller may do with its records.
  var summary: JSON { .object(head) }

  /// Everything about the module.
  var json: JSON {
    .object(
      head + [
        .init(name: "title", value: .string(title)),
        .init(name: "fields", value: .array(module.shownFields.map(field))),
        .init(
          name: "unique_rules", value: .array(module.uniqueRules.map(\.fields).filter(areKnown).map { .strings($0) })),
        .init(name: "related_lists", value: .array(relatedLists)),
        .init(name: "layout", value: .array(module.layout.map(layoutItem))),
        .init(name: "pipelines", value: .array(pipelines.map { $0.json(module, locale) })),
        .init(name: "blueprints", value: .array(blueprints.map { $0.json(module, locale) })),
        .init(name: "conversions", value: .array(model.conversions(of: module.name).map { $0.json(locale) })),
      ])
  }

  private func field(_ field: Field) -> JSON {
    FieldDocument(field: field, module: module, level: access.level(of: field.name, in: module.name), locale: locale)
      .json
  }

  /// The template of titles without what the caller may not know of.
  private var title: String {
    let parts: [String?] = module.title.parts.map { part in
      switch part {
      case .text(let text): text
      case .placeholder(let expression): access.knows(expression) ? "{\(expression.source)}" : nil
      }
    }
    return parts.contains(nil) ? parts.compactMap(\.self).joined() : module.title.source
  }

  private var pipelines: [Pipeline] { model.pipelines(of: module.name).filter { areKnown([$0.field]) } }

  private var blueprints: [Blueprint] { model.blueprints(of: module.name).filter { areKnown([$0.field]) } }

  private func areKnown(_ fields: [String]) -> Bool {
    fields.allSatisfy { access.level(of: $0, in: module.name) > .hidden }
  }

  private var head: [JSON.Member] {
    let rights = Right.allCases.filter { access.may($0, on: module.name) }
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
    (model.relatedLists[module.name] ?? []).filter { access.may(.read, on: $0.module) }
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
      .object(["section": .string(label.text(in: locale)), "fields": .strings(fields.filter { areKnown([$0]) })])
    case .related(let lists): .object(["related": .strings(lists.filter { areKnown([$0]) })])
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
