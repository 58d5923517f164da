import ArgumentParser
import Engine
import Operations

struct ApprovalShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows an approval: what waits, for whom, what was decided, what has changed since.",
    discussion: "Example: trellis approval show acme 7")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The approval's id.")
  var approval: Int64

  func run() async throws {
    let info = try await data.run(ShowApproval(tenant: tenant, user: acting.user, id: approval))
    try data.print(info) { ApprovalText($0).whole }
  }
}
