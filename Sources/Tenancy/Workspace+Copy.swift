package import Engine
import Foundation

extension Workspace {
  /// Lends a copy of a tenant's store, with a clock of its own that stands at what time it is now. It is removed afterwards.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - body: works with it; nothing that it does comes to the tenant.
  package func withCopy<T: Sendable>(
    of tenant: String, _ body: (Store, FixedClock) async throws -> T
  ) async throws -> T {
    // What a process that ends leaves there is removed at the next start.
    let folder = "\(directory.staging)/\(UUID().uuidString)"
    let path = "\(folder)/store.sqlite"
    try await offloaded { try FileSystem.makeDirectory(folder) }
    do {
      try await withStore(tenant) { try await $0.copy(to: path) }
      let clock = FixedClock(self.clock.now())
      let store = try await Store.open(at: path, models: models, clock: clock)
      let answer: T
      do {
        answer = try await body(store, clock)
      } catch {
        try? await store.close()
        throw error
      }
      try await store.close()
      try? await offloaded { try FileSystem.remove(folder) }
      return answer
    } catch {
      try? await offloaded { try FileSystem.remove(folder) }
      throw error
    }
  }
}
