import Engine
import Foundation
import Metamodel
import Tenancy

/// What logging the result of a call costs: processor time beside a plain update of the same record.
///
/// The files lie in memory, since a disk that syncs would hide it.
struct ResultSection {
  let surroundings: Surroundings
  private static let rounds = 7
  private static let count = 600

  func run() async throws -> [Line] {
    let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : surroundings.directory
    let folder = try Files.fresh("\(memory)/trellis-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = try await Workbench.make(at: "\(folder)/results.sqlite", layers: surroundings.layers("b2b"))
    try await bench.performEach(Deals.customer)
    try await bench.perform(Deals.creations(Self.count), perTransaction: 500)
    try await bench.close()
    return [
      try await line("nothing but the interaction", bench.path, results("no_answer"), of: 1),
      try await line("interaction and stage status", bench.path, results("voicemail"), of: 1),
      try await line("the fourth result about each deal", bench.path, results("no_answer"), of: 4),
    ]
  }

  private func results(_ code: String) -> [Command] {
    (1...Self.count).map { .logResult(RecordTarget(module: "deals", id: Int64($0)), ResultInput(code)) }
  }

  /// - Parameter turn: the how manieth result about each record is measured.
  private func line(_ subject: String, _ path: String, _ results: [Command], of turn: Int) async throws -> Line {
    var (logging, updating) = (Samples(), Samples())
    for round in 0..<Self.rounds {
      for order in 0..<2 {
        if (order + round).isMultiple(of: 2) {
          logging.add(try await time(path, results, before: turn - 1))
        } else {
          updating.add(try await time(path, Deals.updates(Self.count), before: 0))
        }
      }
    }
    return Line(
      "Processor time of the result of a call beside a plain update, files in memory", subject,
      measured: Figure.microseconds(logging.median), limit: Figure.microseconds(updating.median),
      result: .ratio(Samples.ratio(logging, updating)), aim: .below(3, "3 x"))
  }

  /// Microseconds of the processor for a command.
  private func time(_ path: String, _ commands: [Command], before turns: Int) async throws -> Double {
    let bench = try await Workbench.open(copyOf: path, at: "\(path).copy")
    for _ in 0..<turns { try await bench.perform(commands, perTransaction: 500) }
    try await bench.performEach(commands.prefix(50))
    let rest = commands.dropFirst(50)
    let time = try await Stopwatch.processorMilliseconds { try await bench.performEach(rest) }
    try await bench.close()
    return time * 1_000 / Double(rest.count)
  }
}
