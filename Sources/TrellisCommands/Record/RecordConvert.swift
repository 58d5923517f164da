import ArgumentParser
import Engine
import Operations

struct RecordConvert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Converts a record into others, such as a lead into an account, a contact and a deal.",
    discussion: """
      What the record's own transition requires can be supplied here, as with `transition run`; TARGET.FIELD=VALUE gives a value \
      to one of the resulting records. Where an existing record matches, say whether to use it (--use) or to create another (--new). \
      With --dry-run nothing changes: it says what would be created, changed and carried over, what matches, and what is in the way.

      Example: trellis record convert acme leads 7 --use account=12 --new contact --skip deal --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var given: TransitionOptions
  @OptionGroup var duplicates: DuplicateOptions

  @Option(name: .long, help: "The conversion's name, where the module has several.")
  var conversion: String?

  @Option(name: .long, help: "An existing record to use for a target, as TARGET=ID; may be repeated.")
  var use: [TargetRecord] = []

  @Option(name: .long, help: "A target for which a new record is created, even if others match; may be repeated.")
  var new: [String] = []

  @Option(name: .long, help: "An optional target to leave out; may be repeated.")
  var skip: [String] = []

  @Flag(name: .long, help: "Say what would happen, and change nothing.")
  var dryRun = false

  func validate() throws {
    let named = use.map(\.target) + new + skip
    let twice = Dictionary(grouping: named, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
    if let target = twice.first { throw ValidationError("\(target) is named twice: use, make or leave it out.") }
  }

  func run() async throws {
    let operation = ConvertRecord(
      tenant: record.tenant, user: acting.user, target: record.target, input: input, isPreview: dryRun,
      confirmsDuplicates: duplicates.isConfirmed)
    let answer = try await run(operation)
    StandardOutput.write(data.json ? answer.json + "\n" : ConversionText(answer, of: record).text)
    if answer.outcome?.problems.isEmpty == false { throw CommandFailed.refused }
  }

  /// Runs it; whoever gives a value to a field that has the name of a target is told how to speak of targets.
  private func run(_ operation: ConvertRecord) async throws -> ConversionAnswer {
    do {
      let answer = try await data.run(operation)
      if let hint = hint(answer.outcome?.targets.map(\.target) ?? []) { StandardError.write("! \(hint)\n") }
      return answer
    } catch let failure as OperationFailure {
      let unknown = failure.problems.filter { $0.code == "unknown_field" }.map(\.at)
      guard let hint = hint(unknown) else { throw failure }
      throw OperationFailure(
        code: failure.code, message: "\(failure.message) \(hint)", problems: failure.problems,
        diagnostics: failure.diagnostics)
    }
  }

  private func hint(_ names: [String]) -> String? {
    given.values.first { names.contains($0.field) && ["skip", "new", "use"].contains($0.value) }.map { meant in
      let id = meant.value == "use" ? "=ID" : ""
      return "\(meant.field)=\(meant.value) gives a field a value. To say what becomes of the target, write "
        + "--\(meant.value) \(meant.field)\(id)."
    }
  }

  private var input: ConversionInput {
    var transition = given.input
    var targets: [String: TargetChoice] = [:]
    for name in skip { targets[name] = TargetChoice(way: .skip) }
    for name in new { targets[name] = TargetChoice(way: .create) }
    for record in use { targets[record.target] = TargetChoice(way: .use(record.id)) }
    for (name, value) in transition.values {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2, let target = parts.first, let field = parts.last else { continue }
      transition.values[name] = nil
      targets[target, default: TargetChoice()].values[field] = value
    }
    return ConversionInput(conversion: conversion, targets: targets, transition: transition)
  }
}

/// `account=12` on the command line.
struct TargetRecord: ExpressibleByArgument, Sendable, Hashable {
  let target: String
  let id: Int64

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let target = parts.first, let id = parts.last.flatMap({ Int64($0) }), id > 0 else {
      return nil
    }
    self.target = target
    self.id = id
  }
}
