import ArgumentParser

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Incoming records that are held until somebody has looked at them.",
    subcommands: [
      ReviewList.self, ReviewShow.self, ReviewAccept.self, ReviewReject.self, ReviewReturn.self, ReviewCorrect.self,
      ReviewVerify.self, ReviewResubmit.self, ReviewClaim.self, ReviewRelease.self,
    ])
}
