import ArgumentParser
import Engine
import Operations

struct RecordConvert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Makes other records of a record, such as an account, a contact and a deal of a lead.",
    discussion: """
      What the record's own transition wants can be supplied at once, as with `transition run`; TARGET.FIELD=VALUE gives a value \
      to what comes of it. A record that matches has to be used, or a new one asked for. With --dry-run nothing changes: it says \
      what would be created, changed and carried over, what matches, and what stands in the way.

      Example: trellis record convert acme leads 7 --use account=12 --new contact --skip deal --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions
  @OptionGroup var given: TransitionOptions
  @OptionGroup var duplicates: DuplicateOptions

  @Option(name: .long, help: "The conversion's name, where the module has several.")
  var conversion: String?

  @Option(name: .long, help: "The record that a target is added to, as TARGET=ID; may be repeated.")
  var use: [TargetRecord] = []

  @Option(name: .long, help: "A target that is made anew, whatever matches; may be repeated.")
  var new: [String] = []

  @Option(name: .long, help: "An optional target that is left out; may be repeated.")
  var skip: [String] = []

  @Flag(name: .long, help: "Says what would come of it, and changes nothing.")
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
    let answer = try await data.run(operation)
    StandardOutput.write(data.json ? answer.json + "\n" : ConversionText(answer, of: record).text)
    if answer.outcome?.problems.isEmpty == false { throw ExitCode.failure }
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
