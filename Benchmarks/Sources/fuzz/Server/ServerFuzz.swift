import Foundation
import Metamodel
import Tenancy
import harness

/// Asks a live server hostile things: it has to live, and to answer what is HTTP with something other than 5xx.
struct ServerFuzz {
  let options: Options
  let trellis: String
  private static let port = 18_090
  private static let tenant = "fuzz"

  /// Goes on for the time that the options give.
  ///
  /// - Parameter pause: called now and then.
  /// - Returns: whether nothing was found.
  func run(pause: () -> Void) throws -> Bool {
    let data = "\(options.directory)/data"
    try? FileManager.default.removeItem(atPath: data)
    let common = ["--data", data, "--presets", options.presets]
    let made = try Program(
      trellis, ["tenant", "create", Self.tenant, "--preset", "b2b", "--samples", "--json"] + common
    ).output()
    guard let object = try JSONSerialization.jsonObject(with: Data(made.utf8)) as? [String: Any],
      let key = object["admin_key"] as? String
    else { throw Violation("`tenant create` gave no key: \(made)") }
    let maker = RequestMaker(tenant: Self.tenant, key: key, model: try model())
    let errors = try FileHandle.emptyFile(at: "\(options.directory)/server.log")
    let serve = ["serve", "--port", "\(Self.port)", "--rate", "1000000"] + common
    return try Program(trellis, serve).serving(port: Self.port, errors: errors) { server in
      ask(
        maker, CommandLineFuzz(options: options, trellis: trellis, common: common, tenant: Self.tenant), server, pause)
    }
  }

  private func model() throws -> Model {
    try PresetLibrary(directories: [options.presets]).preset(in: "\(options.presets)/b2b").check()
  }

  private func ask(_ maker: RequestMaker, _ commands: CommandLineFuzz, _ server: Process, _ pause: () -> Void) -> Bool {
    let end = ContinuousClock.now + .seconds(options.seconds)
    let exchange = Exchange(port: LocalPort(Self.port))
    var number = 0
    var statuses: [Int: Int] = [:]
    var harmful = 0
    while ContinuousClock.now < end, harmful < 20 {
      number += 1
      if number.isMultiple(of: 100) {
        pause()
        if !commands.run(number) { harmful += 1 }
      }
      var random = SplitMix(seed: Seeds.seed(options.seed, "http", number))
      let request = maker.make(&random)
      let answer = exchange.send(request.bytes, patience: request.isWellFormed ? 10 : 1)
      if case .status(let status) = answer { statuses[status, default: 0] += 1 }
      guard let harm = harm(answer, request, server) else { continue }
      harmful += 1
      Findings(options: options).report("http", number: number, request.bytes, harm)
      if !server.isRunning { break }
    }
    let counts = statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    Terminal.say("http: \(number) requests (\(counts)); command line: \(number / 100) calls")
    return harmful == 0
  }

  private func harm(_ answer: Exchange.Answer, _ request: HostileRequest, _ server: Process) -> String? {
    guard server.isRunning else { return "the server has ended: \(options.directory)/server.log" }
    switch answer {
    case .status(let status) where status >= 500: return "the server answered \(status)"
    case .unreachable: return "the server accepts no connections"
    case .closed where request.isWellFormed: return "the server closed the connection without an answer"
    case .silence where request.isWellFormed: return "the server did not answer in time"
    default: return nil
    }
  }
}
