import ArgumentParser
import Operations

struct BlueprintPublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Puts a blueprint, written in the preset language, in force for a tenant.",
    discussion: """
      The file is the whole blueprint: what it does not name is gone. Records keep the version of the process that they entered;
      new ones enter this. If nothing differs from the blueprint in force, no version is made.

      Example: trellis blueprint publish acme offer_to_close.yaml --message "Lawyers asked for a note"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions
  @OptionGroup var file: PublishedFile

  func run() async throws {
    let operation = PublishBlueprint(
      tenant: file.tenant, path: file.path, text: try file.text, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
