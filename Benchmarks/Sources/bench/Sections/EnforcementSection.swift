import Engine
import Foundation
import Metamodel
import Tenancy

/// What a blueprint costs: processor time of commands on a guarded module beside the same module without the blueprint.
///
/// The files lie in memory, since a disk that syncs would hide it.
struct EnforcementSection {
  let surroundings: Surroundings
  private static let rounds = 7
  private static let count = 1_500

  func run() async throws -> [Line] {
    let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : surroundings.directory
    let folder = try Files.fresh("\(memory)/trellis-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let preset = try surroundings.library.preset(in: "\(FileManager.default.currentDirectoryPath)/preset")
    let without = try preset.layers.map { try $0.replacing("blueprints/visit.yaml", with: nil) }
    let guarded = try await prepare("\(folder)/guarded.sqlite", preset.layers)
    let plain = try await prepare("\(folder)/plain.sqlite", without)
    return [
      try await line("create", guarded, Visits.creations(Self.count), beside: plain, Visits.creations(Self.count)),
      try await line(
        "update of another field", guarded, Visits.updates(Self.count), beside: plain, Visits.updates(Self.count)),
      try await line(
        "transition beside an update", guarded, Visits.transitions(Self.count), beside: plain,
        Visits.plainMoves(Self.count)),
    ]
  }

  /// A store with as many visits as commands will change; its path.
  private func prepare(_ path: String, _ layers: [SourceSet]) async throws -> String {
    let bench = try await Workbench.make(at: path, layers: layers)
    try await bench.perform(.create(module: "accounts", values: ["name": .text("Northwind Traders")]))
    try await bench.perform(Visits.creations(Self.count), perTransaction: 500)
    try await bench.close()
    return path
  }

  private func line(
    _ subject: String, _ guarded: String, _ commands: [Command], beside plain: String, _ plainCommands: [Command]
  ) async throws -> Line {
    var with = Samples()
    var without = Samples()
    for round in 0..<Self.rounds {
      for turn in 0..<2 {
        if (turn + round).isMultiple(of: 2) {
          with.add(try await time(guarded, commands))
        } else {
          without.add(try await time(plain, plainCommands))
        }
      }
    }
    return Line(
      "Processor time that a blueprint adds, files in memory", subject, measured: Figure.microseconds(with.median),
      limit: Figure.microseconds(without.median), result: .percent((Samples.ratio(with, without) - 1) * 100),
      aim: .below(20, "20 %"))
  }

  /// Microseconds of the processor for a command.
  private func time(_ path: String, _ commands: [Command]) async throws -> Double {
    let bench = try await Workbench.open(copyOf: path, at: "\(path).copy")
    try await bench.performEach(commands.prefix(50))
    let rest = commands.dropFirst(50)
    let time = try await Stopwatch.processorMilliseconds { try await bench.performEach(rest) }
    try await bench.close()
    return time * 1_000 / Double(rest.count)
  }
}

/// Commands on the benchmark's own preset.
private enum Visits {
  static func creations(_ count: Int) -> [Command] {
    (1...count).map { number in
      .create(
        module: "visits",
        values: [
          "name": .text("Visit \(number)"), "account": .text("1"), "kind": .text("service"), "day": .text("2027-03-04"),
          "starts_at": .text("2027-03-04T09:30:00Z"), "amount": .text("\(100 + number).50"),
          "place": .text("Warehouse \(number)"), "email": .text("visit\(number)@northwind.example.com"),
          "summary": .text("Change the conveyor's bearings"),
        ])
    }
  }

  static func updates(_ count: Int) -> [Command] {
    (1...count).map { .update(target($0), values: ["place": .text("Office \($0)")]) }
  }

  static func transitions(_ count: Int) -> [Command] {
    (1...count).map { number in
      .transition(
        target(number), name: "confirm", input: TransitionInput(values: ["place": .text("Office \(number)")]))
    }
  }

  /// The same changes where no blueprint is.
  static func plainMoves(_ count: Int) -> [Command] {
    (1...count).map { number in
      .update(target(number), values: ["place": .text("Office \(number)"), "status": .text("confirmed")])
    }
  }

  private static func target(_ id: Int) -> RecordTarget { RecordTarget(module: "visits", id: Int64(id)) }
}
