import Engine
import Foundation

@testable import Tenancy

/// A data directory of its own with two tenants of the preset `desk`: `acme`, and `globex`, of which it may know nothing.
struct TestDesk {
  let workspace: Workspace
  /// Keys of the first administrators.
  let acmeKey: String
  let globexKey: String
  private let directory: String

  /// - Parameter settings: what the operator has settled.
  init(settings: OperatorSettings = OperatorSettings()) async throws {
    directory = NSTemporaryDirectory() + "trellis-http-\(UUID().uuidString)"
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let presets = tests.appending(path: "Presets")
    var settings = settings
    settings.passwordCost = 8
    workspace = try Workspace.open(
      at: directory, presets: PresetLibrary(directories: [presets.path()]), settings: settings)
    acmeKey = try await workspace.create(NewTenant(name: "acme", preset: "desk")).adminKey
    globexKey = try await workspace.create(NewTenant(name: "globex", preset: "desk")).adminKey
  }

  /// A key of `acme` that acts as a new user with a role.
  func key(role: String) async throws -> String {
    let (user, administrator) = try await workspace.withStore("acme") { store in
      let administrator = try await store.firstAdministrator()
      let name = "u\(UInt32.random(in: .min ... .max))"
      let user = NewUser(name: name, email: nil, displayName: name, roles: [role], teams: [])
      return (try await store.createUser(user, by: administrator), administrator)
    }
    return try await workspace.addKey(to: "acme", user: user.name, label: "test", by: administrator).key
  }

  /// The file of a tenant's store.
  func store(of tenant: String) throws -> String { workspace.directory.store(of: try TenantName(checking: tenant)) }

  func remove() async {
    await workspace.close()
    try? FileManager.default.removeItem(atPath: directory)
  }
}
