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
    do {
      let preset = try await library.preset(at: preset)
      return try await offloaded { preset.lint() }
    } catch WorkspaceError.invalidPreset(_, let diagnostics) {
      return diagnostics
    }
  }
}
