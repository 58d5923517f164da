import Foundation

/// Inputs that did harm, each in a file of its own.
struct Findings: Sendable {
  let options: Options

  /// Keeps an input and says what it did.
  func report(_ subject: String, number: Int, _ input: [UInt8], _ what: String) {
    let path = "\(options.directory)/findings/\(subject)-\(options.seed)-\(number)"
    try? Data(input).write(to: URL(fileURLWithPath: path))
    Terminal.say(
      "FOUND by \(subject), FUZZ_SEED=\(options.seed), input \(number), kept in \(path):\n  \(what.prefix(1_500))")
  }
}

/// Says on the terminal what is going on.
enum Terminal {
  static func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8)) }
}

/// Numbers to begin an input's random numbers with.
enum Seeds {
  /// FNV-1a over all that tells one input from another.
  static func seed(_ seed: UInt64, _ subject: String, _ number: Int) -> UInt64 {
    "\(seed) \(subject) \(number)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension FileHandle {
  /// A new file that is to be written, in the place of any that was there.
  static func emptyFile(at path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}
