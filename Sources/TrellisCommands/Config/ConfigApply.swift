import ArgumentParser
import Engine
import Foundation
import Operations

struct ConfigApply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Puts a tenant's own configuration files into force.",
    discussion: """
      A folder holds everything that differs from the preset: what is not in it becomes as the preset has it. Single files replace the \
      tenant's files for the same module, blueprint, pipeline, locale or rights; the other files stay. All changes become one version, \
      and are listed. A change that existing records violate, or that would take away what a running process needs, is refused, and \
      nothing is changed. Use --against to say from which version the files were exported: then nothing that somebody else has \
      changed since is undone.

      Example: trellis config export acme acme-config, edit the files, then
        trellis config apply acme acme-config --dry-run
        trellis config apply acme acme-config -m "Margins and the partner pipeline"
      One file: trellis config apply acme deals.yaml
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(
    name: .long,
    help: "The version that the files were exported from: if another is in force by now, nothing is changed.")
  var against: Int64?

  @Argument(help: "A folder, or files.", completion: .file(extensions: ["yaml"]))
  var paths: [String]

  /// That things are taken away which others may have made since the files were exported.
  private func removals(_ version: ModelVersionInfo) -> String {
    let count = version.changes.count { $0.hasPrefix("removed ") }
    guard count > 0, against == nil else { return "" }
    let things = Counted.words(count, "thing")
    return """
      ! It takes away \(things) that the files do not have. If they were made since the files were exported, export again; with --against \
      VERSION this is refused.

      """
  }

  func run() async throws {
    let folders = paths.filter {
      (try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType) == .typeDirectory
    }
    guard folders.isEmpty || paths.count == 1 else {
      throw ValidationError("Give one folder, which holds everything that differs, or only files.")
    }
    let files =
      try folders.first.map { try ConfigurationFolder($0).files } ?? paths.map(ConfigurationFolder.file)
    let operation = ApplyConfiguration(
      tenant: tenant, files: files, isWhole: !folders.isEmpty, base: against, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text + removals($0) }
  }
}
