import Engine
import Foundation
import Metamodel
import Synchronization
import harness

/// Commands on a store: each is done or refused, and the store stays sound.
final class CommandSubject: Subject {
  let name: String
  private let bench: FuzzStore
  private let maker: CommandMaker
  private let taken = Mutex(0)

  init(_ bench: FuzzStore, preset: String) {
    name = "command-\(preset)"
    self.bench = bench
    maker = CommandMaker(model: bench.store.model)
  }

  func input(_ random: inout SplitMix) -> [UInt8] {
    let command = maker.make(&random)
    return (try? JSONEncoder().encode(command)).map(Array.init) ?? []
  }

  func take(_ input: [UInt8]) async throws {
    let command = try JSONDecoder().decode(Command.self, from: Data(input))
    do {
      try check(try await bench.store.perform(command, as: bench.caller))
    } catch let refusal as Refusal {
      try check(refusal)
    }
    let count = taken.withLock { count in
      count += 1
      return count
    }
    if count.isMultiple(of: 2_000) { try await checkStore() }
  }

  private func check(_ change: Change) throws {
    guard change.version > 0, !change.record.json(model: bench.store.model).isEmpty else {
      throw Violation("the change of \(change.module) \(change.id) has no record")
    }
  }

  private func check(_ refusal: Refusal) throws {
    let unforeseen = refusal.problems.first { $0.code == "constraint" }
    guard !refusal.problems.isEmpty, refusal.kind != .unavailable, unforeseen == nil else {
      throw Violation("refused as \(refusal.kind): \(unforeseen?.message ?? "without a reason")")
    }
  }

  private func checkStore() async throws {
    let errors = try await bench.store.doctor().findings.filter { $0.severity == "error" }
    guard errors.isEmpty else { throw Violation("the doctor finds: \(errors.map(\.message).joined(separator: "; "))") }
  }
}

/// A store that is given hostile input.
struct FuzzStore: Sendable {
  let store: Store
  let caller: Caller

  init(at path: String, layers: [SourceSet]) async throws {
    try Store.createTemplate(at: path, layers: layers)
    store = try await Store.open(at: path, models: ModelCache())
    guard let currency = Currency(code: "EUR"), let zone = TimeZone(identifier: "Europe/Madrid") else {
      throw Violation("this machine knows neither euros nor Madrid")
    }
    caller = try await store.bootstrap(
      settings: TenantSettings(name: "fuzz", locale: "en", timeZone: zone, currency: currency),
      administrator: NewUser(name: "admin", email: nil, displayName: nil, roles: ["administrator"], teams: []))
  }
}
