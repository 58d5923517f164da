import Crypto
package import Diagnostics
import Foundation

/// The files of one preset or overlay, as a value: read from a folder once, then kept wherever it is needed.
package struct SourceSet: Sendable, Hashable {
  /// How diagnostics name the folder, such as `presets/core`; empty for none.
  package let name: String
  /// The texts by relative path, such as `modules/deals.yaml`.
  package let files: [String: String]

  /// Creates a source set.
  ///
  /// - Throws: ``SourceSetError`` if a path is not acceptable or a limit is exceeded.
  package init(name: String, files: [String: String]) throws(SourceSetError) {
    guard files.count <= Limits.files else { throw .tooManyFiles(limit: Limits.files) }
    var size = 0
    for (path, text) in files {
      guard SourcePath.isAcceptable(path) else { throw .badPath(path) }
      size += text.utf8.count
    }
    guard size <= Limits.bytes else { throw .tooLarge(limit: Limits.bytes) }
    self.name = name
    self.files = files
  }

  /// A set without files: an overlay that changes nothing.
  package static let empty = SourceSet()

  private init() {
    name = ""
    files = [:]
  }

  /// The paths in the order in which the files are read.
  package var paths: [String] { files.keys.sorted() }

  /// How diagnostics name a file.
  package func displayName(of path: String) -> String { name.isEmpty ? path : "\(name)/\(path)" }

  /// The text of a file by the name that diagnostics give it, for a console renderer.
  package func text(ofDisplayName file: String) -> String? {
    guard !name.isEmpty else { return files[file] }
    return file.hasPrefix(name + "/") ? files[String(file.dropFirst(name.count + 1))] : nil
  }

  /// The SHA-256 of the paths and texts in 64 lower case hexadecimal digits; the name does not count.
  package var contentHash: String {
    var hash = SHA256()
    for path in paths {
      // Lengths keep a byte from passing from a path to a text unnoticed.
      for part in [path, files[path] ?? ""] {
        hash.update(data: Data("\(part.utf8.count):".utf8))
        hash.update(data: Data(part.utf8))
      }
    }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The set with another text for a path; nil removes the file.
  ///
  /// - Throws: ``SourceSetError`` as at creation.
  package func replacing(_ path: String, with text: String?) throws(SourceSetError) -> SourceSet {
    var files = files
    files[path] = text
    return try SourceSet(name: name, files: files)
  }

  /// What a set may hold at most.
  package enum Limits {
    /// The number of files.
    package static let files = 1_000
    /// The size of all files together.
    package static let bytes = 16 << 20
  }
}

extension SourceSet: Codable {
  private enum CodingKeys: CodingKey {
    case name
    case files
  }

  /// Decodes a set; paths and sizes are checked as at creation.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: container.decode(String.self, forKey: .name),
      files: container.decode([String: String].self, forKey: .files)
    )
  }
}

/// Why files cannot be taken as a source set.
package enum SourceSetError: Error, Sendable, Hashable {
  /// A path that is not relative and plain.
  case badPath(String)
  /// More files than the limit.
  case tooManyFiles(limit: Int)
  /// More bytes than the limit.
  case tooLarge(limit: Int)
  /// A file or folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A file is no UTF-8 text.
  case notText(path: String)
  /// A symbolic link, which is not followed.
  case symbolicLink(path: String)
}

extension SourceSetError {
  /// The code of the diagnostic that says so of a file.
  var code: DiagnosticCode {
    switch self {
    case .badPath: .badPath
    case .tooManyFiles, .tooLarge: .tooMuch
    case .unreadable: .unreadableFile
    case .notText: .notText
    case .symbolicLink: .symbolicLink
    }
  }
}

extension DiagnosticCode {
  /// A path that no file of a preset may have.
  package static let badPath = DiagnosticCode("bad_path")
  /// More files or bytes than a folder may have.
  package static let tooMuch = DiagnosticCode("too_much")
  /// A file or folder that cannot be read.
  package static let unreadableFile = DiagnosticCode("unreadable_file")
  /// A file that is no UTF-8 text.
  package static let notText = DiagnosticCode("not_text")
  /// A symbolic link, which is not followed.
  package static let symbolicLink = DiagnosticCode("symbolic_link")
}

extension SourceSetError: CustomStringConvertible {
  /// The error as a sentence.
  package var description: String {
    switch self {
    case .badPath(let path):
      "`\(path)` is not acceptable as a path: use letters, digits, `_`, `-` and `.` in at most four folders."
    case .tooManyFiles(let limit): "The folder has more than \(limit) files."
    case .tooLarge(let limit): "The files have more than \(limit) bytes together."
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)."
    case .notText(let path): "`\(path)` is not UTF-8 text. Save it as UTF-8."
    case .symbolicLink(let path): "`\(path)` is a symbolic link. Put the file itself there."
    }
  }
}
