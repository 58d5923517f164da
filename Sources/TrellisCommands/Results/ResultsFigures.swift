import ArgumentParser
import Engine
import Expressions
import Operations

struct ResultsFigures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Gives the figures of a day: attempts and effective ones, by hour, agent, flow and result.",
    discussion: "Example: trellis results figures acme --day 2026-06-01")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "A day such as 2026-06-01; today if it is left out.")
  var day: String?

  @Option(name: .long, help: "A user's name; everybody if it is left out.")
  var agent: String?

  @Option(name: .long, help: "One result flow; all if it is left out.")
  var flow: String?

  func validate() throws {
    guard day.map({ CalendarDate(parsing: $0) != nil }) ?? true else {
      throw ValidationError("--day is a day such as 2026-06-01.")
    }
  }

  func run() async throws {
    let request = CallFiguresRequest(day: day.flatMap { CalendarDate(parsing: $0) }, agent: agent, flow: flow)
    let figures = try await data.run(ShowCallFigures(tenant: tenant, user: acting.user, request: request))
    try data.print(figures) { Self.text($0) }
  }

  private static func text(_ figures: CallFigures) -> String {
    let parts = [
      ("hour", figures.hours), ("agent", figures.agents), ("flow", figures.flows), ("result", figures.results),
    ]
    return line("\(figures.day.text)", figures.total)
      + parts.flatMap { kind, parts in parts.map { line("  \(kind) \($0.name)", $0.count) } }.joined()
  }

  private static func line(_ name: String, _ count: CallFigures.Count) -> String {
    let rate = count.rate.map { " (\($0) %)" } ?? ""
    return Printable.line(
      "\(name): \(count.attempts) attempts, \(count.effective) effective\(rate), \(count.definitive) definitive, "
        + "\(count.records) records") + "\n"
  }
}
