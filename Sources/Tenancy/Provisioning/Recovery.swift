import Engine
import Foundation

/// Finishes or removes what a process left half done when it ended.
struct Recovery: Sendable {
  let directory: DataDirectory
  let catalog: Catalog

  /// Clears the staging places, ends deletions that were begun.
  ///
  /// - Returns: The tenants that there are.
  func finish() throws -> [TenantName: TenantInfo] {
    for place in [directory.staging, directory.trash] {
      for name in FileSystem.names(in: place) { try FileSystem.remove("\(place)/\(name)") }
    }
    for name in FileSystem.names(in: directory.templates) where name.contains(".tmp") {
      try FileSystem.remove("\(directory.templates)/\(name)")
    }
    var tenants: [TenantName: TenantInfo] = [:]
    for info in try catalog.tenants() {
      guard let name = TenantName(info.name) else { continue }
      if info.state == .active { tenants[name] = info } else { try remove(name) }
    }
    return tenants
  }

  /// Removes a tenant that the catalogue has as being deleted: files first, so that no name stands for nothing.
  func remove(_ name: TenantName) throws {
    let grave = try TenantStage(directory: directory, name: name).bury()
    try catalog.remove(name.description)
    if let grave { try? FileSystem.remove(grave) }
  }
}
