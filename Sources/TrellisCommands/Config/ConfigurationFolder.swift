import Foundation
import Metamodel
import Operations

/// A folder of a tenant's own files, as it stands on the disk.
struct ConfigurationFolder {
  /// Those of the preset language, by path.
  let files: [ConfigurationFile]

  /// - Throws: `OperationFailure` if it cannot be read.
  init(_ folder: String) throws(OperationFailure) {
    let name = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let contents: FolderContents
    do {
      contents = try FolderContents(folder: name)
    } catch {
      throw OperationFailure(code: "unreadable_folder", message: "\(error)")
    }
    guard contents.diagnostics.isEmpty else {
      throw OperationFailure(
        code: "unreadable_folder", message: "Not all files of \(name) can be read; nothing was changed.",
        diagnostics: contents.diagnostics)
    }
    let sources = contents.sources
    files = sources.paths.map {
      ConfigurationFile(path: $0, title: sources.displayName(of: $0), text: sources.files[$0] ?? "")
    }
  }

  /// One file, whose content is to tell where it belongs.
  ///
  /// - Throws: `OperationFailure` if it cannot be read.
  static func file(_ path: String) throws(OperationFailure) -> ConfigurationFile {
    func unreadable(_ reason: String) -> OperationFailure {
      OperationFailure(code: "unreadable_file", message: "\(path) \(reason)")
    }
    guard FileManager.default.fileExists(atPath: path) else { throw unreadable("does not exist.") }
    guard let content = FileManager.default.contents(atPath: path) else { throw unreadable("cannot be read.") }
    guard content.count <= 1 << 20 else { throw unreadable("has more than one mebibyte.") }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw unreadable("is not UTF-8 text. Save it as UTF-8.")
    }
    return ConfigurationFile(path: "", title: path, text: text)
  }
}
