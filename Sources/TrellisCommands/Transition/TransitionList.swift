import ArgumentParser
import Operations

struct TransitionList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the transitions from a record's state, open and blocked.",
    discussion: "Example: trellis transition list acme deals 42 --as ana")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  func run() async throws {
    let operation = ListTransitions(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id)
    let transitions = try await data.run(operation)
    try data.print(transitions) { transitions in
      let texts = transitions.map { TransitionText($0).text }
      return texts.isEmpty ? "No blueprint leads on from here.\n" : texts.joined()
    }
  }
}
