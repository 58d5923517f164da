import Engine
import Foundation
import Synchronization

/// Compiled presets, each made once for its content and copied for every tenant.
final class TemplateShelf: Sendable {
  private let directory: DataDirectory
  /// Templates being made, so that two callers do not make the same.
  private let making = Mutex<[String: Task<String, any Error>]>([:])

  init(directory: DataDirectory) { self.directory = directory }

  /// The path of a preset's template, made now if this content has none.
  ///
  /// - Throws: ``WorkspaceError/invalidPreset(_:_:)``, or what the engine throws.
  func template(of preset: Preset) async throws -> String {
    let path = "\(directory.templates)/\(Store.formatVersion)-\(preset.contentHash).sqlite"
    if FileSystem.exists(path) { return path }
    let task = making.withLock { making in
      if let task = making[path] { return task }
      let task = Task { [self] in
        defer { self.making.withLock { $0[path] = nil } }
        return try await offloaded { try self.make(path, of: preset) }
      }
      making[path] = task
      return task
    }
    return try await task.value
  }

  private func make(_ path: String, of preset: Preset) throws -> String {
    if FileSystem.exists(path) { return path }
    try preset.check()
    let draft = "\(path).tmp\(UUID().uuidString)"
    do {
      try Store.createTemplate(at: draft, layers: preset.layers)
      try FileSystem.synchronize(draft)
      try FileSystem.moveDurably(draft, to: path)
    } catch {
      for suffix in ["", "-wal", "-shm"] { try? FileSystem.remove(draft + suffix) }
      throw error
    }
    return path
  }
}
