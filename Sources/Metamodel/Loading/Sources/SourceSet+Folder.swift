import Foundation

extension SourceSet {
  /// Reads the YAML and CSV files of a folder and its subfolders.
  ///
  /// Other files are left aside, and so are those whose names begin with a dot. Symbolic links are refused.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - name: How diagnostics name it; the path as given if left out.
  /// - Throws: ``SourceSetError``.
  package init(folder path: String, name: String? = nil) throws(SourceSetError) {
    var reader = FolderReader(root: path)
    try reader.read("", depth: 0)
    try self.init(name: name ?? path, files: reader.files)
  }
}

/// Reads a folder within the limits of a source set.
private struct FolderReader {
  let root: String
  var files: [String: String] = [:]
  private var bytes = 0

  init(root: String) {
    self.root = root
  }

  mutating func read(_ folder: String, depth: Int) throws(SourceSetError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: absolute(folder))
    } catch {
      throw .unreadable(path: folder.isEmpty ? root : folder, reason: "it is no folder, or may not be read")
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      switch try kind(of: path) {
      case .typeDirectory:
        guard depth < SourcePath.deepest else { throw .badPath(path) }
        try read(path, depth: depth + 1)
      case .typeRegular where SourcePath.isSource(path): try readFile(path)
      case .typeSymbolicLink: throw .symbolicLink(path: path)
      default: break
      }
    }
  }

  private mutating func readFile(_ path: String) throws(SourceSetError) {
    guard files.count < SourceSet.Limits.files else { throw .tooManyFiles(limit: SourceSet.Limits.files) }
    // Between the look at the file's kind and its opening it could have become a link or a pipe.
    let descriptor = open(absolute(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let room = SourceSet.Limits.bytes - bytes
    let data: Data
    do {
      data = try handle.read(upToCount: room + 1) ?? Data()
    } catch {
      throw .unreadable(path: path, reason: "reading failed")
    }
    guard data.count <= room else { throw .tooLarge(limit: SourceSet.Limits.bytes) }
    guard let text = String(validating: data, as: UTF8.self) else { throw .notText(path: path) }
    bytes += data.count
    files[path] = text
  }

  private func kind(of path: String) throws(SourceSetError) -> FileAttributeType {
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: absolute(path))
      return attributes[.type] as? FileAttributeType ?? .typeUnknown
    } catch {
      throw .unreadable(path: path, reason: "its kind cannot be told")
    }
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }
}
