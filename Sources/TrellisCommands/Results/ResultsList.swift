import ArgumentParser
import Operations

struct ResultsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the result flows of a tenant.",
    discussion: "Example: trellis results list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    let flows = try await data.run(ListResultFlows(tenant: tenant, flow: nil))
    try data.print(flows) { flows in
      flows.map { flow in
        Printable.line(
          "\(flow.name) “\(flow.label)”: \(flow.modules.joined(separator: ", ")); \(flow.results.count) results, "
            + "\(flow.attempts.count) rules of attempts") + "\n"
      }.joined()
    }
  }
}

struct ResultsShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a result flow: its results, what they do, and its rules of attempts.",
    discussion: "Example: trellis results show acme sales_calls")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The flow's api name.")
  var flow: String

  func run() async throws {
    let flows = try await data.run(ListResultFlows(tenant: tenant, flow: flow))
    try data.print(flows) { $0.map(Self.text).joined() }
  }

  private static func text(_ flow: ResultFlowSummary) -> String {
    let teams = flow.teams.isEmpty ? "" : ", of \(flow.teams.joined(separator: ", "))"
    let head = [
      "\(flow.name) “\(flow.label)”, order \(flow.order)\(teams)", "about \(flow.modules.joined(separator: "; "))",
      "logged in \(flow.interaction)",
    ]
    let lines = (flow.results + flow.attempts).flatMap { line in
      ["  \(line.name) (\(line.about))"] + line.does.map { "    \($0)" }
    }
    return (head + lines).map { Printable.line($0) + "\n" }.joined()
  }
}
