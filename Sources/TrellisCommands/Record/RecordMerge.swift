import ArgumentParser
import Engine
import Operations

struct RecordMerge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merges records of a module into one of them.",
    discussion: """
      The record keeps its values and takes those that it lacks from the others, in their order; --take chooses otherwise. Records \
      that referred to the others refer to it. The others go to the recycle bin. `record unmerge` undoes all of it.

      Example: trellis record merge acme contacts 7 --with 8 --with 9 --take email=8 --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "A record to merge into it; may be repeated.")
  var with: [Int64]

  @Option(
    name: .long,
    help: "The record whose value of a field it takes, as FIELD=ID; its own id keeps its value. May be repeated.")
  var take: [FieldAssignment] = []

  @Option(name: .long, help: "The version that you have seen; if the record has changed since, the merge is refused.")
  var ifVersion: Int64?

  @Flag(name: .long, help: "Say what would happen, and change nothing.")
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
    try data.print(await data.run(operation), isRehearsal: dryRun)
  }
}
