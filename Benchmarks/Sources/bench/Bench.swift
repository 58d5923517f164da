import Foundation

/// Measures the engine and the API beside what limits them, and prints one table.
///
/// Each section runs in a process of its own, so that none measures what another has left in memory. One that fails says
/// why, and the others go on.
@main
struct Bench {
  static func main() async {
    do {
      let surroundings = try Surroundings()
      if let name = CommandLine.arguments.dropFirst().first {
        guard let section = Section(rawValue: name) else { throw RawError(message: "There is no section \(name).") }
        for line in try await section.run(in: surroundings) { try Self.hand(line) }
      } else {
        guard try report(surroundings) else { exit(1) }
      }
    } catch {
      Progress.say("\(error)")
      exit(1)
    }
  }

  /// Gives a line to the process that collects them.
  private static func hand(_ line: Line) throws {
    try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(line) + Data("\n".utf8))
  }

  /// Whether all sections came to their end.
  private static func report(_ surroundings: Surroundings) throws -> Bool {
    let start = ContinuousClock.now
    let machine = Machine(directory: surroundings.directory).text
    var lines: [Line] = []
    var failed: [Section] = []
    for section in Section.allCases where surroundings.wants(section) {
      Progress.say("\(section.rawValue) ...")
      do {
        lines += try section.runApart()
      } catch {
        failed.append(section)
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("\(machine)\n\n\(Table(lines: lines).text)")
    print(
      "A result with an `x` is the first figure divided by the second; \(Figure.decimal(seconds, digits: 0)) s in all.")
    for section in failed { print("FAILED: \(section.rawValue), see above.") }
    try? FileManager.default.removeItem(atPath: surroundings.directory)
    return failed.isEmpty
  }
}
