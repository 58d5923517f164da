import ArgumentParser

struct AttachmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attachment", abstract: "Attaches files to records; the rights of the record apply to them.",
    subcommands: [
      AttachmentList.self, AttachmentAdd.self, AttachmentGet.self, AttachmentDelete.self, AttachmentRestore.self,
    ])
}
