import ArgumentParser
import Engine
import Operations

struct SubjectErase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erases a person's records, and the notes and activities about them, permanently.",
    discussion: """
      Try it with --dry-run first, and use --except to leave out what belongs to somebody else. Records that only refer to the person \
      stay; whatever they say about the person has to be changed by hand. Either everything is erased, as `trellis record erase` does \
      it, or nothing.

      Example: trellis subject erase acme --email jane@example.com --reason "Request 2026-014" --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var subject: SubjectOptions

  @Option(name: .long, help: "Why. The reason is kept permanently, so do not name anybody in it.")
  var reason: String

  @Flag(name: .long, help: "Say what would be erased, and change nothing.")
  var dryRun = false

  func run() async throws {
    let operation = EraseSubject(
      tenant: subject.tenant, user: acting.user, request: subject.request, reason: reason, isRehearsal: dryRun)
    try data.print(await data.run(operation)) { erasure in
      SubjectText(erasure.subject).text
        + erasure.reports.map { ErasureText($0, isRehearsal: dryRun).text }.joined() + (dryRun ? Rehearsal.end : "")
    }
  }
}
