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

      --repair first computes anew what follows from the records and is kept beside them, where it is wrong: roll-ups, the sort keys of \
      texts, the search index, the keys of duplicates. It changes no record.

      Example: trellis doctor acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Computes anew what follows from the records, where it is wrong.")
  var repair = false

  func run() async throws {
    let report = try await data.run(CheckTenant(tenant: tenant, repairs: repair))
    try data.print(report) { report in
      DoctorSummary(report, of: tenant).text + report.repaired.map { Printable.line("✓ Mended: \($0)") + "\n" }.joined()
        + report.findings.map { DoctorLine($0).text }.joined()
    }
    if report.errors > 0 { throw CommandFailed.refused }
  }
}
