import Delivery
import Engine
import Expressions
import Foundation
import GRDB
import Logging
import Tenancy

/// A data directory with a small preset whose offers expire.
final class House {
  let clock = FixedClock(Timestamp(microseconds: 1_780_304_400_000_000))
  private let directory: URL

  /// - Parameters:
  ///   - retention: whether what is deleted is kept for a month only.
  ///   - promise: what the state of open offers says of time, in YAML.
  init(retention: Bool = false, promise: String = "") throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "trellis-delivery-\(UUID().uuidString)")
    let files = [
      "preset.yaml": "preset: offers\nversion: 1.0.0\nlabel: Offers\nindustry: any\nlocales: [en]\n",
      "access.yaml": "roles: {administrator: {label: Administrator, modules: {\"*\": [all]}}}\n",
      "modules/offers.yaml": Self.offers + (retention ? "retention: {recycle_bin: 30}\n" : ""),
      "blueprints/offering.yaml": Self.offering(promise),
    ]
    for (path, text) in files {
      let file = directory.appending(path: "presets/offers/\(path)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func workspace() throws -> Workspace {
    try Workspace.open(
      at: directory.appending(path: "data").path,
      presets: PresetLibrary(directories: [directory.appending(path: "presets").path]), clock: clock)
  }

  func scheduler(_ workspace: Workspace, portion: Int = 50) -> Scheduler {
    Scheduler(workspace: workspace, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, portion: portion)
  }

  /// Makes a tenant with an offer for each day.
  func make(_ name: String, in workspace: Workspace, expiring days: [String]) async throws {
    _ = try await workspace.create(NewTenant(name: name, preset: "offers")) { store, admin in
      for day in days {
        _ = try await store.perform(
          .create(module: "offers", values: ["name": .text(day), "expires_on": .text(day)]), as: admin)
      }
    }
  }

  func breakStore(of tenant: String) throws {
    let data = directory.appending(path: "data/tenants")
    for shard in try FileManager.default.contentsOfDirectory(atPath: data.path) {
      let store = data.appending(path: "\(shard)/\(tenant)/store.sqlite")
      if FileManager.default.fileExists(atPath: store.path) { try Data("no store".utf8).write(to: store) }
    }
  }

  func setWakeUp(of tenant: String, to time: String) throws {
    let queue = try DatabaseQueue(path: directory.appending(path: "data/catalog.sqlite").path)
    try queue.write {
      try $0.execute(
        sql: "UPDATE tenant SET next_wake_up = ? WHERE name = ?",
        arguments: [Timestamp(parsing: time)?.microseconds, tenant])
    }
    try queue.close()
  }

  private static let offers = """
    module: offers
    label: {one: Offer, many: Offers}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      expires_on: {type: date, label: Expires on}
      state: {type: picklist, label: State, default: open, values: {open: Open, expired: Expired}}

    """

  private static func offering(_ promise: String) -> String {
    """
    blueprint: offering
    label: Offering
    module: offers
    field: state
    states: {open: {\(promise)}, expired: {terminal: true}}
    transitions:
      expire: {label: Expire, automatic: today() > expires_on, from: [open], to: expired}
    """
  }
}
