package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Makes one of a user's own views a part of the tenant's configuration, where all have it.
package struct ShareView: Operation {
  package static let name = "share_view"

  package let tenant: String
  package let module: String
  package let view: String
  package let publication: Publication

  package init(tenant: String, module: String, view: String, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.view = view
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let own = try await configuring.store.ownView(view, of: module, as: configuring.author)
      return try await configuring.share(own, message: publication.message)
    }
  }
}

/// Takes a shared view out of the tenant's configuration.
package struct UnshareView: Operation {
  package static let name = "unshare_view"

  package let tenant: String
  package let module: String
  package let view: String
  package let publication: Publication

  package init(tenant: String, module: String, view: String, publication: Publication) {
    self.tenant = tenant
    self.module = module
    self.view = view
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      try await configuring.unshare(view, of: module, message: publication.message)
    }
  }
}

extension Store {
  /// Puts a view into the tenant's configuration. The author's own view of that name goes, since it would hide the shared one.
  ///
  /// - Throws: `Refusal` if the author is no administrator, or the view could not be used.
  package func share(_ view: SavedView, as author: Caller) async throws -> ModelVersionInfo {
    try await Configuring.run(self, author) { try await $0.share(view, message: nil) }
  }

  /// Takes a shared view out of the tenant's configuration.
  ///
  /// - Throws: `Refusal` if the author is no administrator, or there is no such view.
  package func unshare(_ view: String, of module: String, as author: Caller) async throws -> ModelVersionInfo {
    try await Configuring.run(self, author) { try await $0.unshare(view, of: module, message: nil) }
  }
}

extension Configuring {
  fileprivate func share(_ view: SavedView, message: String?) async throws -> ModelVersionInfo {
    try await store.check(shared: view, as: author)
    let language = try store.language(nil)
    let path = view.path
    let version = try await publish(
      message ?? "Share the view \(view.name) of \(view.module)",
      naming: { place in
        guard place.keys.starts(with: path) else { return nil }
        return place.keys.dropFirst(path.count).first ?? "name"
      },
      { overlay in
        try overlay.edit(file: "views.yaml") { try $0.setting(view.yaml, at: path) }
        guard let language else { return }
        try overlay.edit(locale: language) { try $0.setting(.text(view.label), at: path) }
      })
    if !isRehearsal { try await store.forgetOwn(view, as: author) }
    return version
  }

  fileprivate func unshare(_ name: String, of module: String, message: String?) async throws -> ModelVersionInfo {
    try await store.check(sharedView: name, of: module, as: author)
    let path = ["modules", module, "views", name]
    let message = message ?? "Take away the shared view \(name) of \(module)"
    // Where the overlay only puts another in the place of one of the preset, that one would be there again.
    let isPresets = try await store.presetModel().view(name, of: module) != nil
    return try await publish(message) { overlay in
      try overlay.edit(file: "views.yaml") { root in
        let root = try root.withoutDefault(name, of: module)
        return try isPresets ? root.omitting(path) : root.removing(at: path)
      }
      try overlay.editLocales { try $0.removing(at: path) }
    }
  }
}

extension SavedView {
  /// Where it stands in `views.yaml` and in the files of translations.
  fileprivate var path: [String] { ["modules", module, "views", name] }

  fileprivate var yaml: YAMLNode {
    var entries: [(String, YAMLNode)] = [("label", .text(label))]
    if let filter { entries.append(("filter", .text(filter))) }
    if let columns { entries.append(("columns", .list(columns.map(YAMLNode.text)))) }
    if let sort { entries.append(("sort", .list(Self.keys(of: sort).map(YAMLNode.text)))) }
    return .block(entries)
  }

  private static func keys(of sort: String) -> [String] {
    sort.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.filter { $0 != " " })
    }
  }
}

extension YAMLNode {
  fileprivate func omitting(_ path: [String]) throws -> YAMLNode {
    try setting(.block([("omit", .boolean(true))]), at: path)
  }

  /// The tree without the choice of a view that is no longer there.
  fileprivate func withoutDefault(_ view: String, of module: String) throws -> YAMLNode {
    let path = ["modules", module, "default"]
    return try node(at: path)?.scalar?.text == view ? removing(at: path) : self
  }
}
