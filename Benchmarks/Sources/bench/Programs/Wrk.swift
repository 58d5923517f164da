import Foundation
import harness

/// One run of `wrk`, which asks a server as fast as it answers.
struct Wrk {
  let connections: Int
  let seconds: Int
  let url: String
  /// A Lua script that makes the requests; nil asks for the URL.
  let script: String?

  struct Outcome {
    let perSecond: Double
    /// What 99 of 100 answers do not exceed, as wrk prints it.
    let slow: String

    var slowMilliseconds: Double {
      let units = [("us", 0.001), ("ms", 1), ("s", 1_000)]
      return units.lazy.filter { slow.hasSuffix($0.0) }.compactMap { unit, factor in
        Double(slow.dropLast(unit.count)).map { $0 * factor }
      }.first ?? .infinity
    }
  }

  /// - Throws: if an answer was no success.
  func run() throws -> Outcome {
    let common = ["-t1", "-c\(connections)", "-d\(seconds)s", "--latency"]
    let output = try Program("/usr/bin/env", ["wrk"] + common + (script.map { ["-s", $0] } ?? []) + [url]).output()
    let lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    func value(_ label: String) -> String? { lines.first { $0.first == label }.flatMap { $0.dropFirst().first } }
    guard !output.contains("Non-2xx"), !output.contains("Socket errors"),
      let rate = value("Requests/sec:").flatMap({ Double($0) })
    else { throw RawError(message: "wrk on \(url) says:\n\(output)") }
    return Outcome(perSecond: rate, slow: value("99%") ?? "")
  }
}
