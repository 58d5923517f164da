import Engine
import Foundation
import Synchronization

extension Workspace {
  /// Removes a tenant and all that it owns.
  ///
  /// From the first step on nobody can use it; a crash in between is finished at the next start.
  ///
  /// - Throws: ``WorkspaceError/noSuchTenant(_:)``.
  package func delete(_ name: String) async throws {
    let name = try TenantName(checking: tenant(name).name)
    guard begin(deleting: name) else { throw WorkspaceError.noSuchTenant(name.description) }
    do {
      try await catalog.setState(.deleting, of: name)
    } catch {
      known.withLock { $0[name]?.state = .active }
      throw error
    }
    await pool.close(name)
    let recovery = Recovery(directory: directory, catalog: catalog)
    try await offloaded { try recovery.remove(name) }
    outboxes.forget(name)
    known.withLock { $0[name] = nil }
    wakeUps.forget(name)
  }

  /// Only one of several calls deletes.
  private func begin(deleting name: TenantName) -> Bool {
    known.withLock { known in
      guard known[name]?.state == .active else { return false }
      known[name]?.state = .deleting
      return true
    }
  }
}
