import ArgumentParser
import Operations

struct RecordGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Shows one record.",
    discussion: "Example: trellis record get acme deals 42 --expand account")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "The fields to show, separated by commas. (default: all)")
  var fields: String?

  @Option(name: .long, help: "Lookups whose records are to be given whole, separated by commas.")
  var expand: String?

  func run() async throws {
    let names = { (list: String) in list.split(separator: ",").map { String($0) } }
    let answer = try await data.run(
      GetRecord(
        tenant: record.tenant, user: acting.user, module: record.module, id: record.id, fields: fields.map(names),
        expand: expand.map(names) ?? []))
    try data.print(answer)
  }
}
