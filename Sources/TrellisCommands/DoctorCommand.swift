import ArgumentParser
import Operations

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Compares a tenant's store with its model, and shows overrides and entries.",
    discussion: "Example: trellis doctor acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    let findings = try await data.run(CheckTenant(tenant: tenant))
    try data.print(findings) { findings in
      findings.isEmpty ? "Nothing is wrong with \(tenant).\n" : findings.map { DoctorLine($0).text }.joined()
    }
    if findings.contains(where: \.isError) { throw CommandFailed.refused }
  }
}
