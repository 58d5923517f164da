import Foundation
package import Tenancy

/// Makes a tenant from a preset, with sample records where they are asked for.
package struct CreateTenant: Operation {
  package static let name = "create_tenant"
  package static let makesDirectory = true

  package let tenant: NewTenant
  package let samples: Bool
  /// Folders with presets, absolute, for whoever runs this; nil means its own. The server looks there itself: it works for those
  /// alone who may open its socket, on the same machine.
  package let presets: [String]?

  package init(_ tenant: NewTenant, samples: Bool, presets: [String]? = nil) {
    self.tenant = tenant
    self.samples = samples
    self.presets = presets
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Provisioned {
    for folder in presets ?? [] where !FileManager.default.fileExists(atPath: folder) {
      throw OperationFailure(
        code: "no_such_folder",
        message: "There is no folder \(folder) with presets. Name another with --presets or TRELLIS_PRESETS.")
    }
    let library =
      presets.map { PresetLibrary(directories: $0, bases: workspace.presets.directories + workspace.presets.bases) }
      ?? workspace.presets
    guard samples else { return try await workspace.create(tenant, from: library) }
    let preset = try await library.preset(at: tenant.preset)
    return try await workspace.create(tenant, from: library) { store, administrator in
      try await SampleLoader(store: store, administrator: administrator, progress: progress).load(from: preset)
    }
  }
}
