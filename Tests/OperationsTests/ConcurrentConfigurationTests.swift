import Engine
import Metamodel
import Tenancy
import Testing

@testable import Operations

/// Several people change one configuration.
struct ConcurrentConfigurationTests {
  private func addition(_ field: String, label: String? = nil) -> AddField {
    var settings = FieldSettings()
    settings.type = "text"
    settings.label = label ?? field
    return AddField(tenant: "acme", module: "accounts", field: field, settings: settings, publication: Publication())
  }

  @Test func changesMadeAtOnceAreAllKept() async throws {
    let shop = try await Shop()
    let fields = (1...5).map { "extra_\($0)" }
    let role = UpdateRole(
      tenant: "acme", role: "seller", settings: RoleSettings(fields: ["accounts": ["code": "hidden"]]),
      publication: Publication())
    let name = RenameModule(
      tenant: "acme", module: "orders", singular: "Sale", plural: "Sales", locale: nil, publication: Publication())
    let team = CreateTeam(tenant: "acme", team: "desk", label: "Desk", publication: Publication())
    try await withThrowingTaskGroup(of: Bool?.self) { group in
      for field in fields { group.addTask { try await shop.run(self.addition(field)).isNew } }
      group.addTask { try await shop.run(role).isNew }
      group.addTask { try await shop.run(name).isNew }
      group.addTask { try await shop.run(team).isNew }
      for try await isNew in group { #expect(isNew == true) }
    }
    try await shop.workspace.withStore("acme") { store in
      let names = store.model.module("accounts")?.fields.map(\.name) ?? []
      #expect(fields.allSatisfy(names.contains), "\(names)")
      #expect(store.model.module("orders")?.label.many.text(in: "en") == "Sales")
      #expect(store.model.team("desk") != nil)
    }
    #expect(try await shop.run(ShowRole(tenant: "acme", role: "seller")).fields == ["accounts.code": "hidden"])
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 9)
    await shop.workspace.close()
  }

  @Test func ofTwoWhoAddOneFieldTheSecondIsTold() async throws {
    let shop = try await Shop()
    let answers = await withTaskGroup(of: String.self) { group in
      for label in ["One", "Two"] {
        group.addTask {
          do {
            return try await shop.run(self.addition("extra", label: label)).message
          } catch let failure as OperationFailure {
            return failure.code
          } catch {
            return "\(error)"
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.sorted() == ["Add the field extra to accounts", "field_exists"])
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 2)
    await shop.workspace.close()
  }

  @Test func filesOfAnEarlierVersionUndoNothing() async throws {
    let shop = try await Shop()
    _ = try await shop.run(addition("extra"))
    let files = try await shop.run(ShowConfiguration(tenant: "acme")).files
    _ = try await shop.run(addition("other"))
    let stale = ApplyConfiguration(
      tenant: "acme", files: files, isWhole: true, base: 2, publication: Publication())
    let back = RollBackConfiguration(tenant: "acme", version: 1, base: 2, publication: Publication())
    for refused in [await refusal { try await shop.run(stale) }, await refusal { try await shop.run(back) }] {
      #expect(refused?.problems.map(\.code) == ["configuration_changed"])
      #expect(refused?.kind == .conflict)
    }
    #expect(try await shop.run(ListModelVersions(tenant: "acme")).count == 3)
    let known = RollBackConfiguration(tenant: "acme", version: 2, base: 3, publication: Publication())
    #expect(try await shop.run(known).changes == ["removed field accounts.other"])
    await shop.workspace.close()
  }

  @Test func aSharedViewInThePlaceOfThePresetsGoesInOneVersion() async throws {
    let shop = try await Shop(tenant: false)
    try shop.directory.write(
      "modules: {orders: {views: {big: {label: Big, filter: amount > 500}}}}\n", to: "presets/shop/views.yaml")
    _ = try await shop.workspace.create(NewTenant(name: "acme", preset: "shop"))
    try await shop.workspace.acting(in: "acme") { store, admin in
      let own = SavedView(
        module: "orders", name: "big", label: "Bigger", filter: "amount > 700", sort: nil, columns: nil)
      let versions = [
        try await store.share(own, as: admin), try await store.unshare("big", of: "orders", as: admin),
      ]
      #expect(versions.map(\.number) == [2, 3])
      #expect(store.model.view("big", of: "orders") == nil)
    }
    await shop.workspace.close()
  }

  private func refusal(_ body: () async throws -> some Any) async -> Refusal? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error as? Refusal
    }
  }
}
