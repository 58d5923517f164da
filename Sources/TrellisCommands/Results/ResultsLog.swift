import ArgumentParser
import Engine
import Operations

struct ResultsLog: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Logs the result of a call about a record.",
    discussion: """
      One interaction is logged, whatever becomes of what follows; what is missing becomes a prompt. With --dry-run nothing is \
      logged.

      Examples:
        trellis results log acme deals 42 no_answer --as ana
        trellis results log acme deals 42 call_back --at 2026-06-02T10:00:00Z --as ana
        trellis results log acme deals 42 interested amount=5000 --note "Wants an offer" --interaction duration=4m
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Argument(help: "The result's code.")
  var result: String

  @Argument(help: "Values that its moves ask for, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  @Option(name: .long, help: "The flow; the first that fits if it is left out.")
  var flow: String?

  @Option(name: .long, help: "Which of several open records it is about, as deals/12.")
  var about: RecordArgument?

  @Option(name: .long, help: "When a call is scheduled: a moment such as 2026-06-02T10:00:00Z, or a day.")
  var at: String?

  @Option(name: .long, help: "Until when the record is postponed: a moment, or a day.")
  var until: String?

  @Option(name: .long, help: "The note to write.")
  var note: String?

  @Option(name: .long, help: "The code of a checklist item to tick; may be repeated.")
  var check: [String] = []

  @Option(name: .long, help: "A field of the interaction, as field=value; may be repeated.")
  var interaction: [FieldAssignment] = []

  @Flag(name: .long, help: "Say what it would do, and log nothing.")
  var dryRun = false

  func validate() throws {
    try values.validateOnce()
    try interaction.validateOnce()
    if let about, about.module == nil { throw ValidationError("--about is module/id, such as deals/12.") }
  }

  func run() async throws {
    var input = ResultInput(result, flow: flow, at: at, until: until, interaction: interaction.input)
    input.supplied = TransitionInput(values: values.input, checklist: check, note: note)
    input.record = about.flatMap { about in about.module.map { RecordTarget(module: $0, id: about.id) } }
    let outcome = try await data.run(
      LogResult(
        tenant: record.tenant, user: acting.user, record: record.target, input: input, isRehearsal: dryRun))
    try data.print(outcome) { ResultText($0).text + (dryRun ? Rehearsal.end : "") }
  }
}
