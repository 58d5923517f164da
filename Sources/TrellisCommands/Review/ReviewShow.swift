import ArgumentParser
import Operations

struct ReviewShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a draft, with what stands in its way, the records that it is like, and its story.",
    discussion: "Example: trellis review show acme 7 --as eva")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The draft's id.")
  var draft: Int64

  func run() async throws {
    let review = try await data.run(ShowReview(tenant: tenant, user: acting.user, draft: draft))
    try data.print(review) { ReviewText($0).text }
  }
}
