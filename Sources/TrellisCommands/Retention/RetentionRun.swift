import ArgumentParser
import Engine
import Operations

struct RetentionRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Erases or deletes the records whose retention time is over.",
    discussion: """
      The `retention` of each module says which: see the preset language. A server does this every day at three in the morning. What is \
      erased cannot be brought back.

      Example: trellis retention run acme --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Flag(name: .long, help: "Say what is due, and change nothing.")
  var dryRun = false

  func run() async throws {
    let operation = RunRetention(tenant: tenant, user: acting.user, isRehearsal: dryRun)
    try data.print(await data.run(operation)) { report in
      var table = TextTable(header: ["module", "rule", "due", "done", "refused"], rightAligned: ["due", "done"])
      for line in report.lines {
        let refused = line.refused.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        table.add(
          line.module, line.rule, "\(line.due)", report.isRehearsal ? "-" : "\(line.done)",
          refused.isEmpty ? "none" : refused.joined(separator: ", "))
      }
      return table.text(empty: "No module says how long its records are kept.") + (dryRun ? Rehearsal.end : "")
    }
  }
}
