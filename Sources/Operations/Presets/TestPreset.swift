import Engine
import Metamodel
package import Tenancy

/// Runs the scenarios of a preset.
package struct TestPreset: PresetOperation {
  /// A name or a folder.
  package let preset: String

  package init(preset: String) {
    self.preset = preset
  }

  package func run(with library: PresetLibrary, progress: @escaping ProgressHandler) async throws -> ScenarioReport {
    let preset = try await library.preset(fromPlace: preset)
    let loaded = try await offloaded { ModelLoader.result(layers: preset.sources) }
    guard loaded.model != nil else {
      throw WorkspaceError.invalidPreset(preset.manifest.name, loaded.diagnostics)
    }
    let stage = try await ScenarioStage(preset: preset)
    defer { stage.remove() }
    var outcomes: [ScenarioReport.Outcome] = []
    for (index, scenario) in loaded.scenarios.enumerated() {
      outcomes.append(try await stage.play(scenario))
      progress(Progress("scenarios", done: index + 1, total: loaded.scenarios.count))
    }
    return ScenarioReport(preset: preset.manifest.name, scenarios: outcomes)
  }
}

/// How the scenarios of a preset went.
package struct ScenarioReport: Sendable, Hashable, Codable {
  package let preset: String
  package let scenarios: [Outcome]

  /// How one scenario went; without failures, well.
  package struct Outcome: Sendable, Hashable, Codable {
    package let scenario: String
    /// `file:line:column`.
    package let location: String
    package let failures: [Failure]
  }

  /// One thing that is otherwise than the scenario says.
  package struct Failure: Sendable, Hashable, Codable {
    /// `file:line:column` of the step or expectation.
    package let location: String
    /// What was found and what was wanted.
    package let message: String
  }
}
