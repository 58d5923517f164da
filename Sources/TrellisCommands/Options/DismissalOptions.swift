import ArgumentParser
import Engine
import Operations

/// The records of which something is said together: that they are not about the same, or that this is taken back.
struct DismissalOptions: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The records, 2 to 20.")
  var records: [RecordArgument]

  func run(isUndone: Bool) async throws {
    let items = records.map { DuplicateDismissal.Item(module: $0.module ?? module, id: $0.id) }
    let dismissal = DuplicateDismissal(records: items, isUndone: isUndone)
    try data.print(await data.run(DismissDuplicates(tenant: tenant, user: acting.user, dismissal: dismissal))) { _ in
      "Done\n"
    }
  }
}
