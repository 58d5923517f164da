package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Lists a module's fields.
package struct ListFields: Operation {
  package static let name = "list_fields"

  package let tenant: String
  package let module: String
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, module: String, locale: String?) {
    self.tenant = tenant
    self.module = module
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [FieldSummary] {
    try await workspace.withStore(tenant) { store in
      let locale = locale ?? store.settings.locale
      let declared = try store.model.existing(module: module)
      return declared.fields.map { FieldSummary($0, of: declared, locale: locale) }
    }
  }
}

/// A field in a list.
package struct FieldSummary: Sendable, Hashable, Codable {
  package let field: String
  package let type: String
  package let label: String
  package let required: Bool
  package let unique: Bool
  package let indexed: Bool
  package let searchable: Bool
  /// Codes of a picklist that can be chosen.
  package let values: [String]?
  /// The module that a lookup points to, or `any`.
  package let to: String?

  init(_ field: Field, of module: Module, locale: String) {
    self.field = field.name
    type = field.type.name
    label = field.label.text(in: locale)
    required = field.isRequired
    unique = field.isUnique
    indexed = field.isIndexed
    searchable = module.isSearched(field)
    values = field.type.picklistValues?.filter { !$0.isRetired }.map(\.code)
    if case .lookup(let lookup) = field.type { to = lookup.module ?? "any" } else { to = nil }
  }
}

/// Adds a field to a module.
package struct AddField: Operation {
  package static let name = "add_field"

  package let tenant: String
  package let module: String
  package let field: String
  package let settings: FieldSettings
  package let publication: Publication

  package init(tenant: String, module: String, field: String, settings: FieldSettings, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.field = field
    self.settings = settings
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      guard try store.model.existing(module: module).field(field) == nil else {
        throw OperationFailure(
          code: "field_exists", message: "\(module) has a field \(field) already. Change it with `field update`.")
      }
      let language = try store.language(settings.locale)
      let message = publication.message ?? "Add the field \(field) to \(module)"
      return try await configuring.publish(message, naming: { $0.option(of: field) }) { overlay in
        // Set, not merged: nothing of a field that was retired under this name is to come back.
        try overlay.edit("module", module, in: "modules") { try $0.setting(settings.yaml, at: ["fields", field]) }
        guard let language else { return }
        try overlay.edit(locale: language) {
          try $0.setting(settings.translation, at: ["modules", module, "fields", field])
        }
      }
    }
  }
}

/// Changes a field of a module; what the settings do not say stays.
package struct UpdateField: Operation {
  package static let name = "update_field"

  package let tenant: String
  package let module: String
  package let field: String
  package let settings: FieldSettings
  package let publication: Publication

  package init(tenant: String, module: String, field: String, settings: FieldSettings, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.field = field
    self.settings = settings
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      let known = try store.model.existing(field: field, of: module)
      let language = try store.language(settings.locale)
      let message = publication.message ?? "Change the field \(field) of \(module)"
      return try await configuring.publish(message, naming: { $0.option(of: field) }) { overlay in
        let own = language == nil ? settings : settings.withoutProse(of: known)
        let path = ["fields", field]
        if own.yaml.mapping?.entries.isEmpty == false {
          try overlay.edit("module", module, in: "modules") { try $0.settingKeys(of: own.yaml, at: path) }
        }
        try overlay.editLocales { try withoutStaleValues($0) }
        guard let language, settings.translation.mapping?.entries.isEmpty == false else { return }
        try overlay.edit(locale: language) {
          try $0.settingKeys(of: settings.translation, at: ["modules", module] + path)
        }
      }
    }
  }

  /// Translations of values that the field has no more would be translations of nothing.
  private func withoutStaleValues(_ locale: YAMLNode) throws -> YAMLNode {
    let path = ["modules", module, "fields", field, "values"]
    guard let codes = settings.codes ?? (settings.type == nil ? nil : []) else { return locale }
    let stale = locale.node(at: path)?.mapping?.keys.filter { !codes.contains($0) } ?? []
    return try stale.reduce(locale) { try $0.removing(at: path + [$1]) }
  }
}

extension YAMLNode {
  /// The tree with each key of a mapping set under a path: lists of values replace the earlier whole, so nothing is merged.
  fileprivate func settingKeys(of mapping: YAMLNode, at path: [String]) throws -> YAMLNode {
    try (mapping.mapping?.entries ?? []).reduce(self) { try $0.setting($1.value, at: path + [$1.key.text]) }
  }
}

extension OverlayPlace {
  /// The option of the command line that says what stands here of a field; nil if it is about something else.
  fileprivate func option(of field: String) -> String? {
    guard let start = keys.firstIndex(of: "fields"), keys.dropFirst(start + 1).first == field else { return nil }
    return keys.dropFirst(start + 2).first.map(FieldSettings.option) ?? "the field \(field)"
  }
}

/// Takes a field out of a module; what records hold in it stays in the store.
package struct RetireField: Operation {
  package static let name = "retire_field"

  package let tenant: String
  package let module: String
  package let field: String
  package let publication: Publication

  package init(tenant: String, module: String, field: String, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.field = field
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      _ = try store.model.existing(field: field, of: module)
      let message = publication.message ?? "Retire the field \(field) of \(module)"
      let version = try await configuring.publish(message) { overlay in
        try overlay.edit("module", module, in: "modules") { try retired($0) }
        try overlay.editLocales { try $0.removing(at: ["modules", module, "fields", field]) }
      }
      guard store.model.module(module)?.field(field) != nil else { return version }
      // The overlay had only given another type to a field of the preset, which is there again.
      return try await configuring.publish(message) { overlay in
        try overlay.edit("module", module, in: "modules") { try omitted($0) }
      }
    }
  }

  /// A field that the overlay itself declares is simply not declared any more; one of an earlier layer is omitted.
  private func retired(_ root: YAMLNode) throws -> YAMLNode {
    guard root.node(at: ["fields", field, "type"]) != nil else { return try omitted(root) }
    return try root.removing(at: ["fields", field])
  }

  private func omitted(_ root: YAMLNode) throws -> YAMLNode {
    try root.setting(.block([("omit", .boolean(true))]), at: ["fields", field])
  }
}

extension Model {
  /// The field of that name.
  ///
  /// - Throws: ``OperationFailure`` with what there is.
  func existing(field name: String, of module: String) throws(OperationFailure) -> Field {
    let module = try existing(module: module)
    guard let field = module.field(name) else { throw .unknown("field", name, among: module.fields.map(\.name)) }
    return field
  }
}
