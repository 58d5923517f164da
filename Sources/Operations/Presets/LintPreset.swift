package import Diagnostics
package import Tenancy

/// Says everything that is wrong with the files of a preset.
package struct LintPreset: PresetOperation {
  /// A name or a folder.
  package let preset: String

  package init(preset: String) {
    self.preset = preset
  }

  package func run(with library: PresetLibrary, progress: @escaping ProgressHandler) async throws -> [Diagnostic] {
    let folder = try library.place(of: preset)
    return try await offloaded { try library.lint(folder: folder) }
  }
}
