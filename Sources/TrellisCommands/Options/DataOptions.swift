import ArgumentParser
import Foundation
import Operations
import Tenancy

/// Where the tenants are, and how answers are given.
struct DataOptions: ParsableArguments {
  @Option(name: .long, help: "The data directory. (default: $TRELLIS_DATA, else ./data)")
  var data: String?

  @Option(
    name: .long,
    help: "The folder with the presets. (default: $TRELLIS_PRESETS, else presets/ here or beside the program)")
  var presets: String?

  @Flag(name: .long, help: "Answer in JSON, for machines.")
  var json = false

  var directory: String { data ?? ProcessInfo.processInfo.environment["TRELLIS_DATA"] ?? "data" }

  var library: PresetLibrary { presets.map { PresetLibrary.named([$0]) } ?? .standard() }

  /// The folders with presets that were named, absolute, since a server that owns the directory stands elsewhere; nil if none were.
  var namedPresets: [String]? {
    (presets.map { [$0] } ?? PresetLibrary.named())?.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
  }

  /// Runs an operation: through the server that owns the directory, else here.
  ///
  /// - Parameter file: What it reads beside its values.
  /// - Throws: `OperationFailure`.
  func run<O: Operations.Operation>(_ operation: O, reading file: InputFile? = nil) async throws -> O.Answer {
    let line = ProgressLine(isQuiet: json)
    defer { line.clear() }
    let session = OperatorSession(
      directory: directory, presets: library, settings: try OperatorSettings.fromEnvironment())
    return try await session.run(operation, reading: file) { line.show($0) }
  }

  /// Prints an answer: for machines as it is, for people as the closure puts it.
  func print<Answer: Encodable>(_ answer: Answer, asText text: (Answer) -> String) throws {
    StandardOutput.write(json ? try JSONOutput.text(of: answer) + "\n" : text(answer))
  }
}
