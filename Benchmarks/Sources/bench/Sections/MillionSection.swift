import Engine
import Foundation
import Metamodel
import harness

/// Pages of 50 out of a million deals, filtered by one field and sorted by another; over HTTP if there is a server to ask.
struct MillionSection {
  let surroundings: Surroundings
  private static let rows = 1_000_000
  private static let created = 20_000
  private static let port = 18_084
  private static let connections = 16
  private static let seconds = 4

  func run() async throws -> [Line] {
    let folder = try surroundings.fresh("million")
    let tenant = try surroundings.trellis.map { _ in try DemoTenant(surroundings, in: folder) }
    let path = "\(folder)/store.sqlite"
    if tenant == nil {
      let made = try await Workbench.make(at: path, layers: surroundings.layers("b2b"))
      try await made.performEach(Deals.customer)
      try await made.close()
    }
    let store = try tenant?.store ?? path
    try await fill(store)
    let bench = try await Workbench.open(store)
    var cursors: [String: String] = [:]
    for list in MillionList.all where list.isLong { cursors[list.name] = try await cursor(to: list, bench) }
    let inProcess = try await MillionList.all.asyncMap { try await line($0, bench, RawDatabase(bench.path)) }
    try await bench.close()
    return try (tenant.map { try served($0, cursors, folder) } ?? []) + inProcess
  }

  /// A module with an index of two fields, and its deals.
  private func fill(_ store: String) async throws {
    let bench = try await Workbench.open(store)
    let overlay = try SourceSet(
      name: "overlay", files: ["modules/deals.yaml": "module: deals\nindexes: [[stage, closing_date]]\n"])
    _ = try await bench.store.publish(overlay: overlay, author: bench.caller, message: "An index of two fields")
    try await bench.perform(
      Deals.mixture(Self.created).map { .create(module: "deals", values: $0) }, perTransaction: 500)
    try await bench.close()
    try Multiplication(path: bench.path).grow(to: Self.rows)
  }

  /// The cursor to the 10,000th page.
  private func cursor(to list: MillionList, _ bench: Workbench) async throws -> String? {
    var request = list.request
    request.limit = 200
    for _ in 0..<(9_999 * 50 / 200) {
      let page = try await bench.store.list(request, as: bench.caller)
      let next = try JSONSerialization.jsonObject(with: Data(page.json)) as? [String: Any]
      request.cursor = next?["next_cursor"] as? String
    }
    return request.cursor
  }

  // MARK: Over HTTP

  private func served(_ tenant: DemoTenant, _ cursors: [String: String], _ folder: String) throws -> [Line] {
    let server = Program(
      tenant.trellis,
      [
        "serve", "--data", tenant.data, "--presets", surroundings.presets, "--port", "\(Self.port)", "--rate",
        "1000000",
      ])
    return try server.serving(port: Self.port) { _ in
      try MillionList.all.flatMap { list in
        let pages = [("the first page", nil)] + (cursors[list.name].map { [("the 10,000th page", $0)] } ?? [])
        return try pages.map { try line(list, $0, cursor: $1, tenant, folder) }
      }
    }
  }

  private func line(
    _ list: MillionList, _ page: String, cursor: String?, _ tenant: DemoTenant, _ folder: String
  ) throws -> Line {
    let script = """
      wrk.headers["Authorization"] = "Bearer \(tenant.key)"
      wrk.path = "/t/\(DemoTenant.name)/v1/records/deals?\(list.query(cursor: cursor))"
      """
    try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/page.lua"))
    func asked(for seconds: Int) throws -> Wrk.Outcome {
      try Wrk(
        connections: Self.connections, seconds: seconds, url: "http://127.0.0.1:\(Self.port)",
        script: "\(folder)/page.lua"
      ).run()
    }
    // The first second opens the store and reads the file's pages.
    _ = try asked(for: 1)
    let outcome = try asked(for: Self.seconds)
    return Line(
      "50 of 1,000,000 deals over HTTP, \(Self.connections) connections", "\(list.name), \(page)",
      measured: "\(Figure.rate(outcome.perSecond)), p99 \(outcome.slow)",
      result: .milliseconds(outcome.slowMilliseconds), aim: .below(10, "10 ms at p99"))
  }

  // MARK: In process

  /// The page as JSON, beside SQLite whose values are appended to bytes.
  private func line(_ list: MillionList, _ bench: Workbench, _ raw: RawDatabase) async throws -> Line {
    let page = try RawPage(list.sql, of: raw)
    var engine = Samples()
    var limit = Samples()
    for _ in 0..<200 {
      engine.add(
        try await Stopwatch.awaitedMilliseconds { _ = try await bench.store.list(list.request, as: bench.caller) })
      limit.add(try Stopwatch.milliseconds { _ = try page.json() })
    }
    return Line(
      "The same as JSON in process, against raw SQLite whose values are appended as text", list.name,
      measured: Figure.latency(engine), limit: Figure.latency(limit), result: .ratio(limit.median / engine.median),
      aim: .atLeast(0.5, "0.5 x"))
  }
}

/// A list of the deals.
private struct MillionList {
  let name: String
  let filter: String
  let sort: String
  /// What follows `FROM deals`, by the index that suits it best.
  let sql: String
  /// Whether it has 10,000 pages.
  let isLong: Bool

  var request: ListRequest { ListRequest(module: "deals", filter: filter, sort: sort) }

  func query(cursor: String?) -> String {
    let items = [("filter", filter), ("sort", sort), ("limit", "50")] + (cursor.map { [("cursor", $0)] } ?? [])
    return items.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }.joined(separator: "&")
  }

  static let all = [
    MillionList(
      name: "a stage by date, an index of both", filter: "stage == 'qualification'", sort: "closing_date",
      sql: """
        INDEXED BY deals__1_joint WHERE deleted_at IS NULL AND stage = 'qualification' AND closing_date >= 0
        ORDER BY closing_date, id LIMIT 51
        """, isLong: true),
    MillionList(
      name: "a stage by amount, an index of each", filter: "stage == 'qualification'", sort: "-amount",
      sql: """
        INDEXED BY deals__amount WHERE deleted_at IS NULL AND stage = 'qualification' AND amount >= 0
        ORDER BY amount DESC, id DESC LIMIT 51
        """, isLong: true),
    MillionList(
      name: "one day's by amount, an index of each", filter: "closing_date == date('2027-03-04')", sort: "-amount",
      sql: """
        INDEXED BY deals__closing_date WHERE deleted_at IS NULL AND closing_date = 20881 ORDER BY +amount DESC, id DESC
        LIMIT 51
        """, isLong: false),
  ]
}

extension Sequence {
  /// The same as `map`, one after another.
  fileprivate func asyncMap<Answer>(_ transform: (Element) async throws -> Answer) async rethrows -> [Answer] {
    var answers: [Answer] = []
    for element in self { answers.append(try await transform(element)) }
    return answers
  }
}
