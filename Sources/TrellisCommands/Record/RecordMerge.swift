import ArgumentParser
import Engine
import Operations

struct RecordMerge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merges records of a module into one of them.",
    discussion: """
      The record keeps its values; what it lacks it takes from the others, in their order, and --take chooses otherwise. Whatever \
      named the others names it. The others go to the recycle bin; `record unmerge` undoes it all.

      Example: trellis record merge acme contacts 7 --with 8 --with 9 --take email=8 --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "A record that goes; may be repeated.")
  var with: [Int64]

  @Option(name: .long, help: "Whose value it takes, as FIELD=ID; its own id keeps its value. May be repeated.")
  var take: [FieldAssignment] = []

  @Option(name: .long, help: "The version of the record that you have seen; another one now refuses the merge.")
  var ifVersion: Int64?

  @Flag(name: .long, help: "Say what would be, and change nothing.")
  var dryRun = false

  func validate() throws {
    try take.validateOnce()
    if let wrong = take.first(where: { Int64($0.value) == nil }) {
      throw ValidationError("--take \(wrong.field)=\(wrong.value): the id of a record is wanted.")
    }
  }

  func run() async throws {
    let chosen = Dictionary(
      take.compactMap { choice in Int64(choice.value).map { (choice.field, $0) } },
      uniquingKeysWith: { _, last in last })
    let input = MergeInput(losers: with.map { MergeInput.Loser(id: $0) }, take: chosen)
    let target = RecordTarget(module: record.module, id: record.id, expectedVersion: ifVersion)
    let operation = PerformCommand(
      tenant: record.tenant, user: acting.user, command: .merge(target, input), isRehearsal: dryRun)
    try data.print(await data.run(operation))
  }
}
