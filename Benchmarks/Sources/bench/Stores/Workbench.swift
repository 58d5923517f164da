import Engine
import Foundation
import Metamodel
import Tenancy

/// A store in a file of its own, with the administrator who works in it.
struct Workbench: Sendable {
  let path: String
  let store: Store
  let caller: Caller

  /// A new store of some layers.
  static func make(at path: String, layers: [SourceSet]) async throws -> Workbench {
    try Store.createTemplate(at: path, layers: layers)
    let store = try await Store.open(at: path, models: ModelCache())
    guard let currency = Currency(code: "EUR"), let zone = TimeZone(identifier: "Europe/Madrid") else {
      throw RawError(message: "this machine knows neither euros nor Madrid")
    }
    let settings = TenantSettings(name: "bench", locale: "en", timeZone: zone, currency: currency)
    let administrator = NewUser(name: "admin", email: nil, displayName: nil, roles: ["administrator"], teams: [])
    let caller = try await store.bootstrap(settings: settings, administrator: administrator)
    return Workbench(path: path, store: store, caller: caller)
  }

  /// A copy of a store that nobody has open.
  static func open(copyOf path: String, at copy: String) async throws -> Workbench {
    try Files.copy(path, to: copy)
    return try await open(copy)
  }

  static func open(_ path: String) async throws -> Workbench {
    let store = try await Store.open(at: path, models: ModelCache())
    return Workbench(path: path, store: store, caller: try await store.firstAdministrator())
  }

  func close() async throws { try await store.close() }

  func perform(_ command: Command) async throws { _ = try await store.perform(command, as: caller) }

  /// Performs commands in groups, each in one transaction; a refusal is an error.
  func perform(_ commands: [Command], perTransaction size: Int) async throws {
    var next = 0
    while next < commands.count {
      let end = min(next + size, commands.count)
      for verdict in try await store.perform(Array(commands[next..<end]), atomic: false, as: caller) {
        _ = try verdict.get()
      }
      next = end
    }
  }

  /// Performs commands one by one.
  func performEach(_ commands: some Sequence<Command>) async throws {
    for command in commands { try await perform(command) }
  }

  /// Performs commands by several writers at once, each one after another.
  func perform(_ commands: [Command], writers: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<writers {
        group.addTask {
          for number in stride(from: writer, to: commands.count, by: writers) { try await perform(commands[number]) }
        }
      }
      try await group.waitForAll()
    }
  }
}
