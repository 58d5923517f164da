import Foundation

/// What the environment says of a run.
struct Options: Sendable {
  /// `FUZZ_SEED`: a run with the same seed makes the same inputs.
  let seed: UInt64
  /// `FUZZ_SECONDS`: how long it goes on.
  let seconds: Int
  /// `FUZZ_PRESETS`: the folder of the product's presets.
  let presets: String
  /// `FUZZ_TRELLIS`: the product's binary; the server is left alone without it.
  let trellis: String?
  /// `FUZZ_DIR`: where inputs and findings lie.
  let directory: String

  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    seed = environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)
    seconds = environment["FUZZ_SECONDS"].flatMap { Int($0) } ?? 240
    let here = FileManager.default.currentDirectoryPath
    presets = environment["FUZZ_PRESETS"] ?? "\(here)/presets"
    trellis = environment["FUZZ_TRELLIS"]
    directory = environment["FUZZ_DIR"] ?? "\(here)/.build-fuzz"
    for folder in ["inputs", "findings", "stores"] {
      try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
    }
  }
}
