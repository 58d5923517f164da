import ArgumentParser
import Operations

struct OutboxRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Sends what is due now, where no server does.",
    discussion: """
      Mail goes by the server that TRELLIS_SMTP_HOST names; see `trellis serve --help`.

      Example: trellis outbox run acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(DeliverOutbox(tenant: tenant))) { report in
      "Sent \(report.sent), to be tried again \(report.deferred), dead \(report.dead), discarded \(report.discarded).\n"
    }
  }
}
