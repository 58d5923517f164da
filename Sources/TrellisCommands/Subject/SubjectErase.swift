import ArgumentParser
import Engine
import Operations

struct SubjectErase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erases a person's records, and the notes and activities about them, for ever.",
    discussion: """
      Look at --dry-run first, and leave out with --except what is somebody else's. Records that only name the person stay; what they \
      say themselves of the person has to be changed by hand. All or nothing is erased, as `trellis record erase` does it.

      Example: trellis subject erase acme --email jane@example.com --reason "Request 2026-014" --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var subject: SubjectOptions

  @Option(name: .long, help: "Why. It is kept for ever, so it names nobody.")
  var reason: String

  @Flag(name: .long, help: "Say what would go, and change nothing.")
  var dryRun = false

  func run() async throws {
    let operation = EraseSubject(
      tenant: subject.tenant, user: acting.user, request: subject.request, reason: reason, isRehearsal: dryRun)
    try data.print(await data.run(operation)) { erasure in
      SubjectText(erasure.subject).text
        + erasure.reports.map { ErasureText($0, isRehearsal: dryRun).text }.joined()
    }
  }
}
