import ArgumentParser
import Engine
import Operations

struct ReviewAccept: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Makes a record of each draft, or merges one into a record that there is.",
    discussion: """
      Fields that the review wants verified are named by --verified, or all of them found right by --verify-all.

      Example: trellis review accept acme 7 --verify-all --as eva
      Into a record: trellis review accept acme 7 --verify-all --into contacts/42 --take phone
      """)

  @OptionGroup var options: ReviewOptions
  @OptionGroup var said: CommentOptions
  @OptionGroup var duplicates: DuplicateOptions

  @Option(name: .customLong("set"), help: "A correction, as field=value.", transform: FieldAssignment.init(reading:))
  var values: [FieldAssignment] = []

  @Option(name: .long, help: "A field that is found right.")
  var verified: [String] = []

  @Flag(name: .long, help: "Whether all fields that wait for a verdict are found right.")
  var verifyAll = false

  @Option(name: .long, help: "The record into which it goes, as module/id.")
  var into: RecordArgument?

  @Option(name: .long, help: "A field whose value that record takes though it has another.")
  var take: [String] = []

  func validate() throws {
    try values.validateOnce()
    guard into != nil || take.isEmpty else { throw ValidationError("--take goes with --into.") }
    guard into == nil || into?.module != nil else { throw ValidationError("--into is written as module/id.") }
    guard into == nil || options.drafts.count == 1 else { throw ValidationError("--into is for one draft at a time.") }
  }

  func run() async throws {
    let acceptance = ReviewAcceptance(
      values: values.input, verified: verified, verifiesAll: verifyAll,
      into: into.map { RecordPlace(module: $0.module ?? "", id: $0.id) }, taken: take, comment: said.comment)
    try await options.run(.accept(acceptance), confirmsDuplicates: duplicates.isConfirmed)
  }
}
