import ArgumentParser
import Engine
import Operations
import Testing

@testable import TrellisCommands

struct ParsingTests {
  @Test(arguments: [
    ("amount=5", "amount", "5"), ("name=a=b", "name", "a=b"), ("next_step=", "next_step", ""),
    ("Deal Name=name", "Deal Name", "name"),
  ])
  func anAssignmentIsCutAtTheFirstEqualsSign(_ text: String, _ field: String, _ value: String) {
    let assignment = FieldAssignment(argument: text)
    #expect(assignment?.field == field)
    #expect(assignment?.value == value)
  }

  @Test(arguments: ["", "=", "=5", "amount"])
  func whatIsNoAssignmentIsRefused(_ text: String) {
    #expect(FieldAssignment(argument: text) == nil)
  }

  @Test func whatIsNoAssignmentIsAnsweredWithAnExample() {
    for arguments in [
      ["record", "update", "acme", "deals", "1", "hours"], ["record", "create", "acme", "deals", "hours"],
    ] {
      let error = #expect(throws: (any Error).self) { try TrellisCommand.parseAsRoot(arguments) }
      let message = error.map { TrellisCommand.message(for: $0) } ?? ""
      #expect(message.contains("Write field=value, for example hours=8."), "\(message)")
    }
  }

  private func message(_ arguments: [String]) -> String {
    let error = #expect(throws: (any Error).self) { try TrellisCommand.parsed(arguments) }
    return error.map { TrellisCommand.message(for: $0) } ?? ""
  }

  @Test(arguments: ["rollup", "formula"])
  func whatIsComputedIsWrittenInAFile(_ type: String) {
    let message = message(["field", "add", "acme", "accounts", "total", "--type", type, "--label", "Total"])
    #expect(message.hasPrefix("A \(type) is written in a file: run `trellis config export acme"), "\(message)")
    #expect(message.contains("modules/accounts.yaml") && message.contains("`trellis config apply acme"), "\(message)")
  }

  @Test(arguments: [
    (["record", "lst", "acme"], "There is no command `trellis record lst`. Did you mean `trellis record list`?"),
    (["tenat", "list"], "There is no command `trellis tenat`. Did you mean `trellis tenant`?"),
    (
      ["user", "absence", "ad"],
      "There is no command `trellis user absence ad`. Did you mean `trellis user absence add`?"
    ),
  ])
  func aMistypedCommandIsAnsweredWithTheOneThatWasMeant(_ arguments: [String], _ said: String) {
    #expect(message(arguments).hasPrefix(said), "\(message(arguments))")
  }

