import Engine

/// Many records at once, against raw SQLite writing the same rows in transactions of 500.
struct ImportSection {
  let surroundings: Surroundings
  private static let count = 20_000
  private static let group = "Import of 20,000 deals, against raw SQLite writing the same rows 500 at a time"

  func run() async throws -> [Line] {
    let folder = try surroundings.fresh("imports")
    return [try await commands(folder), try file(folder)]
  }

  /// Batches of commands handed to the store.
  private func commands(_ folder: String) async throws -> Line {
    let empty = try await Workbench.make(at: "\(folder)/empty.sqlite", layers: surroundings.layers("b2b"))
    try await empty.performEach(Deals.customer)
    try await empty.close()
    let creations = Deals.creations(Self.count)
    var engine = Samples()
    var raw = Samples()
    for _ in 0..<3 {
      let bench = try await Workbench.open(copyOf: empty.path, at: "\(folder)/engine.sqlite")
      engine.add(try await Stopwatch.awaitedMilliseconds { try await bench.perform(creations, perTransaction: 500) })
      try await bench.close()
      raw.add(try rawTime(from: empty.path, to: bench.path, folder))
    }
    return line("in batches of 500 commands", engine, raw)
  }

  /// A CSV file given to the command line, its start included.
  private func file(_ folder: String) throws -> Line {
    let tenant = try DemoTenant(surroundings, in: folder)
    let store = try tenant.store
    try Files.copy(store, to: "\(folder)/before.sqlite")
    try DealsFile.write(Self.count, to: "\(folder)/deals.csv")
    let time = try Stopwatch.milliseconds { try tenant.importDeals("\(folder)/deals.csv") }
    let raw = try rawTime(from: "\(folder)/before.sqlite", to: store, folder)
    return line("as a CSV file by the command line", Samples([time]), Samples([raw]))
  }

  private func rawTime(from before: String, to after: String, _ folder: String) throws -> Double {
    let replay = try RowReplay(from: before, to: after, commands: Self.count)
    let db = try RawCopy.open(before, at: "\(folder)/raw.sqlite")
    return try Stopwatch.milliseconds { try replay.play(on: db, perTransaction: 500) }
  }

  private func line(_ subject: String, _ engine: Samples, _ raw: Samples) -> Line {
    let count = Double(Self.count) * 1_000
    return Line(
      Self.group, subject, measured: Figure.rate(count / engine.median), limit: Figure.rate(count / raw.median),
      result: .ratio(Samples.ratio(raw, engine)), aim: .atLeast(0.2, "0.2 x"))
  }
}
