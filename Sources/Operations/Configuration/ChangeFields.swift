package import Engine
import Metamodel
package import Tenancy
import YAMLSource

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
      // A field of the preset that was retired would come back with whatever is not said here.
      let former = try await store.presetModel().module(module)?.field(field)
      let picklist = try PicklistSettings(settings, of: nil, isOriginal: true)
      let yaml = try settings.yaml.with(picklist).takingAway(settings.type == former?.type.name ? former : nil)
      return try await configuring.publish(message, naming: { $0.option(of: field) }) { overlay in
        // Set, not merged: nothing of what the tenant's own files said of it is to come back.
        try overlay.edit("module", module, in: "modules") { try $0.setting(yaml, at: ["fields", field]) }
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
      let picklist = try PicklistSettings(settings, of: known, isOriginal: language == nil)
      let own = try (language == nil ? settings : settings.withoutProse(of: known)).yaml.with(picklist)
      let isPresets = try await store.presetModel().module(module)?.field(field) != nil
      return try await configuring.publish(message, naming: { $0.option(of: field) }) { overlay in
        try edit(&overlay, own, isPresets: isPresets)
        try overlay.editLocales { try withoutStaleValues($0, picklist) }
        guard let language, settings.translation.mapping?.entries.isEmpty == false else { return }
        try overlay.edit(locale: language) {
          try $0.merging(settings.translation, at: ["modules", module, "fields", field])
        }
      }
    }
  }

  private func edit(_ overlay: inout Overlay, _ own: YAMLNode, isPresets: Bool) throws {
    guard own.mapping?.entries.isEmpty == false || settings.removed?.isEmpty == false else { return }
    let path = ["fields", field]
    try overlay.edit("module", module, in: "modules") { root in
      let root = try root.settingKeys(of: own, at: path)
      // What an earlier layer says is taken away by saying that there is nothing.
      return try (settings.removed ?? []).reduce(root) {
        isPresets ? try $0.setting(.null, at: path + [$1]) : try $0.removing(at: path + [$1])
      }
    }
  }

  /// Translations of values that the field has no more would be translations of nothing.
  private func withoutStaleValues(_ locale: YAMLNode, _ picklist: PicklistSettings?) throws -> YAMLNode {
    let path = ["modules", module, "fields", field, "values"]
    guard let codes = picklist?.codes ?? (settings.type == nil ? nil : []) else { return locale }
    let stale = locale.node(at: path)?.mapping?.keys.filter { !codes.contains($0) } ?? []
    return try stale.reduce(locale) { try $0.removing(at: path + [$1]) }
  }
}

extension YAMLNode {
  /// The tree with each key of a mapping set under a path: lists of values replace the earlier whole, so nothing is merged.
  fileprivate func settingKeys(of mapping: YAMLNode, at path: [String]) throws -> YAMLNode {
    try (mapping.mapping?.entries ?? []).reduce(self) { try $0.setting($1.value, at: path + [$1.key.text]) }
  }

  /// A field with these values; as it is if none were spoken of.
  fileprivate func with(_ picklist: PicklistSettings?) throws -> YAMLNode {
    try picklist.map { try setting($0.yaml, at: ["values"]) } ?? self
  }

  /// A field that says of every setting of an earlier layer's that it does not name itself that there is none.
  fileprivate func takingAway(_ former: Field?) throws -> YAMLNode {
    try (former?.settledKeys ?? []).filter { self[$0] == nil }.reduce(self) { try $0.setting(.null, at: [$1]) }
  }
}

extension Field {
  /// The keys of the preset language by which it may have become what it is, but for those that its type needs.
  fileprivate var settledKeys: [String] {
    let isText = ["text", "textarea"].contains(type.name)
    var keys: [(String, Bool)] = [
      ("help", help != nil), ("required", isRequired), ("unique", isUnique), ("indexed", isIndexed),
      ("searchable", isSearchable != nil), ("sensitivity", declaredSensitivity != nil),
      ("default", defaultValue != nil),
      ("min", minimum != nil), ("max", maximum != nil), ("length", maximum != nil && isText),
      ("pattern", pattern != nil), ("check", check != nil), ("message", check?.message != nil),
    ]
    switch type {
    case .decimal, .percent: keys.append(("scale", true))
    case .lookup: keys += [("inverse", true), ("on_delete", true)]
    default: break
    }
    return keys.filter(\.1).map(\.0)
  }
}

extension OverlayPlace {
  /// The option of the command line that says what stands here of a field; nil if it is about something else.
  fileprivate func option(of field: String) -> String? {
    guard let start = keys.firstIndex(of: "fields"), keys.dropFirst(start + 1).first == field else { return nil }
    return keys.dropFirst(start + 2).first.map(FieldSettings.option) ?? "the field \(field)"
  }
}
