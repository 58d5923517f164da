import ArgumentParser
import Operations

struct PresetTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the scenarios of a preset.",
    discussion: """
      Each scenario has a tenant of its own, in a temporary directory, whose clock stands at 2026-06-01T09:00:00Z unless the \
      scenario sets it.

      Example: trellis preset test presets/real-estate
      """)

  @OptionGroup var options: PresetOptions

  @Argument(help: ArgumentHelp("The preset: \(PresetOptions.namingRule)"))
  var path: String

  func run() async throws {
    PresetOptions.tellApart(path, in: options.library)
    let report = try await options.run(TestPreset(preset: path))
    try options.print(report) { report in
      let lines = report.scenarios.map { outcome in
        let mark = outcome.failures.isEmpty ? "✓" : "✗"
        let failures = outcome.failures.map { "    \($0.location): \($0.message)\n" }.joined()
        return "\(mark) \(outcome.scenario)\n\(failures)"
      }
      let failed = report.scenarios.count { !$0.failures.isEmpty }
      return lines.joined() + "\(Counted.words(report.scenarios.count, "scenario")), \(failed) failed\n"
    }
    if report.scenarios.contains(where: { !$0.failures.isEmpty }) { throw CommandFailed.refused }
  }
}
