import ArgumentParser
import Engine
import Operations

struct ResultsPrompts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompts", abstract: "Lists what results could not do, the oldest first.",
    discussion: """
      A prompt is answered by running its transition with what is missing. --dismiss takes one away.

      Example: trellis results prompts acme --as ana
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The id of a prompt to take away.")
  var dismiss: Int64?

  func run() async throws {
    let prompts = try await data.run(ListPrompts(tenant: tenant, user: acting.user, dismissed: dismiss))
    try data.print(prompts) { $0.isEmpty ? "Nothing is asked for.\n" : $0.map(Self.text).joined() }
  }

  private static func text(_ prompt: Prompt) -> String {
    let way = prompt.transition.map { ": run \($0)" } ?? ""
    let head = "\(prompt.id) \(prompt.module) \(prompt.record) \(prompt.title): \(prompt.action)\(way)"
    return ([head] + prompt.problems.map { "  \($0.at): \($0.message)" }).map { Printable.line($0) + "\n" }.joined()
  }
}

struct ResultsCallers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callers", abstract: "Finds the records that have a telephone number, in whatever way it is written.",
    discussion: "Example: trellis results callers acme \"+34 600 111 222\"")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The number.")
  var number: String

  func run() async throws {
    let found = try await data.run(FindCallers(tenant: tenant, user: acting.user, number: number))
    try data.print(found) { matches in
      matches.isEmpty
        ? "Nobody has that number.\n"
        : matches.map {
          Printable.line("\($0.module) \($0.record) \($0.title): \($0.field) \($0.number.number) \($0.number.tel)")
            + "\n"
        }.joined()
    }
  }
}
