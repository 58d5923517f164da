import Foundation
import harness

/// The API of the release server, against a bare server that answers a constant.
struct HTTPSection {
  let surroundings: Surroundings
  private static let rounds = 3
  private static let seconds = 2
  private static let records = 20_000
  private static let port = 18_080
  private static let helloPort = 18_081

  func run() throws -> [Line] {
    let folder = try surroundings.fresh("http")
    guard let hello = surroundings.hello else { throw RawError(message: "BENCH_HELLO names no binary") }
    let tenant = try DemoTenant(surroundings, in: folder)
    try DealsFile.write(Self.records, to: "\(folder)/deals.csv")
    try tenant.importDeals("\(folder)/deals.csv")
    let requests = try Request.all(tenant, port: Self.port, records: Self.records, in: folder)
    let server = Program(
      tenant.trellis,
      [
        "serve", "--data", tenant.data, "--presets", surroundings.presets, "--port", "\(Self.port)", "--rate",
        "1000000",
      ])
    return try server.serving(port: Self.port) { _ in
      try Program(hello, ["\(Self.helloPort)"]).serving(port: Self.helloPort) { _ in
        try [1, 16].flatMap { try lines(requests, connections: $0) }
      }
    }
  }

  private func lines(_ requests: [Request], connections: Int) throws -> [Line] {
    var hello = Samples()
    var rates = requests.map { _ in Samples() }
    var slow = requests.map { _ in "" }
    for _ in 0..<Self.rounds {
      hello.add(try run("http://127.0.0.1:\(Self.helloPort)/hello", nil, connections).perSecond)
      for (number, request) in requests.enumerated() {
        let outcome = try run(request.url, request.script, connections)
        rates[number].add(outcome.perSecond)
        slow[number] = outcome.slow
      }
    }
    return requests.enumerated().map { number, request in
      Line(
        "The API on loopback, against a bare server that says hello",
        "\(request.name), \(connections) connection\(connections == 1 ? "" : "s")",
        measured: "\(Figure.rate(rates[number].median)), p99 \(slow[number])", limit: Figure.rate(hello.median),
        result: .ratio(Samples.ratio(rates[number], hello)), aim: request.aim)
    }
  }

  private func run(_ url: String, _ script: String?, _ connections: Int) throws -> Wrk.Outcome {
    try Wrk(connections: connections, seconds: Self.seconds, url: url, script: script).run()
  }
}

/// A request of the API, made by a script of wrk.
private struct Request {
  let name: String
  let url: String
  let script: String
  let aim: Aim?

  static func all(_ tenant: DemoTenant, port: Int, records: Int, in folder: String) throws -> [Request] {
    let path = "/t/\(DemoTenant.name)/v1/records/deals"
    let key = "wrk.headers[\"Authorization\"] = \"Bearer \(tenant.key)\"\n"
    let body = """
      {\\"name\\":\\"Conveyor\\",\\"account\\":1,\\"contact\\":1,\\"amount\\":1234.50,\\"opportunity_type\\":\\"new_business\\"}
      """
    let scripts: [(name: String, text: String, aim: Aim?)] = [
      (
        "read a record",
        "function request() return wrk.format(\"GET\", \"\(path)/\" .. math.random(1, \(records))) end",
        .atLeast(0.5, "0.5 x")
      ),
      (
        "list 50, filtered and sorted",
        """
        function request()
          return wrk.format("GET", "\(path)?limit=50&sort=-amount&filter=stage=='proposal'%26%26amount>50000")
        end
        """, nil
      ),
      (
        "create a record, synced",
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = "\(body)"
        """, nil
      ),
    ]
    return try scripts.enumerated().map { number, script in
      let file = "\(folder)/\(number).lua"
      try Data((key + script.text).utf8).write(to: URL(fileURLWithPath: file))
      return Request(name: script.name, url: "http://127.0.0.1:\(port)\(path)", script: file, aim: script.aim)
    }
  }
}
