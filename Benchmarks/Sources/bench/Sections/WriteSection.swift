import Engine

/// Durable commands against prepared statements that write the same rows, one synced commit each.
struct WriteSection {
  let surroundings: Surroundings
  private static let rounds = 5
  private static let loneCount = 250
  private static let sharedCount = 1_000

  func run() async throws -> [Line] {
    let folder = try surroundings.fresh("writes")
    let empty = try await Workbench.make(at: "\(folder)/empty.sqlite", layers: surroundings.layers("b2b"))
    try await empty.performEach(Deals.customer)
    try await empty.close()
    let full = try await Workbench.open(copyOf: empty.path, at: "\(folder)/full.sqlite")
    try await full.perform(Deals.creations(Self.sharedCount), perTransaction: 500)
    try await full.close()
    let cases = [
      WriteCase(name: "create", base: empty.path, commands: Deals.creations(Self.sharedCount), hasAim: true),
      WriteCase(name: "update", base: full.path, commands: Deals.updates(Self.sharedCount), hasAim: false),
      WriteCase(
        name: "transition with a call and a task", base: full.path, commands: Deals.transitions(Self.sharedCount),
        hasAim: false),
    ]
    var lines: [Line] = []
    for (number, writeCase) in cases.enumerated() {
      let measuring = try Files.fresh("\(folder)/\(number)")
      lines += try await WriteMeasuring(writeCase: writeCase, folder: measuring, loneCount: Self.loneCount).lines(
        rounds: Self.rounds)
    }
    return lines
  }
}

/// Commands that are all of one kind, and the store on which they are performed.
struct WriteCase: Sendable {
  let name: String
  let base: String
  let commands: [Command]
  let hasAim: Bool
}

/// Measures one kind of command, in rounds in which every way of doing it has its turn.
private struct WriteMeasuring {
  let writeCase: WriteCase
  let folder: String
  let loneCount: Int

  private var lone: [Command] { Array(writeCase.commands.prefix(loneCount)) }

  func lines(rounds: Int) async throws -> [Line] {
    let replay = try await replay()
    var raw = Costs(count: loneCount)
    var engine = [1: Costs(count: loneCount), 4: Costs(count: writeCase.commands.count), 16: Costs(count: writeCase.commands.count)]
    for round in 0..<rounds {
      // The order turns, so that no way always follows the same other one.
      for turn in 0..<4 {
        switch (turn + round) % 4 {
        case 0: raw.add(try await rawCost(replay))
        case 1: engine[1]?.add(try await engineCost(lone, writers: 1))
        case 2: engine[4]?.add(try await engineCost(writeCase.commands, writers: 4))
        default: engine[16]?.add(try await engineCost(writeCase.commands, writers: 16))
        }
      }
    }
    return [1, 4, 16].compactMap { writers in
      engine[writers].map { line(writers, $0, raw, rows: replay.rowsPerCommand) }
    }
  }

  private func line(_ writers: Int, _ engine: Costs, _ raw: Costs, rows: Int) -> Line {
    let aim: Aim? = [1: .atLeast(0.5, "0.5 x"), 16: .atLeast(2, "2 x")][writers]
    return Line(
      "Synced commits, against raw SQLite writing the same rows one commit at a time",
      "\(writeCase.name) (\(rows) rows), \(writers == 1 ? "a lone writer" : "\(writers) writers")",
      measured: engine.text, limit: raw.text, result: .ratio(Samples.ratio(engine.rates, raw.rates)),
      aim: writeCase.hasAim ? aim : nil)
  }

  /// The rows that the engine writes.
  private func replay() async throws -> RowReplay {
    let bench = try await Workbench.open(copyOf: writeCase.base, at: "\(folder)/engine.sqlite")
    try await bench.performEach(lone)
    try await bench.close()
    return try RowReplay(from: writeCase.base, to: bench.path, commands: loneCount)
  }

  private func rawCost(_ replay: RowReplay) async throws -> Cost {
    let db = try RawCopy.open(writeCase.base, at: "\(folder)/raw.sqlite")
    return try await Cost.of { try replay.play(on: db) }
  }

  private func engineCost(_ commands: [Command], writers: Int) async throws -> Cost {
    let bench = try await Workbench.open(copyOf: writeCase.base, at: "\(folder)/engine.sqlite")
    let cost = try await Cost.of {
      if writers == 1 {
        try await bench.performEach(commands)
      } else {
        try await bench.perform(commands, writers: writers)
      }
    }
    try await bench.close()
    return cost
  }
}
