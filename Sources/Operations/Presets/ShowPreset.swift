import Engine
import Metamodel
package import Tenancy

/// Says what a preset brings.
package struct ShowPreset: PresetOperation {
  /// A name or a folder.
  package let preset: String

  package init(preset: String) {
    self.preset = preset
  }

  package func run(with library: PresetLibrary, progress: @escaping ProgressHandler) async throws -> PresetDetails {
    let preset = try await library.preset(fromPlace: preset)
    return try await offloaded { PresetDetails(preset, try preset.check()) }
  }
}

/// What a preset brings, by api names.
package struct PresetDetails: Sendable, Hashable, Codable {
  package let preset: String
  package let version: String
  package let label: String
  package let extends: String?
  package let industry: String?
  package let locales: [String]
  package let modules: [String]
  package let pipelines: [String]
  package let blueprints: [String]
  package let roles: [String]
  package let teams: [String]
  /// How many files of scenarios it has.
  package let scenarios: Int
  /// Modules with sample records.
  package let samples: [String]

  init(_ preset: Preset, _ model: Model) {
    self.preset = preset.manifest.name
    version = preset.manifest.version
    label = preset.manifest.label
    extends = preset.manifest.extends
    industry = preset.manifest.industry
    locales = preset.manifest.locales
    modules = model.modules.map(\.name)
    pipelines = model.pipelines.map(\.name)
    blueprints = model.blueprints.map(\.name)
    roles = model.roles.map(\.name)
    teams = model.teams.map(\.name)
    let paths = preset.sources.flatMap(\.paths)
    scenarios = paths.count { $0.hasPrefix("scenarios/") }
    samples = paths.filter { $0.hasPrefix("samples/") }.compactMap {
      $0.split(separator: "/").last?.split(separator: ".").first.map(String.init)
    }
  }
}
