import ArgumentParser
import Operations

struct AuditExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes the audit log as NDJSON, the oldest first, to the standard output.",
    discussion: """
      Keep a copy elsewhere, to compare the hashes with. The export itself is recorded too.

      Example: trellis audit export acme --from 2026-01-01 > audit.ndjson
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var audit: AuditOptions

  func run() async throws {
    var last: Int64?
    repeat {
      let operation = ExportAudit(
        tenant: audit.tenant, user: acting.user, request: audit.request(), after: last)
      let answer = try await data.run(operation)
      StandardOutput.write(answer.entries.map { $0 + "\n" }.joined())
      last = answer.next
    } while last != nil
  }
}
