import ArgumentParser

struct DuplicateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicate", abstract: "Finds records that are likely duplicates.",
    subcommands: [
      DuplicateList.self, DuplicateScan.self, DuplicateDismiss.self, DuplicateReopen.self, DuplicateRebuild.self,
      DuplicatePublish.self,
    ])
}
