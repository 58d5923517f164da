import ArgumentParser
import Foundation
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

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The blueprint's file.", completion: .file(extensions: ["yaml"]))
  var file: String

  func run() async throws {
    guard let content = FileManager.default.contents(atPath: file), content.count <= 1 << 20 else {
      throw OperationFailure(
        code: "unreadable_file", message: "\(file) cannot be read, or has more than one mebibyte.")
    }
    let operation = PublishBlueprint(
      tenant: tenant, path: file, text: String(decoding: content, as: UTF8.self), publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
