import ArgumentParser
import Engine
import Operations

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Compares a tenant's store with its model and its ledger.",
    discussion: """
      The first line says how much was checked and how many errors there are. Below it stand the errors, marked ✗: what only something \
      else than Trellis can have written. Then the exceptions, marked ·: overrides, entries in mid-process and the like, which the \
      ledger has with who and why. With an error the exit code is 1.

      Example: trellis doctor acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    let report = try await data.run(CheckTenant(tenant: tenant))
    try data.print(report) { report in
      DoctorSummary(report, of: tenant).text + report.findings.map { DoctorLine($0).text }.joined()
    }
    if report.errors > 0 { throw CommandFailed.refused }
  }
}
