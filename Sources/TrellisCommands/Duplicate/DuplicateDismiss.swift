import ArgumentParser
import Engine
import Operations

struct DuplicateDismiss: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss", abstract: "Says that records are not about the same.",
    discussion: """
      It stays so until a value that is compared changes. A record of another module is MODULE/ID.

      Example: trellis duplicate dismiss acme contacts 7 8
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The records, 2 to 20.")
  var records: [RecordArgument]

  func run() async throws {
    let items = records.map { DuplicateDismissal.Item(module: $0.module ?? module, id: $0.id) }
    let dismissal = DuplicateDismissal(records: items, isUndone: false)
    try data.print(await data.run(DismissDuplicates(tenant: tenant, user: acting.user, dismissal: dismissal))) { _ in
      "Done\n"
    }
  }
}
