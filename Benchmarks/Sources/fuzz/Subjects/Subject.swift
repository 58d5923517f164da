import harness

/// Something that takes outside input and must bear any.
protocol Subject: Sendable {
  /// A short name, by which a finding tells what it is about.
  var name: String { get }

  /// An input, the same for the same numbers.
  func input(_ random: inout SplitMix) -> [UInt8]

  /// Takes the input.
  ///
  /// - Throws: ``Violation``, or anything else that should not have been thrown.
  func take(_ input: [UInt8]) async throws
}

/// What must not be, and is.
struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
