import ArgumentParser
import Foundation
import Operations

struct DuplicatePublish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Puts rules of duplicates, written in the preset language, in force for a tenant.",
    discussion: """
      The file is the tenant's own duplicates.yaml: it says what differs from the preset's rules, and takes one away with omit: true.

      Example: trellis duplicate publish acme duplicates.yaml --message "A tax ID is nobody else's"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The file.", completion: .file(extensions: ["yaml"]))
  var file: String

  func run() async throws {
    guard let content = FileManager.default.contents(atPath: file), content.count <= 1 << 20 else {
      throw OperationFailure(
        code: "unreadable_file", message: "\(file) cannot be read, or has more than one mebibyte.")
    }
    let operation = PublishDuplicates(
      tenant: tenant, path: file, text: String(decoding: content, as: UTF8.self), publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
