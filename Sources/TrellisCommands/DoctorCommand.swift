import ArgumentParser
import Engine
import Operations

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Compares a tenant's store with its model and its ledger.",
    discussion: """
      The first line says how much was checked and how many errors there are. Errors follow, marked ✗: things that only something \
      other than Trellis can have written. Then come exceptions, marked ·: overrides, entries in mid-process and the like, which the \
      ledger lists with who and why. If there is an error, the exit code is 1.

      --repair first recomputes derived data where it is wrong: roll-ups, sort keys, the search index and the keys of duplicates. It \
      changes no record.

      Example: trellis doctor acme
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Recompute derived data where it is wrong.")
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
