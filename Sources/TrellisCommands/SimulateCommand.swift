import ArgumentParser
import Engine
import Expressions
import Operations

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Says what a tenant's clock would do until a time, and changes nothing.",
    discussion: """
      Time passes on a copy of the tenant, with nobody there: automatic transitions, warnings and ends of states' times, what they lead to, and \
      the daily retention.

      Example: trellis simulate acme --until 90d
      Until a day: trellis simulate acme --until 2027-01-31 --json
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "A moment, a day, or a period from now such as 90d or 2bd; ten years at most.")
  var until: String

  func run() async throws {
    try data.print(await data.run(SimulateTenant(tenant: tenant, until: until))) { report in
      var table = TextTable("at", "record", "what", "outcome")
      for deed in report.deeds {
        let record = deed.record == 0 || deed.kind.isOfReview ? deed.module : "\(deed.module)/\(deed.record)"
        let outcome = deed.refused.isEmpty ? "" : "refused: \(deed.refused.joined(separator: ", "))"
        table.add(deed.at.text, record, words(deed), outcome)
      }
      return table.text(empty: "Nothing is due until \(report.until.text).")
    }
  }

  private func words(_ deed: ClockDeed) -> String {
    switch deed.kind {
    case .transition: deed.reference
    case .warning: "\(deed.reference): its time is over before long"
    case .sla: "\(deed.reference): its time is over"
    case .escalation: "\(deed.reference): its time is over, and is escalated further"
    case .approval: "approval \(deed.reference): the time to decide is over"
    case .automation: "automation \(deed.reference)"
    case .reviewOverdue: "draft \(deed.record) of \(deed.reference) is overdue"
    case .reviewExpired: "draft \(deed.record) of \(deed.reference) is given up"
    case .reviewForgotten: "the values of draft \(deed.record) of \(deed.reference) are taken away"
    case .postponed: "\(deed.reference): it comes back"
    case .absence: "\(deed.reference) is away from then on"
    case .retention: "\(deed.reference): \(deed.count)"
    }
  }
}
