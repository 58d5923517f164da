import ArgumentParser
import Operations

struct AuditTrim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trim", abstract: "Takes the oldest entries of the audit log away.",
    discussion: """
      The log says that it was done. Export first what you have to keep.

      Example: trellis audit trim acme --before 2020-01-01
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "What is older goes, such as 2020-01-31 or 2020-01-31T09:00:00Z.")
  var before: Moment

  func run() async throws {
    let operation = TrimAudit(tenant: tenant, user: acting.user, before: before.time)
    try data.print(await data.run(operation)) { "Entries taken away: \($0)\n" }
  }
}
