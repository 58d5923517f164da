import ArgumentParser

struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Reads and changes records; all rules of the tenant apply.",
    subcommands: [
      RecordList.self, RecordRelated.self, RecordAggregate.self, RecordGet.self, RecordTimeline.self, RecordCreate.self,
      RecordUpdate.self, RecordUpsert.self, RecordDelete.self, RecordRestore.self, RecordConvert.self,
      RecordUnconvert.self, RecordMerge.self, RecordUnmerge.self, RecordErase.self,
    ])
}
