import ArgumentParser
import Engine
import Operations

struct RecordUnmerge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmerge", abstract: "Undoes the last merge into a record, or the merge by which it went.",
    discussion: """
      Whatever has been changed since the merge is in the way, and is listed; with --keep-changes it stays as it is.

      Example: trellis record unmerge acme contacts 7
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Flag(name: .long, help: "Leave what has been changed since the merge as it is.")
  var keepChanges = false

  @Flag(name: .long, help: "Say what would happen, and change nothing.")
  var dryRun = false

  func run() async throws {
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user, command: .unmerge(record.target, keepingChanges: keepChanges),
      isRehearsal: dryRun)
    try data.print(await data.run(operation), isRehearsal: dryRun)
  }
}
