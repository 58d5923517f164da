import Engine
import Foundation

/// The files of a tenant on their way in and out.
///
/// A directory is built aside and renamed into place; a mark in it says that the catalogue may not know it yet.
struct TenantStage: Sendable {
  let directory: DataDirectory
  let name: TenantName

  private var target: String { directory.tenant(name) }
  private var mark: String { "\(target)/.new" }

  /// Copies the template aside and renames it into place; ``synchronize()`` has to follow.
  ///
  /// - Throws: ``WorkspaceError/unlistedDirectory(_:)`` if a directory without the mark stands there.
  func build(from template: String) throws {
    if FileSystem.exists(target) {
      guard FileSystem.exists(mark) else { throw WorkspaceError.unlistedDirectory(target) }
      discard()
    }
    let staged = "\(directory.staging)/\(UUID().uuidString)"
    do {
      try FileSystem.makeDirectory("\(staged)/files")
      try FileManager.default.copyItem(atPath: template, toPath: "\(staged)/store.sqlite")
      // Before SQLite opens it: closing any other descriptor of the file would drop the locks that SQLite holds on it, and a
      // shell that comes and goes would then take the write-ahead log away (https://sqlite.org/howtocorrupt.html).
      try FileSystem.synchronize("\(staged)/store.sqlite")
      try FileSystem.makeFile("\(staged)/.new")
      try FileSystem.makeDirectory(FileSystem.parent(of: target))
      try FileSystem.move(staged, to: target)
    } catch {
      try? FileSystem.remove(staged)
      throw error
    }
  }

  /// Waits until the directories of what was built are on the disk.
  ///
  /// It comes after the renaming, so that one wait of the file system's journal serves all of it; a directory that a power failure
  /// leaves half there still has its mark, or is refused.
  func synchronize() throws {
    let shard = FileSystem.parent(of: target)
    for path in [target, shard, FileSystem.parent(of: shard)] {
      try FileSystem.synchronize(path)
    }
  }

  /// Takes the mark away: the catalogue knows the tenant.
  func finish() throws { try FileSystem.remove(mark) }

  /// Removes the directory; what cannot be removed now goes at the next start.
  func discard() {
    guard let grave = try? bury() else { return }
    try? FileSystem.remove(grave)
  }

  /// Moves the directory out of the way and answers where it is now; nil if there was none.
  func bury() throws -> String? {
    guard FileSystem.exists(target) else { return nil }
    let grave = "\(directory.trash)/\(name).\(UUID().uuidString)"
    try FileSystem.moveDurably(target, to: grave)
    try FileSystem.synchronize(FileSystem.parent(of: target))
    return grave
  }
}
