import Foundation

/// Measures the engine and the API beside what limits them, and prints one table.
///
/// Each section runs in a process of its own, so that none measures what another has left in memory.
@main
struct Bench {
  static func main() async throws {
    let surroundings = try Surroundings()
    if let name = CommandLine.arguments.dropFirst().first {
      guard let section = Section(rawValue: name) else { throw RawError(message: "There is no section \(name).") }
      for line in try await section.run(in: surroundings) { try Self.hand(line) }
    } else {
      try report(surroundings)
    }
  }

  /// Gives a line to the process that collects them.
  private static func hand(_ line: Line) throws {
    try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(line) + Data("\n".utf8))
  }

  private static func report(_ surroundings: Surroundings) throws {
    let start = ContinuousClock.now
    let machine = Machine(directory: surroundings.directory).text
    var lines: [Line] = []
    for section in Section.allCases where surroundings.wants(section) {
      Progress.say("\(section.rawValue) ...")
      lines += try section.runApart()
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("\(machine)\n\n\(Table(lines: lines).text)")
    print(
      "A result with an `x` is the first figure divided by the second; \(Figure.decimal(seconds, digits: 0)) s in all.")
    try? FileManager.default.removeItem(atPath: surroundings.directory)
  }
}