  @Test func optionsThatTakeListsMayBeRepeated() throws {
    let user = try #require(
      try TrellisCommand.parseAsRoot(["user", "create", "acme", "ana", "--role", "a", "--role", "b,c"]) as? UserCreate)
    #expect(user.roles.listed == ["a", "b", "c"])
    let list = try #require(
      try TrellisCommand.parseAsRoot([
        "record", "list", "acme", "deals", "--fields", "a,b", "--fields", "c", "--sort=-a",
      ])
        as? RecordList)
    #expect(list.fields.listed == ["a", "b", "c"] && list.sort.listed == ["-a"] && list.expand.listed == nil)
    let update = try #require(
      try TrellisCommand.parsed(["user", "update", "acme", "ana", "--team=", "--role", "a"]) as? UserUpdate)
    #expect(update.teams.listed == [] && update.roles.listed == ["a"])
    let name = try #require(
      try TrellisCommand.parsed(["user", "update", "acme", "--email", "a@b.c", "--", "--team="]) as? UserUpdate)
    #expect(name.name == "--team=" && name.teams.listed == nil)
  }

  @Test func aSettingIsGivenOrTakenAway() throws {
    let update = try #require(
      try TrellisCommand.parseAsRoot([
        "field", "update", "acme", "deals", "x", "--no-max", "--no-check", "--add-values", "a=A", "--retire-values",
        "b,c",
      ]) as? FieldUpdate)
    let settings = update.changes.completing(update.field.settings(type: nil))
    #expect(settings.removed == ["max", "length", "check", "message"])
    #expect(settings.addedValues == ["a=A"] && settings.retiredValues == ["b", "c"])
    #expect(throws: (any Error).self) {
      try TrellisCommand.parseAsRoot(["field", "update", "acme", "deals", "x", "--max", "3", "--no-max"])
    }
  }

  @Test func anUnknownOptionIsSpokenOfAsSuch() {
    let error = #expect(throws: (any Error).self) {
      try TrellisCommand.parseAsRoot(["field", "update", "acme", "deals", "x", "--no-maximum-foo"])
    }
    #expect(error.map { TrellisCommand.message(for: $0) }?.contains("--no-maximum-foo") == true)
  }

  @Test(arguments: [
    (["field", "add", "acme", "deals", "x", "--typ", "text"], "Unknown option '--typ'. Did you mean '--type'?"),
    (["field", "add", "acme", "deals", "x", "--typ=text"], "Unknown option '--typ'. Did you mean '--type'?"),
    (["tenant", "create", "acme", "--perset", "b2b"], "Unknown option '--perset'. Did you mean '--preset'?"),
    (["tenant", "create", "acme", "--zzzzzzzzzz", "b2b"], "Unknown option '--zzzzzzzzzz'"),
    (["field", "add", "acme", "deals", "x", "--label", "X"], "Missing expected argument '--type <type>'"),
    (
      ["field", "add", "acme", "deals", "x", "--label", "X", "--type", "picklist"],
      "Say what can be chosen, as code or code=Label: --values \"web=Web site,referral\"."
    ),
    (
      ["field", "add", "acme", "deals", "x", "--label", "X", "--type", "lookup"],
      "Say to which module the lookup points: --to accounts, or --to any."
    ),
  ])
  func aMistypedOptionIsSpokenOfBeforeWhatIsMissingForIt(_ arguments: [String], _ said: String) async {
    #expect(message(arguments) == said)
    #expect(await runTrellis(arguments) == 2)
  }

  @Test func whatAFieldNeedsStandsInItsUsage() {
    #expect(TrellisCommand.usageString(for: FieldAdd.self).hasSuffix("<name> --type <type> --label <label>"))
  }

  @Test func anEmptyValueClearsTheField() throws {
    let assignments = try ["amount=5", "next_step="].map { try #require(FieldAssignment(argument: $0)) }
    #expect(assignments.input == ["amount": .text("5"), "next_step": .null])
  }

  @Test func aTransitionTakesAllThatItMaySupply() throws {
    let command = try TrellisCommand.parseAsRoot([
      "transition", "run", "acme", "deals", "42", "submit", "amount=5", "--check", "a", "--check", "b", "--note", "x",
      "--activity", "call:Offer: discussed", "--as", "ana", "--data", "/d", "--json",
    ])
    let run = try #require(command as? TransitionRun)
    #expect(run.record.id == 42)
    #expect(run.name == "submit")
    #expect(run.acting.user == "ana")
    #expect(run.data.directory == "/d")
    #expect(
      run.given.input
        == TransitionInput(
          values: ["amount": .text("5")], checklist: ["a", "b"], note: "x",
          activities: [ActivityInput(kind: "call", subject: "Offer: discussed")]))
  }

  @Test(arguments: [
    ["record", "create", "acme", "deals", "--enter", "accepted"],
    ["record", "create", "acme", "deals", "--reason", "x"],
    ["record", "create", "acme", "deals", "name=a", "name=b"],
    ["record", "create", "acme", "deals", "name"],
    ["record", "get", "acme", "deals", "0"],
    ["record", "get", "acme", "deals", "x"],
    ["record", "list", "acme", "deals", "--limit", "201"],
    ["transition", "override", "acme", "deals", "1", "--to", "x"],
    ["transition", "override", "acme", "deals", "1", "--to", "x", "--reason", " "],
    ["transition", "run", "acme", "deals", "1", "submit", "--activity", "letter:x"],
    ["record", "convert", "acme", "leads", "1", "--use", "account"],
    ["record", "convert", "acme", "leads", "1", "--use", "account=1", "--skip", "account"],
    ["record", "unconvert", "acme", "leads", "1"],
    ["record", "unconvert", "acme", "leads", "1", "--reason", " "],
    ["tenant", "create", "Acme", "--preset", "x"],
    ["tenant", "delete", "acme"],
    ["tenant", "delete", "acme", "--no"],
    ["tenant", "set", "acme"],
    ["field", "add", "acme", "deals", "x", "--type", "txt", "--label", "X"],
    ["field", "update", "acme", "deals", "x"],
    ["import", "acme", "deals", "x.csv", "--enter"],
    ["config", "apply", "acme"],
    ["config", "apply", "acme", ".", "x.yaml"],
    ["blueprint", "migrate", "acme", "x"],
    ["blueprint", "migrate", "acme", "x", "--reason", "y", "--map", "a"],
    ["serve", "--port", "70000"],
    ["no-such-command"],
  ])
  func wrongUsageEndsWithTwo(_ arguments: [String]) async {
    #expect(await runTrellis(arguments) == 2)
  }

  @Test(arguments: [["--help"], ["--version"], ["record", "list", "--help"], ["help", "tenant", "create"]])
  func helpEndsWithNought(_ arguments: [String]) async {
    #expect(await runTrellis(arguments) == 0)
  }

  @Test func everyCommandHasAnAbstractAndAnExample() {
    var pending: [any ParsableCommand.Type] = [TrellisCommand.self]
    while let command = pending.popLast() {
      let configuration = command.configuration
      #expect(!configuration.abstract.isEmpty, "\(command)")
      pending += configuration.subcommands
      if configuration.subcommands.isEmpty { #expect(configuration.discussion.contains("trellis "), "\(command)") }
    }
  }
}
