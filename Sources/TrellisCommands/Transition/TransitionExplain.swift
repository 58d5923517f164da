import ArgumentParser
import Operations

struct TransitionExplain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what a transition wants, and what stands in its way; changes nothing.",
    discussion: """
      Without a name, all transitions. With values, a rehearsal: what would still be missing.

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
    try data.print(rehearsal, as: RehearsalJSON.init) { rehearsal in
      let wanted = rehearsal.explanation.map { TransitionText($0).requirements } ?? ""
      let problems = rehearsal.problems.map { ProblemLine($0).text + "\n" }.joined()
      return wanted + (rehearsal.problems.isEmpty ? "✓ \(name) would be made.\n" : problems)
    }
    if !rehearsal.problems.isEmpty { throw CommandFailed.refused }
  }

  private func explainAll() async throws {
    let operation = ListTransitions(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id)
    let transitions = try await data.run(operation)
    try data.print(transitions, as: TransitionJSON.list(of:)) { transitions in
      transitions.map { TransitionText($0).text + TransitionText($0).requirements }.joined()
    }
  }
}
