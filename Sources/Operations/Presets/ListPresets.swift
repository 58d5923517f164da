package import Tenancy

/// Lists the presets of a library.
package struct ListPresets: PresetOperation {
  package init() {}

  package func run(
    with library: PresetLibrary, progress: @escaping ProgressHandler
  ) async throws -> [PresetManifest] {
    try library.names.map { try PresetManifest(in: library.folder(of: $0)) }
  }
}
