package import Diagnostics
import Foundation

/// The files of a folder as far as they can be read, and what is wrong with the others.
package struct FolderContents: Sendable {
  /// What was read. Bytes that are no UTF-8 are replaced in a text, so that the rest of it can be judged.
  package let sources: SourceSet
  /// The paths of files and folders of which nothing was read.
  package let unread: Set<String>
  /// One for each file or folder that was not read, or not wholly, by their paths.
  package let diagnostics: [Diagnostic]

  /// Reads the YAML and CSV files of a folder and its subfolders.
  ///
  /// Other files are left aside, and so are those whose names begin with a dot. Symbolic links are not followed.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - name: How diagnostics name it; the path as given if left out.
  /// - Throws: ``SourceSetError`` if the folder itself cannot be read or holds more than a limit allows.
  package init(folder path: String, name: String? = nil) throws(SourceSetError) {
    var reader = FolderReader(root: path)
    try reader.read("", depth: 0)
    let sources = try SourceSet(name: name ?? path, files: reader.files)
    let flaws = reader.flaws.sorted { $0.key < $1.key }
    self.sources = sources
    unread = Set(flaws.filter { reader.files[$0.key] == nil }.map(\.key))
    diagnostics = flaws.map { $0.value.diagnostic(in: sources.displayName(of: $0.key)) }
    firstError = flaws.first?.value.error
  }

  /// Why the first file that was not read, or not wholly, was not; nil if all were.
  let firstError: SourceSetError?
}

/// What is wrong with one file.
private struct FileFlaw {
  let error: SourceSetError
  var line = 1
  var column = 1

  func diagnostic(in file: String) -> Diagnostic {
    Diagnostic(error.code, error.description, at: SourcePosition(file: file, line: line, column: column))
  }
}

/// Reads a folder within the limits of a source set.
private struct FolderReader {
  let root: String
  var files: [String: String] = [:]
  var flaws: [String: FileFlaw] = [:]
  private var bytes = 0

  init(root: String) {
    self.root = root
  }

  mutating func read(_ folder: String, depth: Int) throws(SourceSetError) {
    for name in try names(in: folder) where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard files.count + flaws.count <= SourceSet.Limits.files else {
        throw .tooManyFiles(limit: SourceSet.Limits.files)
      }
      switch kind(of: path) {
      case .typeDirectory?:
        if depth < SourcePath.deepest { try read(path, depth: depth + 1) } else { note(.badPath(path), at: path) }
      case .typeRegular? where !SourcePath.isSource(path): break
      case .typeRegular? where !SourcePath.isAcceptable(path): note(.badPath(path), at: path)
      case .typeRegular?: try readFile(path)
      case .typeSymbolicLink?: note(.symbolicLink(path: path), at: path)
      case nil: note(.unreadable(path: path, reason: "its kind cannot be told"), at: path)
      default: break
      }
    }
  }

  private mutating func note(_ error: SourceSetError, at path: String) { flaws[path] = FileFlaw(error: error) }

  /// - Throws: ``SourceSetError`` for the folder itself; a subfolder that cannot be read is one flaw among others.
  private mutating func names(in folder: String) throws(SourceSetError) -> [String] {
    if let names = try? FileManager.default.contentsOfDirectory(atPath: absolute(folder)) { return names.sorted() }
    let reason = "it is no folder, or may not be read"
    if folder.isEmpty { throw .unreadable(path: root, reason: reason) }
    note(.unreadable(path: folder, reason: reason), at: folder)
    return []
  }

  private mutating func readFile(_ path: String) throws(SourceSetError) {
    // Between the look at the file's kind and its opening it could have become a link or a pipe.
    let descriptor = open(absolute(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      return note(.unreadable(path: path, reason: reason.prefix(1).lowercased() + reason.dropFirst()), at: path)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let room = SourceSet.Limits.bytes - bytes
    guard let data = try? handle.read(upToCount: room + 1) ?? Data() else {
      return note(.unreadable(path: path, reason: "reading failed"), at: path)
    }
    guard data.count <= room else { throw .tooLarge(limit: SourceSet.Limits.bytes) }
    bytes += data.count
    take(Array(data), as: path)
  }

  private mutating func take(_ data: [UInt8], as path: String) {
    if let text = String(validating: data, as: UTF8.self) {
      files[path] = text
    } else if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
      note(.notText(path: path), at: path)
    } else {
      let before = String(decoding: data.prefix(data.firstInvalidByte), as: UTF8.self).unicodeScalars
      let line = before.lastIndex(of: "\n").map { before[$0...].dropFirst() } ?? before[...]
      flaws[path] = FileFlaw(
        error: .notText(path: path), line: before.count { $0 == "\n" } + 1, column: line.count + 1)
      files[path] = String(decoding: data, as: UTF8.self)
    }
  }

  private func kind(of path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: absolute(path))
    return attributes.map { $0[.type] as? FileAttributeType ?? .typeUnknown }
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }
}

extension [UInt8] {
  /// Where the first bytes are that no UTF-8 has.
  fileprivate var firstInvalidByte: Int {
    do {
      _ = try UTF8Span(validating: span)
      return count
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
