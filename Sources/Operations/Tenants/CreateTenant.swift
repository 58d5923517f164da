package import Tenancy

/// Makes a tenant from a preset, with sample records where they are asked for.
package struct CreateTenant: Operation {
  package static let name = "create_tenant"

  package let tenant: NewTenant
  package let samples: Bool

  package init(_ tenant: NewTenant, samples: Bool) {
    self.tenant = tenant
    self.samples = samples
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Provisioned {
    guard samples else { return try await workspace.create(tenant) }
    let preset = try await workspace.presets.preset(tenant.preset)
    return try await workspace.create(tenant) { store, administrator in
      try await SampleLoader(store: store, administrator: administrator, progress: progress).load(from: preset)
    }
  }
}
