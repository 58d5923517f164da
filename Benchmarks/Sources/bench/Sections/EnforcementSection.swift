import Engine
import Foundation
import Metamodel
import Tenancy

/// What a blueprint, roll-ups and approvals cost: processor time of commands on a module with them beside the same module without.
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
    let figures = "module: accounts\nfields:\n  visit_count: {type: rollup, label: Visits, of: visits, count: true}\n"
      + "  visit_amount: {type: rollup, label: Amount, of: visits, sum: amount, where: status != 'cancelled'}\n"
    let summed = try await prepare(
      "\(folder)/summed.sqlite",
      without.dropLast() + without.suffix(1).map { try $0.replacing("modules/accounts.yaml", with: figures) })
    let approved = try await prepare(
      "\(folder)/approved.sqlite",
      without.dropLast()
        + without.suffix(1).map { try $0.replacing("approvals/amount.yaml", with: Visits.approval) })
    let (creations, updates) = (Visits.creations(Self.count), Visits.updates(Self.count))
    return [
      try await line("create", summed, creations, beside: plain, creations, in: Self.rollups, below: 30),
      try await line("update of what is summed", summed, Visits.changedAmounts(Self.count), beside: plain, Visits.changedAmounts(Self.count), in: Self.rollups, below: 30),
      try await line("update of another field", summed, updates, beside: plain, updates, in: Self.rollups, below: 30),
      try await line("create", guarded, creations, beside: plain, creations),
      try await line("update of another field", guarded, updates, beside: plain, updates),
      try await line(
        "transition beside an update", guarded, Visits.transitions(Self.count, "confirm"), beside: plain,
        Visits.plainMoves(Self.count)),
      try await line(
        "transition with a criterion, three fields, a notification and a call beside an update", guarded,
        Visits.transitions(Self.count, "book", Visits.asked), beside: plain,
        Visits.plainMoves(Self.count, Visits.asked), below: 50),
      try await line(
        "transition with a criterion, three fields, a field that is set and a call beside an update", guarded,
        Visits.transitions(Self.count, "reserve", Visits.asked), beside: plain,
        Visits.plainMoves(Self.count, Visits.asked), below: 50),
      try await line(
        "update that needs nobody's approval", approved, updates, beside: plain, updates, in: Self.approvals),
      try await line(
        "update that waits, and its approval, beside an update", approved, Visits.approvedAmounts(Self.count),
        beside: plain, Visits.changedAmounts(Self.count), in: Self.approvals, below: 400, commandsOfChange: 2),
    ]
  }

  private static let blueprint = "Processor time that a blueprint adds, files in memory"
  private static let approvals = "Processor time that approvals add, files in memory"
  private static let rollups = "Processor time that two roll-ups add, files in memory"

  /// A store with as many visits as commands will change; its path.
  private func prepare(_ path: String, _ layers: [SourceSet]) async throws -> String {
    let bench = try await Workbench.make(at: path, layers: layers)
    try await bench.perform(.create(module: "accounts", values: ["name": .text("Northwind Traders")]))
    try await bench.perform(Visits.creations(Self.count), perTransaction: 500)
    try await bench.close()
    return path
  }

  private func line(
    _ subject: String, _ guarded: String, _ commands: [Command], beside plain: String, _ plainCommands: [Command],
    in group: String = Self.blueprint, below bound: Double = 20, commandsOfChange: Int = 1
  ) async throws -> Line {
    var with = Samples()
    var without = Samples()
    for round in 0..<Self.rounds {
      for turn in 0..<2 {
        if (turn + round).isMultiple(of: 2) {
          with.add(try await time(guarded, commands) * Double(commandsOfChange))
        } else {
          without.add(try await time(plain, plainCommands))
        }
      }
    }
    return Line(
      group, subject, measured: Figure.microseconds(with.median),
      limit: Figure.microseconds(without.median), result: .percent((Samples.ratio(with, without) - 1) * 100),
      aim: .below(bound, "\(Figure.decimal(bound, digits: 0)) %"))
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

  static func changedAmounts(_ count: Int) -> [Command] {
    (1...count).map { .update(target($0), values: ["amount": .text("\(500 + $0).25")]) }
  }

  /// Who changes an amount waits for an administrator.
  static let approval = """
    approval: amount
    label: Amount
    module: visits
    starts: {on: edit, when: amount != old.amount}
    rules:
      - approvers: {any: [{role: administrator}]}
    own: true
    """

  /// Changes that wait, each with its approval.
  static func approvedAmounts(_ count: Int) -> [Command] {
    changedAmounts(count).enumerated().flatMap { number, change in
      [change, .decide(target(number + 1), approval: Int64(number + 1), DecisionInput(.approve))]
    }
  }

  /// What a transition is given with.
  typealias Values = (Int) -> RecordInput

  static func place(_ number: Int) -> RecordInput { ["place": .text("Office \(number)")] }

  /// All that `book` and `reserve` ask for.
  static func asked(_ number: Int) -> RecordInput {
    [
      "place": .text("Office \(number)"), "email": .text("office\(number)@northwind.example.com"),
      "summary": .text("Oil the conveyor's bearings"),
    ]
  }

  static func transitions(_ count: Int, _ name: String, _ values: Values = place) -> [Command] {
    (1...count).map { .transition(target($0), name: name, input: TransitionInput(values: values($0))) }
  }

  /// The same changes where no blueprint is: the same fields, and the state by the same command.
  static func plainMoves(_ count: Int, _ values: Values = place) -> [Command] {
    (1...count).map { .update(target($0), values: values($0).merging(["status": .text("confirmed")]) { $1 }) }
  }

  private static func target(_ id: Int) -> RecordTarget { RecordTarget(module: "visits", id: Int64(id)) }
}
