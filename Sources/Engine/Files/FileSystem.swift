import Foundation

/// Changes of the file system that outlive a power failure.
package enum FileSystem {
  /// A call that failed, with what the system says of it.
  package struct Failure: Error, CustomStringConvertible {
    let action: String
    let path: String
    let reason: String

    /// - Parameters:
    ///   - action: what was tried, as a verb.
    ///   - path: on what.
    ///   - code: the system's number for what went wrong.
    package init(_ action: String, _ path: String, errno code: Int32 = errno) {
      self.action = action
      self.path = path
      reason = String(cString: strerror(code))
    }

    package var description: String { "cannot \(action) \(path): \(reason.lowercased())" }
  }

  /// Whether a path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Whether there is something of that name.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Creates a directory with its parents, readable by the owner alone, unless it is there.
  package static func makeDirectory(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure("use", path, errno: ENOTDIR) }
      return
    }
    if !parent(of: path).isEmpty { try makeDirectory(parent(of: path)) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure("make", path) }
  }

  /// Creates an empty file.
  package static func makeFile(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw Failure("write", path) }
  }

  /// Renames, over what is there if it is a file.
  package static func move(_ source: String, to target: String) throws {
    guard rename(source, target) == 0 else { throw Failure("rename", source) }
  }

  /// Renames and waits until the new name is on the disk.
  package static func moveDurably(_ source: String, to target: String) throws {
    try move(source, to: target)
    try synchronize(parent(of: target))
  }

  /// A text that changes whenever a file is written; empty if there is none.
  package static func stamp(of path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "" }
    return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }

  /// Waits until a file's or directory's content is on the disk.
  package static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Failure("synchronise", path) }
  }

  /// Removes a file, or a directory with all that is in it; nothing if it is not there.
  package static func remove(_ path: String) throws {
    guard exists(path) else { return }
    try FileManager.default.removeItem(atPath: path)
  }

  /// The names in a directory; none if it cannot be read.
  package static func names(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  }

  /// The directory that a path lies in.
  package static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
