import Engine
import Foundation
import Metamodel

/// What a preset's folder holds beside the sources of its model.
package struct SourceFolder: Sendable {
  private let path: String

  /// A file of a preset that is larger than this is none that a person wrote.
  private static let maximumFileSize = 4 << 20

  package init(_ path: String) {
    self.path = path
  }

  /// The paths of a subfolder's files with an ending, sorted.
  package func paths(in folder: String, ending: String) -> [String] {
    FileSystem.names(in: "\(path)/\(folder)").filter { $0.hasSuffix(ending) }.sorted().map { "\(path)/\(folder)/\($0)" }
  }

  /// The bytes of a file of at most four mebibytes.
  ///
  /// - Throws: ``WorkspaceError/unusableDirectory(_:reason:)``, or what reading throws.
  package static func bytes(of file: String) throws -> [UInt8] {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    defer { try? handle.close() }
    let data = try handle.read(upToCount: maximumFileSize + 1) ?? Data()
    guard data.count <= maximumFileSize else {
      throw WorkspaceError.unusableDirectory(file, reason: "a file of a preset has at most \(maximumFileSize) bytes")
    }
    return [UInt8](data)
  }

  /// A text that changes when a file of the folders is added, removed or written.
  static func fingerprint(of folders: [String]) -> String {
    folders.flatMap { folder in
      files(in: folder).map { "\(folder)/\($0) \(FileSystem.stamp(of: "\(folder)/\($0)"))" }
    }.joined(separator: "\n")
  }

  /// The files of a folder and of its subfolders, sorted.
  private static func files(in folder: String) -> [String] {
    let names = FileSystem.names(in: folder).filter { !$0.hasPrefix(".") }
    return names.flatMap { name in
      if name.contains(".") { return [name] }
      let inner = FileSystem.names(in: "\(folder)/\(name)").filter { !$0.hasPrefix(".") }
      return inner.isEmpty ? [name] : inner.map { "\(name)/\($0)" }
    }.sorted()
  }
}
