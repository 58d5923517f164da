import ArgumentParser
import Engine
import Operations

struct DuplicateList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists records that are likely duplicates, group by group.",
    discussion: """
      Merge them with `trellis record merge`, or say with `trellis duplicate dismiss` that they are not.

      Example: trellis duplicate list acme contacts --rule same_name_and_phone
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "One rule of the module. (default: all of them)")
  var rule: String?

  @Option(name: .long, help: "How many groups, 1 to 200; a page may have fewer even if more follow.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = DuplicateRequest(module: module, rule: rule, limit: limit, cursor: cursor)
    let answer = try await data.run(ListDuplicates(tenant: tenant, user: acting.user, request: request))
    StandardOutput.write(data.json ? answer.json + "\n" : try DuplicateTable(answer.json).text)
  }
}
