import ArgumentParser
import Operations

struct RecordGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Shows one record.",
    discussion: "Example: trellis record get acme deals 42 --expand account")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The fields to show, separated by commas; may be repeated. (default: all)")
  var fields: [String] = []

  @Option(name: .long, help: "Lookups whose records are included in full, separated by commas; may be repeated.")
  var expand: [String] = []

  func run() async throws {
    let answer = try await data.run(
      GetRecord(
        tenant: record.tenant, user: acting.user, module: record.module, id: record.id, fields: fields.listed,
        expand: expand.listed ?? [], isForPeople: !data.json))
    try data.print(answer)
  }
}
