package import Diagnostics
import Engine
import Metamodel
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
    return try await offloaded {
      let judged = try library.judged(folder: folder)
      let found = judged.diagnostics
      // Columns have been looked at before, but not all that they say; records only a model can judge.
      guard let samples = SampleLint(judged) else { return found }
      let places = Set(found.map(\.location))
      let unread = Set(found.filter { Self.unread.contains($0.code) }.compactMap(\.location?.file))
      return found
        + samples.diagnostics(of: folder).filter {
          !places.contains($0.location) && !unread.contains($0.location?.file ?? "")
        }
    }
  }

  /// Of a file that could not be read nothing else is said.
  private static let unread: Set<DiagnosticCode> = [.notText, .symbolicLink, .unreadableFile, .badPath]
}
