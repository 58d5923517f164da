import ArgumentParser

struct ProcessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "process", abstract: "Shows how processes run: times, steps, and logs for process mining.",
    subcommands: [ProcessReportCommand.self, ProcessLogCommand.self])
}
