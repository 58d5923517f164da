import ArgumentParser
import Foundation
import Operations

struct ConfigApply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Puts files of the preset language into force as a tenant's own.",
    discussion: """
      A folder is all that is to differ from the preset: what it does not hold is as the preset has it. Files stand in the place of \
      those that speak of the same module, blueprint, pipeline, locale or rights; the others stay. All of it becomes one version, \
      with the changes listed. What records break or a process in flight needs is refused, and nothing is changed. Say with \
      --against from which version the files were exported, so that they undo nothing that somebody else has changed since.

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
    name: .long, help: "The version from which the files were made: if others are in force by now, nothing is changed.")
  var against: Int64?

  @Argument(help: "A folder, or files.", completion: .file(extensions: ["yaml"]))
  var paths: [String]

  func run() async throws {
    let folders = paths.filter {
      (try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType) == .typeDirectory
    }
    guard folders.isEmpty || paths.count == 1 else {
      throw ValidationError("Give one folder, which is the whole of what differs, or files alone.")
    }
    let files =
      try folders.first.map { try ConfigurationFolder($0).files } ?? paths.map(ConfigurationFolder.file)
    let operation = ApplyConfiguration(
      tenant: tenant, files: files, isWhole: !folders.isEmpty, base: against, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
