package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Lists a tenant's modules.
package struct ListModules: Operation {
  package static let name = "list_modules"

  package let tenant: String
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, locale: String?) {
    self.tenant = tenant
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ModuleSummary] {
    try await workspace.withStore(tenant) { store in
      let locale = locale ?? store.settings.locale
      return store.model.modules.map { ModuleSummary($0, in: store.model, locale: locale) }
    }
  }
}

/// A module in a list.
package struct ModuleSummary: Sendable, Hashable, Codable {
  package let module: String
  package let singular: String
  package let plural: String
  package let fields: Int
  /// Names of its blueprints.
  package let blueprints: [String]

  init(_ module: Module, in model: Model, locale: String) {
    self.module = module.name
    singular = module.label.one.text(in: locale)
    plural = module.label.many.text(in: locale)
    fields = module.fields.count
    blueprints = model.blueprints(of: module.name).map(\.name)
  }
}

/// Gives a module other labels.
package struct RenameModule: Operation {
  package static let name = "rename_module"

  package let tenant: String
  package let module: String
  package let singular: String
  package let plural: String
  /// The language of the labels; nil means the tenant's own.
  package let locale: String?
  package let publication: Publication

  package init(
    tenant: String, module: String, singular: String, plural: String, locale: String?, publication: Publication
  ) {
    self.tenant = tenant
    self.module = module
    self.singular = singular
    self.plural = plural
    self.locale = locale
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      _ = try store.model.existing(module: module)
      let language = try store.language(locale)
      let message = publication.message ?? "Rename \(module) to \(plural)\(language.map { " (\($0))" } ?? "")"
      return try await configuring.publish(message, naming: argument) { overlay in
        if let locale = language {
          try overlay.edit(locale: locale) { try $0.merging(labels, at: ["modules", module, "label"]) }
        } else {
          try overlay.edit("module", module, in: "modules") { try $0.merging(labels, at: ["label"]) }
        }
      }
    }
  }

  private func argument(_ place: OverlayPlace) -> String? {
    ["one": "--singular", "many": "--plural"][place.keys.last ?? ""]
  }

  private var labels: YAMLNode { .mapping(["one": .text(singular), "many": .text(plural)]) }
}

extension Store {
  /// The language in which prose is given: the one that was named, else the tenant's; nil if it is that of the preset's own files.
  ///
  /// - Throws: ``OperationFailure`` if the model has no labels in it.
  func language(_ named: String?) throws(OperationFailure) -> String? {
    let preset = model.preset
    let language =
      try named.map { (name) throws(OperationFailure) in try model.existing(locale: name) }
      ?? preset.locale(serving: settings.locale)
    return language == preset.locales.first ? nil : language
  }
}

extension Model {
  /// The module of that name.
  ///
  /// - Throws: ``OperationFailure`` with what there is.
  func existing(module name: String) throws(OperationFailure) -> Module {
    guard let module = module(name) else { throw .unknown(module: name, in: self) }
    return module
  }

  func existing(locale name: String) throws(OperationFailure) -> String {
    guard preset.locales.contains(name) else { throw .unknown("locale", name, among: preset.locales) }
    return name
  }
}
