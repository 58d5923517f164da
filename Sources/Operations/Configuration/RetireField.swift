package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Takes a field out of a module; what records hold in it stays in the store, until the field is restored.
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
      let isPresets = try await store.presetModel().module(module)?.field(field) != nil
      return try await configuring.publish(message) { overlay in
        // A field that the overlay itself declares is simply not declared any more; one of an earlier layer is omitted.
        try overlay.edit("module", module, in: "modules") { root in
          guard isPresets else { return try root.removing(at: ["fields", field]) }
          return try root.setting(.block([("omit", .boolean(true))]), at: ["fields", field])
        }
        try overlay.editLocales { try $0.removing(at: ["modules", module, "fields", field]) }
      }
    }
  }
}

/// Brings a field back as it was when it was retired, with the values that records have in it.
package struct RestoreField: Operation {
  package static let name = "restore_field"

  package let tenant: String
  package let module: String
  package let field: String
  /// Whether records need no value in it, also if they did before.
  package let isOptional: Bool
  package let publication: Publication

  package init(tenant: String, module: String, field: String, isOptional: Bool = false, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.field = field
    self.isOptional = isOptional
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      guard try store.model.existing(module: module).field(field) == nil else {
        throw OperationFailure(
          code: "field_exists", message: "\(module) has the field \(field); there is nothing to restore.")
      }
      guard let (_, sources) = try await store.lastVersion(having: field, of: module) else {
        throw OperationFailure(
          code: "no_such_field",
          message: "\(module) never had a field \(field). `trellis config history` shows which fields were retired.")
      }
      let former = Overlay(sources)
      let message = publication.message ?? "Restore the field \(field) of \(module)"
      return try await configuring.publish(message, restoring: .one(field, of: module)) { overlay in
        try overlay.restore(field, of: module, from: former)
        guard isOptional else { return }
        try overlay.edit("module", module, in: "modules") {
          try $0.setting(.boolean(false), at: ["fields", field, "required"])
        }
      }
    }
  }
}

extension Overlay {
  /// Says of a field what another state of the overlay says of it.
  fileprivate mutating func restore(_ field: String, of module: String, from former: Overlay) throws {
    let own = try former.document("module", module, in: "modules")?.node(at: ["fields", field])
    try edit("module", module, in: "modules") { root in
      try own.map { try root.setting($0, at: ["fields", field]) } ?? root.removing(at: ["fields", field])
    }
    let path = ["modules", module, "fields", field]
    for (file, root) in try former.locales {
      guard let translation = root.node(at: path) else { continue }
      try edit(file: file) { try $0.setting(translation, at: path) }
    }
  }
}
