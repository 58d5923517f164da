import ArgumentParser
import Engine
import Foundation
import Operations

struct ProcessLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Writes every move of a module's records, for process mining.",
    discussion: """
      A record is a case, a move an event. An event is called by its transition, otherwise by its kind, such as enter or \
      override. The names are those of the tasks that `trellis blueprint export --format bpmn` writes.

      Example: trellis process log acme deals --format xes --output deals.xes
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "The field that a blueprint drives. (default: the only one)")
  var field: String?

  @Option(name: .long, help: "xes or csv.")
  var format: ProcessLogFormat = .xes

  @Option(name: .long, help: "An expression that the records have to meet.")
  var filter: String?

  @Option(name: .long, help: "The file to write. (default: standard output)", completion: .file())
  var output: String?

  func run() async throws {
    guard let output else {
      return try await StandardOutput.writeFile { path in _ = try await data.run(operation(path)) }
    }
    let report = try await data.run(operation(URL(fileURLWithPath: output).path))
    try data.print(report) { "\(Counted.words($0.events, "event")) written to \(output)\n" }
  }

  private func operation(_ file: String) -> ExportProcessLog {
    ExportProcessLog(
      tenant: tenant, user: acting.user,
      request: ProcessLogRequest(module: module, field: field, format: format, filter: filter), file: file)
  }
}

extension ProcessLogFormat: ExpressibleByArgument {}
