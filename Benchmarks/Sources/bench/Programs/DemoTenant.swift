import Engine
import Foundation
import harness

/// A tenant of a data directory of its own, made by the product's command line.
struct DemoTenant {
  static let name = "bench"
  let trellis: String
  let data: String
  /// The administrator's key.
  let key: String

  /// Makes it from the preset `b2b`, with one customer.
  init(_ surroundings: Surroundings, in folder: String) throws {
    guard let program = surroundings.trellis else { throw RawError(message: "BENCH_TRELLIS names no binary") }
    trellis = program
    data = "\(folder)/data"
    let common = ["--data", data, "--presets", surroundings.presets, "--json"]
    let made = try Program(trellis, ["tenant", "create", Self.name, "--preset", "b2b"] + common).output()
    guard let object = try JSONSerialization.jsonObject(with: Data(made.utf8)) as? [String: Any],
      let key = object["admin_key"] as? String
    else { throw RawError(message: "`tenant create` gave no key: \(made)") }
    self.key = key
    for (module, assignments) in [
      ("accounts", ["name=Northwind Traders"]), ("contacts", ["last_name=Leverling", "account=1"]),
    ] {
      _ = try Program(trellis, ["record", "create", Self.name, module] + assignments + common).output()
    }
  }

  /// The path of its store.
  var store: String {
    get throws {
      let names = try FileManager.default.subpathsOfDirectory(atPath: data)
      guard let name = names.first(where: { $0.hasSuffix("/\(Self.name)/store.sqlite") }) else {
        throw RawError(message: "the tenant has no store")
      }
      return "\(data)/\(name)"
    }
  }

  func importDeals(_ file: String) throws {
    _ = try Program(trellis, ["import", Self.name, "deals", file, "--data", data, "--json"]).output()
  }
}

/// Deals as a CSV file.
enum DealsFile {
  static func write(_ count: Int, to path: String) throws {
    let columns = [
      "name", "account", "contact", "amount", "closing_date", "lead_source", "next_step", "opportunity_type",
    ]
    var text = columns.joined(separator: ",") + "\n"
    for values in Deals.mixture(count) {
      let cells = columns.map { column in
        if case .text(let text)? = values[column] { text } else { "" }
      }
      text += cells.joined(separator: ",") + "\n"
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}
