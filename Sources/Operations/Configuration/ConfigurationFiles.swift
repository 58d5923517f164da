package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Gives the files of a tenant's own layer.
package struct ShowConfiguration: Operation {
  package static let name = "show_configuration"

  package let tenant: String
  /// The version whose files are wanted; nil means the one in force.
  package let version: Int64?

  package init(tenant: String, version: Int64? = nil) {
    self.tenant = tenant
    self.version = version
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ConfigurationFiles {
    try await workspace.withStore(tenant) { store in
      let newest = try await store.modelVersions().map(\.number).max() ?? 0
      let sources = try await store.overlay(ofVersion: version ?? newest)
      return ConfigurationFiles(
        version: version ?? newest,
        files: sources.paths.map { ConfigurationFile(path: $0, title: $0, text: sources.files[$0] ?? "") })
    }
  }
}

/// The files of a tenant's own layer.
package struct ConfigurationFiles: Sendable, Hashable, Codable {
  /// The version of the configuration.
  package let version: Int64
  package let files: [ConfigurationFile]
}

/// A file of a tenant's own layer.
package struct ConfigurationFile: Sendable, Hashable, Codable {
  /// Within the layer, `modules/deals.yaml`; empty where its content is to tell.
  package let path: String
  /// What its author calls it.
  package let title: String
  package let text: String

  package init(path: String, title: String, text: String) {
    self.path = path
    self.title = title
    self.text = text
  }
}

/// Puts files of the preset language into force as a tenant's own layer.
package struct ApplyConfiguration: Operation {
  package static let name = "apply_configuration"

  package let tenant: String
  package let files: [ConfigurationFile]
  /// Whether they are the whole layer, so that files which are not among them are taken away.
  package let isWhole: Bool
  /// The version from which the files were made; if other files are in force by now, nothing is changed. Nil means any.
  package let base: Int64?
  package let publication: Publication

  package init(
    tenant: String, files: [ConfigurationFile], isWhole: Bool, base: Int64? = nil, publication: Publication
  ) {
    self.tenant = tenant
    self.files = files
    self.isWhole = isWhole
    self.base = base
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    // Once: whoever wrote these files did not know of what others have changed meanwhile.
    try await workspace.configuring(tenant, publication, attempts: 1) { configuring in
      try await configuring.require(base)
      let placed = try placed(upon: Overlay(configuring.former))
      let titles = Dictionary(placed.map { ($0.path, $0.title) }, uniquingKeysWith: { first, _ in first })
      let named = files.count == 1 ? files.map(\.title).joined() : "\(files.count) files"
      let argument = { (place: OverlayPlace) in
        titles[place.file].map { "\($0):\(place.line):\(place.column)" }
      }
      return try await configuring.publish(publication.message ?? "Apply \(named)", naming: argument) { overlay in
        if isWhole { overlay.clear() }
        for file in placed { overlay.put(file.text, at: file.path) }
      }
    }
  }

  /// The files with their paths in the layer.
  ///
  /// - Throws: ``OperationFailure`` for one that has no place there, or two that have the same.
  private func placed(upon overlay: Overlay) throws -> [ConfigurationFile] {
    let placed = try files.map { file in
      ConfigurationFile(
        path: file.path.isEmpty ? try place(of: file, upon: overlay) : file.path, title: file.title, text: file.text)
    }
    for (path, same) in Dictionary(grouping: placed, by: \.path).sorted(by: { $0.key < $1.key }) {
      let titles = same.map(\.title).joined(separator: " and ")
      if ["scenarios/", "samples/"].contains(where: path.hasPrefix) {
        throw OperationFailure(
          code: "no_configuration",
          message: "\(titles) is no configuration: scenarios and samples belong to a preset's folder.")
      }
      guard same.count == 1 else {
        throw OperationFailure(code: "given_twice", message: "\(titles) are both for \(path). Give one of them.")
      }
    }
    return placed
  }

  /// The files of which a configuration has one, in its uppermost folder.
  private static let single: Set = [
    "access.yaml", "calendars.yaml", "conversions.yaml", "duplicates.yaml", "preset.yaml", "views.yaml",
    "webhooks.yaml",
  ]

  /// The files of which a configuration has many, with their folders, by the key that says their name. Each of them may also have those
  /// of later ones: a form names a mail and a module.
  private static let named: [(kind: String, folder: String)] = [
    ("blueprint", "blueprints"), ("pipeline", "pipelines"), ("approval", "approvals"), ("automation", "automations"),
    ("review", "reviews"), ("form", "forms"), ("result_flow", "results"), ("mail", "mail"), ("module", "modules"),
  ]

  private func place(of file: ConfigurationFile, upon overlay: Overlay) throws -> String {
    let parts = file.title.split(separator: "/").map(String.init)
    let name = parts.last ?? ""
    if Self.single.contains(name) { return name }
    if parts.dropLast().last == "locales" { return "locales/\(name)" }
    let root = try ConfigurationText.document(file.text, path: file.title)
    if let (kind, folder) = Self.named.first(where: { root[$0.kind] != nil }), let thing = root[kind]?.scalar?.text,
      thing.utf8.count <= 64, thing.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil
    {
      return try overlay.path(of: kind, thing, in: folder)
    }
    throw OperationFailure(
      code: "no_configuration",
      message: """
        \(file.title) is no file of a configuration: it has to begin with \(Self.named.map { "`\($0.kind):`" }.joined(separator: ", ")) and a \
        name, or be access.yaml, calendars.yaml, conversions.yaml, duplicates.yaml, views.yaml, webhooks.yaml or locales/xx.yaml.
        """)
  }
}

/// Puts a tenant's own layer into force as it was in an earlier version.
package struct RollBackConfiguration: Operation {
  package static let name = "roll_back_configuration"

  package let tenant: String
  package let version: Int64
  /// The version that is to be in force when this is done; if other files are, nothing is changed. Nil means any.
  package let base: Int64?
  package let publication: Publication

  package init(tenant: String, version: Int64, base: Int64? = nil, publication: Publication) {
    self.tenant = tenant
    self.version = version
    self.base = base
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication, attempts: 1) { configuring in
      try await configuring.require(base)
      let former = try await configuring.store.overlay(ofVersion: version)
      let message = publication.message ?? "Roll back to version \(version)"
      var info = try await configuring.publish(message, restoring: .all) { $0 = Overlay(former) }
      if info.isNew == true, info.isRehearsal != true {
        let others = try await configuring.store.processVersions().filter { !$0.isCurrent && $0.records > 0 }
        info.recordsOnOtherVersions = Dictionary(others.map { ($0.blueprint, $0.records) }, uniquingKeysWith: +)
      }
      return info
    }
  }
}
