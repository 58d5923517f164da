import ArgumentParser
import Operations

struct AuditTrim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trim", abstract: "Removes the oldest entries of the audit log.",
    discussion: """
      The log records that this was done. Export what you have to keep first.

      Example: trellis audit trim acme --before 2020-01-01
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "Entries before this are removed, such as 2020-01-31 or 2020-01-31T09:00:00Z.")
  var before: Moment

  func run() async throws {
    let operation = TrimAudit(tenant: tenant, user: acting.user, before: before.time)
    try data.print(await data.run(operation)) { "Entries removed: \($0)\n" }
  }
}
