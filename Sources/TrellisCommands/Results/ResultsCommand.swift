import ArgumentParser

struct ResultsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "Results of calls: what they do, whom to call next, and the figures of the day.",
    subcommands: [
      ResultsNext.self, ResultsLog.self, ResultsPreview.self, ResultsQueue.self, ResultsRelease.self,
      ResultsFigures.self, ResultsPrompts.self, ResultsCallers.self, ResultsList.self, ResultsShow.self,
      ResultsImport.self, ResultsExport.self, ResultsTemplate.self,
    ])
}
