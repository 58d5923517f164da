import Engine
import harness

/// Searching a million contacts, in all modules at once.
struct SearchSection {
  let surroundings: Surroundings
  private static let contacts = 1_000_000
  private static let rounds = 40

  func run() async throws -> [Line] {
    let folder = try surroundings.fresh("search")
    let made = try await Workbench.make(at: "\(folder)/store.sqlite", layers: surroundings.layers("b2b"))
    try await made.close()
    try Crowd(path: made.path, count: Self.contacts).gather()
    let bench = try await Workbench.open(made.path)
    let building = try await Stopwatch.awaitedMilliseconds { _ = try await bench.store.rebuildSearch() }
    var lines = [
      Line(
        group, "making the index anew", measured: Figure.rate(Double(Self.contacts) * 1_000 / building),
        result: .milliseconds(building))
    ]
    for (name, texts) in Self.questions { lines.append(try await line(name, texts, bench)) }
    // A record of every kind of question that has been noted and is not in the index yet.
    try await bench.performEach(Self.newcomers)
    lines.append(try await line("any of them, with 60 changes noted", Self.questions.flatMap(\.texts), bench))
    try await bench.close()
    return lines
  }

  private var group: String { "Searching \(Self.contacts) contacts, every module of the preset b2b" }

  private func line(_ name: String, _ texts: [String], _ bench: Workbench) async throws -> Line {
    var times = Samples()
    var processor = Samples()
    for number in 0..<max(Self.rounds, texts.count * 4) {
      let request = SearchRequest(text: texts[number % texts.count])
      processor.add(
        try await Stopwatch.processorMilliseconds {
          times.add(
            try await Stopwatch.awaitedMilliseconds { _ = try await bench.store.search(request, as: bench.caller) })
        })
    }
    return Line(
      group, name, measured: Figure.latency(times), limit: "processor \(Figure.latency(processor))",
      result: .milliseconds(times.percentile(99)), aim: .below(30, "30 ms at p99"))
  }

  private static let questions: [(name: String, texts: [String])] = [
    ("one rare word", ["nagato", "perevidor", "chelukaben", "sandor", "maria.garcia77777"]),
    ("one frequent word", ["garcia", "maria", "martinez", "gmail", "example"]),
    ("two or three letters", ["ga", "mar", "ma", "com", "el", "san"]),
    ("four letters and more", ["garc", "mart", "mari", "gmai", "exam", "anto", "carme"]),
    ("two words", ["maria garcia", "jose mart", "carmen lo", "antonio nagato", "gmail marin", "garcia maria"]),
    ("a number", ["600", "34612", "+34 612", "612345"]),
    ("nothing", ["zzyzx", "garcia zzyzx", "xy"]),
  ]

  private static let newcomers = (0..<60).map { number in
    Command.create(
      module: "contacts",
      values: ["first_name": .text("Maria"), "last_name": .text("Garcia \(number)"), "city": .text("Martos")])
  }
}
