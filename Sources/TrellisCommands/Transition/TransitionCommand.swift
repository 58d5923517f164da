import ArgumentParser

struct TransitionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transition", abstract: "Moves records along their blueprints.",
    subcommands: [
      TransitionList.self, TransitionExplain.self,
      TransitionRun.self, TransitionBulk.self, TransitionTick.self, TransitionBranch.self, TransitionOverride.self,
      TransitionUndo.self,
      DraftCommand.self,
    ])
}
