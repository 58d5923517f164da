import ArgumentParser
import Operations

struct TransitionExplain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what a transition requires and what is in the way; changes nothing.",
    discussion: """
      Without a name, it explains all transitions. With values, it says what would still be missing. The exit code is 0 even if something \
      is missing.

      Example: trellis transition explain acme deals 42 submit amount=250000 --check ownership
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The transition's name.")
  var name: String?

  @OptionGroup var given: TransitionOptions

  func run() async throws {
    guard let name else { return try await explainAll() }
    let operation = ExplainTransition(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id, transition: name,
      input: given.input)
    let rehearsal = try await data.run(operation)
    try data.print(rehearsal) { rehearsal in
      let problems = rehearsal.problems
      return
        (rehearsal.explanation.map { TransitionText($0).explanation(problems) } ?? TransitionText.lines(of: problems))
        + (problems.isEmpty ? "✓ \(name) would be made.\n" : "")
    }
  }

  private func explainAll() async throws {
    let operation = ListTransitions(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id)
    let transitions = try await data.run(operation)
    try data.print(transitions) { transitions in
      transitions.map { TransitionText($0).explanation() }.joined()
    }
  }
}
