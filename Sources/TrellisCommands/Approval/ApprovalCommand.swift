import ArgumentParser

struct ApprovalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approval", abstract: "Lists what waits for a decision, and decides it.",
    subcommands: [
      ApprovalList.self, ApprovalShow.self, ApprovalApprove.self, ApprovalReject.self, ApprovalDelegate.self,
      ApprovalRecall.self, ApprovalResubmit.self,
    ])
}
