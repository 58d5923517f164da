import Engine
import Expressions
import Foundation
import Operations
import Tenancy
import Testing

@Suite struct SimulationTests {
  private static let files = [
    "preset.yaml": "preset: offers\nversion: 1.0.0\nlabel: Offers\nindustry: any\nlocales: [en]\n",
    "access.yaml": "roles: {administrator: {label: Administrator, modules: {\"*\": [all]}}}\n",
    "modules/offers.yaml": """
    module: offers
    label: {one: Offer, many: Offers}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      expires_on: {type: date, label: Expires on}
      state: {type: picklist, label: State, default: open, values: {open: Open, expired: Expired, gone: Gone}}
    """,
    "blueprints/offering.yaml": """
    blueprint: offering
    label: Offering
    module: offers
    field: state
    states: {open: {sla: 2d}, expired: {}, gone: {terminal: true}}
    transitions:
      expire: {label: Expire, automatic: today() > expires_on, from: [open], to: expired}
      drop: {label: Drop, automatic: {after: 30d}, from: [expired], to: gone}
    """,
  ]

  /// One thing leads to another on the copy; the tenant, its wake-up and its clock are as they were.
  @Test func aSimulationSaysWhatWillBeAndChangesNothing() async throws {
    let directory = try TemporaryDirectory()
    for (path, text) in Self.files { try directory.write(text, to: "presets/offers/\(path)") }
    let clock = FixedClock(try #require(Timestamp(parsing: "2026-06-01T09:00:00Z")))
    let workspace = try Workspace.open(
      at: "\(directory.path)/data", presets: PresetLibrary(directories: ["\(directory.path)/presets"]), clock: clock)
    _ = try await workspace.create(NewTenant(name: "acme", preset: "offers")) { store, admin in
      _ = try await store.perform(
        .create(module: "offers", values: ["name": .text("A"), "expires_on": .text("2026-06-10")]), as: admin)
    }
    let before = workspace.wakeUp(of: "acme")
    let report = try await SimulateTenant(tenant: "acme", until: "90d").run(in: workspace) { _ in }
    #expect(
      report.deeds.map { "\($0.at.text) \($0.kind.rawValue) \($0.reference)" } == [
        "2026-06-03T09:00:00Z sla open", "2026-06-11T00:00:00Z transition expire",
        "2026-07-11T00:00:00Z transition drop",
      ])
    #expect(workspace.wakeUp(of: "acme") == before)
    #expect(clock.now() == report.from)
    try await workspace.withStore("acme") { store in
      let page = try await store.get(module: "offers", id: 1, as: store.firstAdministrator())
      #expect(String(decoding: page.json, as: UTF8.self).contains("\"state\":\"open\""))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/data/staging").isEmpty)
    for until in ["yesterday", "2026-05-01", "0d", "9d9", "2099-01-01"] {
      await #expect(throws: OperationFailure.self) {
        try await SimulateTenant(tenant: "acme", until: until).run(in: workspace) { _ in }
      }
    }
    await workspace.close()
  }
}
