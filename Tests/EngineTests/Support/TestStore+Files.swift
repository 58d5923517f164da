import Foundation

@testable import Engine

extension TestStore {
  /// Closes nothing, opens a copy of the files as another process would find them.
  func copiedFiles() throws -> String {
    let directory = (path as NSString).deletingLastPathComponent
    let copy = (directory as NSString).appendingPathComponent("copy-\(UUID().uuidString).sqlite")
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    return copy
  }

  /// Looks at the store as it is after the process has been started anew.
  func reopened(_ body: (Store) async throws -> Void) async throws {
    let store = try await Store.open(at: try copiedFiles(), models: ModelCache(), clock: clock)
    try await body(store)
    try await store.close()
  }
}
