import ArgumentParser
import Operations

struct BlueprintPublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Puts a blueprint file into force for a tenant.",
    discussion: """
      The file is the whole blueprint: whatever it does not name is removed. Records stay on the version of the process that they \
      entered; new records enter this one. If nothing differs from the blueprint in force, no version is made. To change only a part, \
      use `trellis config apply` with a file that says what differs.

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
