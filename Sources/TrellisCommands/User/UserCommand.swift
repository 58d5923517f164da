import ArgumentParser

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Shows, creates, changes, deactivates and activates the users of a tenant.",
    subcommands: [
      UserList.self, UserShow.self, UserCreate.self, UserUpdate.self, UserDeactivate.self, UserActivate.self,
      UserInvite.self, UserUnlock.self, UserRemoveSecondFactor.self, UserAbsence.self, UserHandOver.self,
    ])
}
