import Foundation
import harness

/// Gives inputs to subjects in this process, which the watch outlives if one of them ends it.
///
/// Each input is in a file before it is taken.
struct Worker {
  let options: Options
  let subjects: [any Subject]
  private let current: FileHandle

  init(options: Options) async throws {
    self.options = options
    subjects = try await Subjects.all(options)
    current = try FileHandle.emptyFile(at: Self.currentInput(options))
  }

  /// The file that holds the input which is being taken: `subject number`, a line break, and its bytes.
  static func currentInput(_ options: Options) -> String { "\(options.directory)/inputs/current" }

  /// Goes on for the time that the options give; each subject gets an equal share of it.
  ///
  /// - Returns: how many inputs did harm.
  func run() async throws -> Int {
    let end = ContinuousClock.now + .seconds(options.seconds)
    var spent = subjects.map { _ in Duration.zero }
    var counts = subjects.map { _ in 0 }
    var harmful = 0
    while ContinuousClock.now < end, harmful < 20 {
      guard let index = spent.indices.min(by: { spent[$0] < spent[$1] }) else { break }
      let start = ContinuousClock.now
      counts[index] += 1
      if try await !isHarmless(subjects[index], number: counts[index]) { harmful += 1 }
      spent[index] += ContinuousClock.now - start
    }
    Terminal.say(zip(subjects, counts).map { "\($0.name): \($1) inputs" }.joined(separator: ", "))
    return harmful
  }

  private func isHarmless(_ subject: any Subject, number: Int) async throws -> Bool {
    var random = SplitMix(seed: Seeds.seed(options.seed, subject.name, number))
    let input = subject.input(&random)
    try keep(Data("\(subject.name) \(number)\n".utf8) + Data(input))
    let start = ContinuousClock.now
    do {
      try await subject.take(input)
      let time = ContinuousClock.now - start
      guard time > .seconds(10) else { return true }
      throw Violation("it took \(time)")
    } catch {
      Findings(options: options).report(subject.name, number: number, input, "\(type(of: error)): \(error)")
      return false
    }
  }

  private func keep(_ data: Data) throws {
    try current.truncate(atOffset: 0)
    try current.write(contentsOf: data)
  }
}
