import ArgumentParser
import Engine
import Operations

struct TransitionBulk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulk", abstract: "Moves many records at once, with a verdict on each.",
    discussion: """
      Each record is judged by itself: one that is refused stays where it is, and the others move, unless --atomic. It takes \
      the right bulk. The exit code is 1 if one was refused.

      Example: trellis transition bulk acme deals lose --filter "stage == 'offer' && amount < 100" --note "Too small"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The transition's name; with --to a value instead.")
  var name: String?

  @Option(name: .long, help: "The state in which the records are to be, instead of a transition's name.")
  var to: String?

  @Option(name: .long, help: "The ids of the records, separated by commas.")
  var ids: [String] = []

  @Option(name: .long, help: "An expression that the records have to meet, instead of ids.")
  var filter: String?

  @Flag(name: .long, help: "Leave all where they are if one is refused.")
  var atomic = false

  @OptionGroup var given: TransitionOptions

  func validate() throws {
    guard (filter == nil) != ids.isEmpty else { throw ValidationError("Give either --ids or --filter.") }
    _ = try way
    _ = try numbers
  }

  private var way: (way: TransitionWay, input: TransitionInput) {
    get throws { try given.way(name: name, to: to) }
  }

  private var numbers: [Int64] {
    get throws {
      try (ids.listed ?? []).map { text in
        guard let id = Int64(text), id > 0 else { throw ValidationError("\(text) is no id of a record.") }
        return id
      }
    }
  }

  func run() async throws {
    let (way, input) = try way
    let selection: BulkTransition.Selection = try filter.map { .filter($0) } ?? .ids(numbers)
    let bulk = BulkTransition(module: module, selection: selection, way: way, input: input, isAtomic: atomic)
    let verdicts = try await data.run(RunBulkTransition(tenant: tenant, user: acting.user, bulk: bulk))
    try data.print(verdicts) { verdicts in
      let refused = verdicts.count { $0.version == nil }
      return verdicts.map(Self.line).joined() + "\(verdicts.count - refused) moved, \(refused) refused.\n"
    }
    if verdicts.contains(where: { $0.version == nil }) { throw ExitCode.failure }
  }

  private static func line(_ verdict: BulkVerdict) -> String {
    verdict.version.map { "✓ \(verdict.id), version \($0)\n" }
      ?? "✗ \(verdict.id)\n" + TransitionText.lines(of: verdict.problems)
  }
}
