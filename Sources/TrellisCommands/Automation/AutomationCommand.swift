import ArgumentParser
import Engine
import Expressions
import Metamodel
import Operations

struct AutomationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "automation",
    abstract: "Shows what follows by itself whenever records are created or edited, or a time of theirs comes.",
    subcommands: [AutomationList.self, AutomationShow.self, AutomationLog.self, AutomationTest.self])
}

struct AutomationList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists automations in the order in which they follow a change.",
    discussion: "Example: trellis automation list acme --module leads")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "Of this module alone.")
  var module: String?

  func run() async throws {
    try data.print(await data.run(ListAutomations(tenant: tenant, module: module))) { automations in
      var table = TextTable("name", "module", "on", "when", "as")
      for automation in automations {
        table.add(
          automation.name, automation.module, automation.at ?? automation.on.joined(separator: ", "),
          automation.when ?? "",
          automation.actor ?? "")
      }
      return table.text(empty: "There are no automations.")
    }
  }
}

struct AutomationShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows an automation.", discussion: "Example: trellis automation show acme welcome")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The automation's name; see `trellis automation list`.")
  var name: String

  func run() async throws {
    let all = try await data.run(ListAutomations(tenant: tenant, module: nil))
    guard let automation = all.first(where: { $0.name == name }) else {
      throw OperationFailure.missing("automation", name, among: all.map(\.name))
    }
    try data.print(automation) { automation in
      Listing(
        [
          ("name", automation.name), ("label", automation.label), ("module", automation.module),
          automation.at.map { ("at", $0) } ?? ("on", automation.on.joined(separator: ", ")),
          ("when", automation.when ?? "always"), ("as", automation.actor ?? ""),
        ] + automation.effects.enumerated().map { ("\($0.offset + 1)", $0.element) }
      ).text
    }
  }
}

struct AutomationLog: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Lists what an automation did lately, and why it did nothing; the newest first.",
    discussion: "Example: trellis automation log acme welcome --record 12")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The automation's name.")
  var name: String

  @Option(name: .long, help: "About the record of this id alone.")
  var record: Int64?

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Only those before this id.")
  var before: Int64?

  func run() async throws {
    let operation = ShowAutomationLog(
      tenant: tenant, user: acting.user, automation: name, record: record, limit: limit, before: before)
    try data.print(await data.run(operation)) { entries in
      var table = TextTable("id", "at", "record", "on", "outcome", "as", "what")
      for entry in entries {
        table.add(
          "\(entry.id)", entry.at.text, "\(entry.record)", entry.event, entry.outcome, entry.actor, entry.detail)
      }
      return table.text(empty: "It has followed nothing yet.")
    }
  }
}

struct AutomationTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Says what an automation would do with a record as it is, and changes nothing.",
    discussion: "Example: trellis automation test acme welcome 12 --on create")

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The automation's name.")
  var name: String

  @Argument(help: "The id of a record of its module.")
  var record: Int64

  @Option(
    name: .long,
    help:
      "What it follows: create or edit; `old` is empty, or the record as it is. One that waits for a time follows that."
  )
  var on: Event = .edit

  enum Event: String, ExpressibleByArgument, CaseIterable {
    case create
    case edit
  }

  func run() async throws {
    let operation = TryAutomation(
      tenant: tenant, user: acting.user, automation: name, record: record, event: on == .create ? .create : .edit)
    try data.print(await data.run(operation)) { trial in
      let isMet = trial.outcome == "done"
      let head = isMet ? "It would do: \(trial.detail)\n" : "It would do nothing: \(trial.detail)\n"
      return head + (trial.changes + trial.messages).map { "  \($0)\n" }.joined()
    }
  }
}
