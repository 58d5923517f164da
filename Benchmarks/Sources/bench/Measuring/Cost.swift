import Foundation

/// What doing something has cost: its time, and what stays the same however busy the machine is.
struct Cost: Sendable {
  /// Milliseconds.
  var time: Double
  /// Milliseconds of the processor, of all of the process's threads.
  var processor: Double
  /// Pages of 4 KiB that were written.
  var pages: Double

  static let nothing = Cost(time: 0, processor: 0, pages: 0)

  static func += (total: inout Cost, part: Cost) {
    total = Cost(
      time: total.time + part.time, processor: total.processor + part.processor, pages: total.pages + part.pages)
  }

  static func of(_ body: () async throws -> Void) async throws -> Cost {
    let written = try Self.written()
    var time = 0.0
    let processor = try await Stopwatch.processorMilliseconds {
      time = try await Stopwatch.awaitedMilliseconds(body)
    }
    return Cost(time: time, processor: processor, pages: Double(try Self.written() - written) / 4_096)
  }

  /// The bytes that the process has written until now.
  private static func written() throws -> Int {
    let lines = try String(contentsOfFile: "/proc/self/io", encoding: .utf8).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("wchar: ") }
    return line.flatMap { Int($0.dropFirst(7)) } ?? 0
  }
}

/// The costs of the same thing in several rounds.
struct Costs: Sendable {
  /// How many commands each round had.
  let count: Int
  private(set) var rates = Samples()
  /// Microseconds of the processor for a command.
  private(set) var processor = Samples()
  private var pages = Samples()

  init(count: Int) {
    self.count = count
  }

  mutating func add(_ cost: Cost) {
    rates.add(Double(count) * 1_000 / cost.time)
    processor.add(cost.processor * 1_000 / Double(count))
    pages.add(cost.pages / Double(count))
  }

  /// Commands a second, and what one of them costs of the processor and of the disk.
  var text: String {
    "\(Figure.rate(rates.median)), \(Figure.microseconds(processor.median)), \(Figure.decimal(pages.median, digits: 1)) pages"
  }
}
