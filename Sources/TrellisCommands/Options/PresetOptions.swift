import ArgumentParser
import Operations
import Tenancy

/// Where the presets are, and how answers are given.
struct PresetOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The folder with the presets. (default: $TRELLIS_PRESETS, else presets/ here or beside the program)")
  var presets: String?

  /// So that a script can name it for every command.
  @Option(name: .long, help: "The data directory. Presets need none.")
  var data: String?

  @Flag(name: .long, help: "Answer in JSON, for machines.")
  var json = false

  /// How a preset is named, in the same way for all commands.
  static let namingRule = """
    its name as `trellis preset list` gives it, or the path of a folder, such as ./workshop. What has no stroke is a folder only if no \
    preset is called so.
    """

  /// Says which of two is meant where a folder here is called as a preset is.
  static func tellApart(_ name: String, in library: PresetLibrary) {
    guard let meant = library.presetShadowing(folder: name) else { return }
    StandardError.write("\(name) is the preset in \(meant). For the folder here write ./\(name)\n")
  }

  /// The presets that were named, else those that are usual.
  var library: PresetLibrary { presets.map { PresetLibrary.named([$0]) } ?? .standard() }

  /// Runs an operation on presets, which needs no data directory.
  ///
  /// - Throws: `OperationFailure`.
  func run<O: PresetOperation>(_ operation: O) async throws(OperationFailure) -> O.Answer {
    let line = ProgressLine(isQuiet: json)
    defer { line.clear() }
    do {
      return try await operation.run(with: library) { line.show($0) }
    } catch {
      throw OperationFailure(error)
    }
  }

  /// Prints an answer: for machines as it is, for people as the closure puts it.
  func print<Answer: Encodable>(_ answer: Answer, asText text: (Answer) -> String) throws {
    StandardOutput.write(json ? try JSONOutput.text(of: answer) + "\n" : text(answer))
  }
}
