import Engine
import Metamodel
import harness

/// Reading by id and by page, against prepared statements that read the same columns.
struct ReadSection {
  let surroundings: Surroundings
  private static let rounds = 3
  private static let gets = 2_000
  static let pages = 150

  func run() async throws -> [Line] {
    let folder = try surroundings.fresh("reads")
    let bench = try await Workbench.make(at: "\(folder)/store.sqlite", layers: surroundings.layers("b2b"))
    try await bench.performEach(Deals.customer)
    let created = min(surroundings.rows, 100_000)
    try await bench.perform(
      Deals.mixture(created).map { .create(module: "deals", values: $0) }, perTransaction: 500)
    try await bench.close()
    try Multiplication(path: bench.path).grow(to: surroundings.rows)
    let reopened = try await Workbench.open(bench.path)
    let raw = try RawDatabase(bench.path)
    var lines = [try await record(reopened, raw)]
    for question in Question.all { lines.append(try await page(question, reopened, raw)) }
    lines += try await rights(reopened, raw)
    try await reopened.close()
    return lines
  }

  var group: String {
    "Reading out of \(surroundings.rows) records, against raw SQLite reading the same columns"
  }

  private func record(_ bench: Workbench, _ raw: RawDatabase) async throws -> Line {
    let columns = try Columns.ofDeals(raw)
    let statement = try raw.prepare("SELECT \(columns) FROM deals WHERE id = ? AND deleted_at IS NULL")
    var random = SplitMix(seed: 3)
    var engine = Samples()
    var limit = Samples()
    for _ in 0..<Self.rounds {
      let ids = (0..<Self.gets).map { _ in Int64.random(in: 1...Int64(surroundings.rows), using: &random) }
      for id in ids {
        engine.add(
          try await Stopwatch.awaitedMilliseconds {
            _ = try await bench.store.get(module: "deals", id: id, as: bench.caller)
          })
      }
      for id in ids {
        limit.add(try Stopwatch.milliseconds { try statement.forEachRow([.integer(id)]) { _ = $0.touch() } })
      }
    }
    return Line(
      group, "a record by its id", measured: Figure.latency(engine), limit: Figure.latency(limit),
      result: .ratio(engine.median / limit.median))
  }

  private func page(_ question: Question, _ bench: Workbench, _ raw: RawDatabase) async throws -> Line {
    let statement = try raw.prepare("SELECT \(try Columns.ofDeals(raw)) FROM deals \(question.sql)")
    var engine = Samples()
    var limit = Samples()
    for _ in 0..<Self.rounds {
      for _ in 0..<(Self.pages / Self.rounds) {
        engine.add(
          try await Stopwatch.awaitedMilliseconds {
            _ = try await bench.store.list(question.request, as: bench.caller)
          })
        limit.add(try Stopwatch.milliseconds { try statement.forEachRow([]) { _ = $0.touch() } })
      }
    }
    return Line(
      group, question.name, measured: Figure.latency(engine), limit: Figure.latency(limit),
      result: .milliseconds(engine.percentile(99)), aim: .below(10, "10 ms at p99"))
  }
}

/// A page of 50, asked of the engine and of SQLite.
struct Question {
  let name: String
  let request: ListRequest
  /// What follows `FROM`, with the index that suits it best.
  let sql: String

  static let all = [
    Question(
      name: "50 by amount, in a stage and above an amount",
      request: ListRequest(module: "deals", filter: "stage == 'proposal' && amount > 50000", sort: "-amount"),
      sql: """
        INDEXED BY deals__amount WHERE deleted_at IS NULL AND stage = 'proposal' AND amount > 5000000
        ORDER BY amount DESC, id DESC LIMIT 51
        """),
    Question(
      name: "50 by date, of a source without an index",
      request: ListRequest(module: "deals", filter: "lead_source == 'partner'", sort: "closing_date"),
      sql: """
        INDEXED BY deals__closing_date WHERE deleted_at IS NULL AND lead_source = 'partner' AND closing_date >= 0
        ORDER BY closing_date, id LIMIT 51
        """),
    Question(
      name: "50 newest, not filtered", request: ListRequest(module: "deals", sort: "-id"),
      sql: "WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 51"),
  ]

  /// The same where the caller sees what some owners have: the condition as the engine asks it.
  var scoped: String {
    sql.replacing(" ORDER BY", with: " AND owner IN (SELECT value FROM json_each('[1,2,3,4,5]')) ORDER BY")
      .replacing("\nORDER BY", with: "\nAND owner IN (SELECT value FROM json_each('[1,2,3,4,5]')) ORDER BY")
  }
}
