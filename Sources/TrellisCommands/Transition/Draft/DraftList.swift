import ArgumentParser
import Engine
import Operations

struct DraftList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists your drafts, or those of a record.",
    discussion: """
      Whoever may override sees that others have drafts of a record, and not what is in them.

      Example: trellis transition draft list acme deals 42 --as ana
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String?

  @Argument(help: "The record's id.")
  var id: Int64?

  func validate() throws {
    guard (module == nil) == (id == nil) else { throw ValidationError("Give a module and an id, or neither.") }
  }

  func run() async throws {
    let record = module.flatMap { module in id.map { RecordTarget(module: module, id: $0) } }
    let drafts = try await data.run(ListDrafts(tenant: tenant, user: acting.user, record: record))
    try data.print(drafts) { $0.isEmpty ? "No drafts.\n" : $0.map(DraftText.line).joined() }
  }
}
