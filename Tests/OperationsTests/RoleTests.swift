import Engine
import Metamodel
import Tenancy
import Testing

@testable import Operations

struct RoleTests {
  private static let publication = Publication(user: nil, message: nil)

  @Test func aRoleIsMadeAndChangedByCommandsInVersions() async throws {
    let shop = try await Shop()
    let settings = RoleSettings(
      label: "Closer", rights: ["*": ["read"], "orders": ["read", "update"]],
      scopes: ["orders": .init(read: ["team"], write: ["own", "where name == 'Shared'"])],
      fields: ["orders": ["name": "read_only"]], sees: ["pii"])
    let made = try await shop.run(
      CreateRole(tenant: "acme", role: "closer", settings: settings, publication: Self.publication))
    #expect(made.isNew == true)
    let shown = try await shop.run(ShowRole(tenant: "acme", role: "closer"))
    #expect(shown.label == "Closer" && shown.sees == ["pii"])
    #expect(shown.rights == ["*": ["read"], "orders": ["read", "update"]])
    #expect(shown.scopes == ["orders": "read team, write own or name == 'Shared'"])
    #expect(shown.fields == ["orders.name": "read_only"])
    _ = try await shop.run(
      UpdateRole(
        tenant: "acme", role: "closer", settings: RoleSettings(scopes: ["orders": .init(all: ["all"])]),
        publication: Self.publication))
    let changed = try await shop.run(ShowRole(tenant: "acme", role: "closer"))
    #expect(changed.scopes == ["orders": "all"] && changed.rights == shown.rights)
    await shop.workspace.close()
  }

  @Test func aRoleGoesUnlessSomebodyHasIt() async throws {
    let shop = try await Shop()
    _ = try await shop.run(
      CreateRole(
        tenant: "acme", role: "closer", settings: RoleSettings(label: "Closer", rights: ["*": ["read"]]),
        publication: Self.publication))
    let user = NewUser(name: "ana", email: nil, displayName: nil, roles: ["closer"], teams: [], manager: "admin")
    _ = try await shop.run(CreateUser(tenant: "acme", user: user))
    let before = try await shop.run(ListRoles(tenant: "acme"))
    for role in ["closer", "administrator", "nobody"] {
      await #expect(throws: (any Error).self) {
        _ = try await shop.run(DeleteRole(tenant: "acme", role: role, publication: Self.publication))
      }
    }
    await #expect {
      _ = try await shop.run(DeleteRole(tenant: "acme", role: "closer", publication: Self.publication))
    } throws: {
      ($0 as? Refusal)?.problems.contains { $0.message == "Users have the role 'closer', so it cannot go: ana." }
        == true
    }
    #expect(try await shop.run(ListRoles(tenant: "acme")) == before)
    #expect(try await shop.run(ShowUser(tenant: "acme", user: "admin")).below == ["ana"])
    _ = try await shop.run(UpdateUser(tenant: "acme", user: "ana", change: UserChange(roles: ["administrator"])))
    for role in ["closer", "seller"] {
      _ = try await shop.run(DeleteRole(tenant: "acme", role: role, publication: Self.publication))
    }
    #expect(try await shop.run(ListRoles(tenant: "acme")).map(\.name) == ["administrator"])
    await shop.workspace.close()
  }

  static let mistakes = [
    RoleSettings(rights: ["order": ["read"]]), RoleSettings(rights: ["orders": ["reed"]]),
    RoleSettings(scopes: ["orders": .init(all: ["mine"])]),
    RoleSettings(scopes: ["orders": .init(all: ["where nothing == 1"])]),
    RoleSettings(scopes: ["orders": .init(all: ["where old.name == 'x'"])]),
    RoleSettings(scopes: ["orders": .init(all: ["where name.matches('a+')"])]),
    RoleSettings(scopes: ["*": .init(all: ["where id > 1"])]), RoleSettings(fields: ["orders": ["nam": "hidden"]]),
    RoleSettings(fields: ["orders": ["name": "secret"]]), RoleSettings(sees: ["none"]),
  ]

  @Test(arguments: mistakes)
  func aMistakeInARoleIsRefusedAndMakesNoVersion(settings: RoleSettings) async throws {
    let shop = try await Shop()
    let before = try await shop.run(ListModelVersions(tenant: "acme"))
    let refusal = await #expect(throws: Refusal.self) {
      _ = try await shop.run(
        UpdateRole(tenant: "acme", role: "seller", settings: settings, publication: Self.publication))
    }
    #expect(refusal?.kind == .configuration)
    #expect(try await shop.run(ListModelVersions(tenant: "acme")) == before)
    await shop.workspace.close()
  }

  @Test func whatSomebodyMayDoIsExplained() async throws {
    let shop = try await Shop()
    _ = try await shop.run(
      UpdateRole(
        tenant: "acme", role: "seller",
        settings: RoleSettings(
          rights: ["orders": ["read", "update"]], scopes: ["orders": .init(write: ["own"])],
          fields: ["orders": ["name": "hidden"]]), publication: Self.publication))
    let user = NewUser(name: "ana", email: nil, displayName: nil, roles: ["seller"], teams: [])
    _ = try await shop.run(CreateUser(tenant: "acme", user: user))
    let command = Command.create(module: "orders", values: ["name": .text("x")])
    let order = try await shop.run(PerformCommand(tenant: "acme", user: nil, command: command))
    let answer = try await shop.run(ExplainAccess(tenant: "acme", user: "ana", module: "orders", record: order.id))
    let rights = Dictionary(answer.rights.map { ($0.right, $0) }, uniquingKeysWith: { $1 })
    #expect(rights[.read]?.isAllowed == true && rights[.read]?.why == ["role seller: all"])
    #expect(rights[.update]?.isAllowed == false && rights[.update]?.why == ["role seller: own – which it is not"])
    #expect(rights[.delete]?.isAllowed == false)
    #expect(answer.fields.map(\.field) == ["name"] && answer.fields.first?.level == .hidden)
    #expect(answer.owner == "admin")
    await #expect(throws: Refusal.self) {
      _ = try await shop.run(ExplainAccess(tenant: "acme", user: "ana", module: "orders", field: "nothing"))
    }
    await shop.workspace.close()
  }
}
