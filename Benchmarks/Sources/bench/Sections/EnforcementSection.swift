import Engine
import Foundation
import Metamodel
import Tenancy

/// What a blueprint, roll-ups and approvals cost: processor time of commands on a module with them beside the same module without.
///
/// The files lie in memory, since a disk that syncs would hide it. What is judged is the processor's time of all threads, the
/// system's for the process included: it is less at the mercy of what else the machine does than the time that passes.
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
    let figures =
      "module: accounts\nfields:\n  visit_count: {type: rollup, label: Visits, of: visits, count: true}\n"
      + "  visit_amount: {type: rollup, label: Amount, of: visits, sum: amount, where: status != 'cancelled'}\n"
    let summed = try await prepare(
      "\(folder)/summed.sqlite",
      without.dropLast() + without.suffix(1).map { try $0.replacing("modules/accounts.yaml", with: figures) })
    let approved = try await prepare(
      "\(folder)/approved.sqlite",
      without.dropLast()
        + without.suffix(1).map { try $0.replacing("approvals/amount.yaml", with: Visits.approval) })
    let (creations, updates) = (Visits.creations(Self.count), Visits.updates(Self.count))
    let lines = [
      try await line("create", summed, creations, beside: plain, creations, in: Self.rollups, below: 30),
      try await line(
        "update of what is summed", summed, Visits.changedAmounts(Self.count), beside: plain,
        Visits.changedAmounts(Self.count), in: Self.rollups, below: 30),
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
    return lines.compactMap(\.self)
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

  /// One line of the report; nil if it is not wanted.
  private func line(
    _ subject: String, _ guarded: String, _ commands: [Command], beside plain: String, _ plainCommands: [Command],
    in group: String = Self.blueprint, below bound: Double = 20, commandsOfChange: Int = 1
  ) async throws -> Line? {
    guard surroundings.wants(line: subject) else { return nil }
    var with = Costs(count: (commands.count - Self.warmUp * commandsOfChange) / commandsOfChange)
    var without = Costs(count: plainCommands.count - Self.warmUp)
    for _ in 0..<Self.rounds {
      let round = try await round(
        Turns(
          path: guarded, commands: commands, length: Self.turn * commandsOfChange,
          warmUp: Self.warmUp * commandsOfChange),
        beside: Turns(path: plain, commands: plainCommands, length: Self.turn, warmUp: Self.warmUp))
      with.add(round.with)
      without.add(round.without)
    }
    return Line(
      group, subject, measured: with.text, limit: without.text,
      result: .percent((Samples.ratio(with.processor, without.processor) - 1) * 100),
      aim: .below(bound, "\(Figure.decimal(bound, digits: 0)) %"))
  }

  private static let warmUp = 50
  private static let turn = 25

  /// What all the commands of both sides cost. They take turns of a few milliseconds, so that both see the same of whatever else the
  /// machine does.
  private func round(_ guarded: Turns, beside plain: Turns) async throws -> (with: Cost, without: Cost) {
    let (guardedBench, plainBench) = (try await guarded.open(), try await plain.open())
    var (with, without) = (Cost.nothing, Cost.nothing)
    for (number, (left, right)) in zip(guarded.pieces, plain.pieces).enumerated() {
      for isPlain in number.isMultiple(of: 2) ? [false, true] : [true, false] {
        if isPlain {
          without += try await Cost.of { try await plainBench.performEach(right) }
        } else {
          with += try await Cost.of { try await guardedBench.performEach(left) }
        }
      }
    }
    try await guardedBench.close()
    try await plainBench.close()
    return (with, without)
  }
}

/// The commands of one side, turn by turn.
private struct Turns {
  let path: String
  let commands: [Command]
  let length: Int
  /// How many are not measured, at the beginning.
  let warmUp: Int

  /// A copy of the store on which the first commands have been performed.
  func open() async throws -> Workbench {
    let bench = try await Workbench.open(copyOf: path, at: "\(path).copy")
    try await bench.performEach(commands.prefix(warmUp))
    return bench
  }

  var pieces: [ArraySlice<Command>] {
    stride(from: warmUp, to: commands.count, by: length).map { commands[$0..<min($0 + length, commands.count)] }
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
