import ArgumentParser
import Foundation
import Operations

struct ConfigExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes the files in which a tenant differs from its preset into a folder.",
    discussion: """
      Existing files of the same names are overwritten; other files are left alone, and listed.

      Example: trellis config export acme acme-config
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The folder; it is created if it does not exist.", completion: .directory)
  var folder: String

  @Option(name: .long, help: "An earlier version of the configuration. (default: the one in force)")
  var version: Int64?

  func run() async throws {
    let shown = try await data.run(ShowConfiguration(tenant: tenant, version: version))
    do {
      try write(shown.files)
    } catch let error as CocoaError {
      throw OperationFailure(error)
    }
    let others = try ConfigurationFolder(folder).files.map(\.path).filter { path in
      !shown.files.contains { $0.path == path }
    }
    try data.print(shown) { shown in
      let left = others.isEmpty ? "" : "Not of version \(shown.version), and left: \(others.joined(separator: ", "))\n"
      return "Wrote \(Counted.words(shown.files.count, "file")) of version \(shown.version) to \(folder)\n\(left)"
    }
  }

  private func write(_ files: [ConfigurationFile]) throws {
    let root = URL(fileURLWithPath: folder)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for file in files {
      let url = root.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: url, atomically: true, encoding: .utf8)
    }
  }
}
