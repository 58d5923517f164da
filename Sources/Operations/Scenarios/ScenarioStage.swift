import Engine
import Expressions
import Foundation
import Metamodel
import Tenancy

/// Where scenarios are played: each on a tenant of its own, copied from one template in a temporary directory.
struct ScenarioStage: Sendable {
  private let folder: String
  private let models = ModelCache()
  private let locale: String

  /// The time at which scenarios begin: 2026-06-01T09:00:00Z.
  private static let beginning = Timestamp(microseconds: 1_780_304_400_000_000)

  init(preset: Preset) async throws {
    let folder = "\(FileManager.default.temporaryDirectory.path)/trellis-scenarios-\(UUID().uuidString)"
    self.folder = folder
    locale = preset.manifest.locales.first ?? "en"
    try await offloaded {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Store.createTemplate(at: "\(folder)/template.sqlite", layers: preset.layers)
    }
  }

  /// Removes what the scenarios left behind.
  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Plays a scenario.
  func play(_ scenario: Scenario) async throws -> ScenarioReport.Outcome {
    let path = "\(folder)/\(UUID().uuidString).sqlite"
    try await offloaded { try FileManager.default.copyItem(atPath: "\(folder)/template.sqlite", toPath: path) }
    let clock = FixedClock(Self.beginning)
    let store = try await Store.open(at: path, models: models, clock: clock)
    do {
      let administrator = try await store.bootstrap(settings: settings(), administrator: Self.administrator)
      var play = ScenarioPlay(scenario, store: store, clock: clock, administrator: administrator)
      let outcome = try await play.outcome()
      try await store.close()
      return outcome
    } catch {
      try? await store.close()
      throw error
    }
  }

  private func settings() throws -> TenantSettings {
    TenantSettings(
      name: "scenario", locale: locale, timeZone: try Setting.timeZone("UTC"), currency: try Setting.currency("EUR"))
  }

  private static let administrator = NewUser(
    name: "admin", email: nil, displayName: "Administrator", roles: ["administrator"], teams: [])
}
