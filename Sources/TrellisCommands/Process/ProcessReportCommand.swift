import ArgumentParser
import Engine
import Operations

struct ProcessReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Shows how long records stay in each state, which steps they take, what is refused, and how approvals go.",
    discussion: """
      Times are of stays that have ended. `present` counts the records that are in the state now. Refused attempts are \
      counted by what stood in the way, approvals by the rule that has started them, with how long they waited.

      Example: trellis process report acme deals --group-by owner
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "The field that a blueprint drives. (default: the only one)")
  var field: String?

  @Option(name: .long, help: "An expression that the records have to meet.")
  var filter: String?

  @Option(name: .long, help: "version, owner or team.")
  var groupBy: ProcessGroup?

  func run() async throws {
    let request = ProcessReportRequest(module: module, field: field, filter: filter, groupBy: groupBy)
    let report = try await data.run(ReportProcess(tenant: tenant, user: acting.user, request: request))
    try data.print(report) { report in
      let approved = report.approvals.isEmpty ? "" : "\n" + approvals(report) + "\n" + decisions(report)
      return states(report) + "\n" + steps(report) + "\n" + refusals(report) + approved
    }
  }

  private var group: [String] { groupBy.map { [$0.rawValue] } ?? [] }

  private func states(_ report: ProcessReport) -> String {
    let numbers = ["entered", "present", "mean", "median", "p90"]
    var table = TextTable(header: group + ["state"] + numbers, rightAligned: Set(numbers))
    for figures in report.states {
      table.add(
        cells: group.map { _ in figures.group ?? "none" } + [figures.state, "\(figures.entered)", "\(figures.present)"]
          + [figures.meanSeconds, figures.medianSeconds, figures.p90Seconds].map { $0.map(Self.span) ?? "" })
    }
    return table.text(empty: "No record has moved.")
  }

  private func steps(_ report: ProcessReport) -> String {
    var table = TextTable(header: group + ["step", "from", "to", "count"], rightAligned: ["count"])
    for figures in report.steps {
      table.add(
        cells: group.map { _ in figures.group ?? "none" }
          + [figures.step, figures.from ?? "", figures.to ?? "", "\(figures.count)"])
    }
    return table.text(empty: "No step was taken.")
  }

  private func refusals(_ report: ProcessReport) -> String {
    var table = TextTable(header: group + ["refused", "at", "because", "count"], rightAligned: ["count"])
    for figures in report.refusals {
      table.add(
        cells: group.map { _ in figures.group ?? "none" }
          + [figures.transition, figures.at ?? "", figures.code, "\(figures.count)"])
    }
    return table.text(empty: "Nothing was refused.")
  }

  private func approvals(_ report: ProcessReport) -> String {
    let numbers = ["count", "mean", "median", "p90"]
    var table = TextTable(header: group + ["approval", "rule", "outcome"] + numbers, rightAligned: Set(numbers))
    for figures in report.approvals {
      table.add(
        cells: group.map { _ in figures.group ?? "none" }
          + [figures.approval, "\(figures.rule)", figures.outcome, "\(figures.count)"]
          + [figures.meanSeconds, figures.medianSeconds, figures.p90Seconds].map { $0.map(Self.span) ?? "" })
    }
    return table.text(empty: "Nothing has waited for a decision.")
  }

  private func decisions(_ report: ProcessReport) -> String {
    var table = TextTable(
      header: group + ["approval", "by", "said", "as", "count", "after"], rightAligned: ["count", "after"])
    for figures in report.decisions {
      table.add(
        cells: group.map { _ in figures.group ?? "none" }
          + [figures.approval, figures.by, figures.verdict, figures.capacity, "\(figures.count)"]
          + [figures.meanSeconds.map(Self.span) ?? ""])
    }
    return table.text(empty: "Nobody has decided anything.")
  }

  /// Seconds in the two largest units: `3 d 4 h`.
  static func span(_ seconds: Int64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
    let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
    return shown.isEmpty ? "0 s" : shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}

extension ProcessGroup: ExpressibleByArgument {}
