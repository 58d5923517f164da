import Crypto
import Engine
package import Metamodel

/// A preset as read from its folders.
package struct Preset: Sendable {
  package let manifest: PresetManifest
  /// The folders of its layers, the core's first.
  package let folders: [String]
  /// All that the folders say, in the same order.
  package let sources: [SourceSet]
  /// The sources of the model alone: what tenants keep, without scenarios and samples.
  package let layers: [SourceSet]
  /// SHA-256 of the layers, in hexadecimal.
  package let contentHash: String

  init(folders: [String]) throws {
    guard let own = folders.last else { throw WorkspaceError.noSuchPreset("", known: []) }
    self.folders = folders
    manifest = try PresetManifest(in: own)
    sources = try folders.map { folder in
      let contents = try FolderContents(folder: folder)
      guard contents.diagnostics.isEmpty else { throw WorkspaceError.invalidPreset(folder, contents.diagnostics) }
      return contents.sources
    }
    layers = try sources.map { source in
      // The name is how messages call the folder, which in a tenant is no folder any more.
      let name = source.name.split(separator: "/").last.map(String.init) ?? source.name
      return try SourceSet(name: name, files: source.files.filter { !Self.isBeside($0.key) })
    }
    var hash = SHA256()
    for layer in layers { hash.update(data: Array("\(layer.contentHash)\n".utf8)) }
    contentHash = Hexadecimal.text(of: hash.finalize())
  }

  /// Compiles the preset; blocks for as long as that takes.
  ///
  /// - Throws: ``WorkspaceError/invalidPreset(_:_:)`` if its files contradict the language or each other.
  @discardableResult
  package func check() throws(WorkspaceError) -> Model {
    let (model, diagnostics) = ModelLoader.load(layers: layers)
    guard let model else { throw .invalidPreset(manifest.name, diagnostics) }
    return model
  }

  private static func isBeside(_ path: String) -> Bool { path.hasPrefix("scenarios/") || path.hasPrefix("samples/") }
}
