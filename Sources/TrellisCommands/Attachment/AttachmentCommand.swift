import ArgumentParser

struct AttachmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attachment", abstract: "Keeps files with records, under the rights of the record.",
    subcommands: [
      AttachmentList.self, AttachmentAdd.self, AttachmentGet.self, AttachmentDelete.self, AttachmentRestore.self,
    ])
}
