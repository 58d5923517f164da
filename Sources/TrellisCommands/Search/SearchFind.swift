import ArgumentParser
import Engine
import Operations

struct SearchFind: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Finds records by words; search without a verb does the same.",
    discussion: """
      Every word has to be found; the last may be the beginning of a word. Case and accents do not matter.
      Example: trellis search acme garcia lop --module contacts
      Words in a row: trellis search acme '"calle mayor"'
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "What to look for.")
  var words: [String]

  @Option(name: .customLong("module"), help: "Search only this module; may be repeated.")
  var modules: [String] = []

  @Option(name: .long, help: "How many records, 1 to 200.")
  var limit = 20

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let request = SearchRequest(
      text: words.joined(separator: " "), modules: modules.isEmpty ? nil : modules, limit: limit)
    let answer = try await data.run(SearchRecords(tenant: tenant, user: acting.user, request: request))
    StandardOutput.write(data.json ? answer.json + "\n" : try SearchTable(answer.json).text)
  }
}
