import ArgumentParser
import Operations

struct DuplicatePublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Puts a file of duplicate rules into force for a tenant.",
    discussion: """
      The file is the tenant's own duplicates.yaml: it says what differs from the preset's rules, and removes one with omit: true.

      Example: trellis duplicate publish acme duplicates.yaml --message "A tax ID is nobody else's"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions
  @OptionGroup var file: PublishedFile

  func run() async throws {
    let operation = PublishDuplicates(
      tenant: file.tenant, path: file.path, text: try file.text, publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
