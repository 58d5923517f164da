import Expressions
import Foundation
import JSONText
import Metamodel

@testable import Engine

/// A store in which roles reach some records and fields only.
///
/// Users: `admin`; `ana` and `ben` in the team north, `eva` in the south; `max` above ana, `zoe` above max.
struct AccessModel {
  let test: TestStore
  /// By name, with their roles.
  let users: [String: Caller]

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      rep: {label: R, modules: {"*": [create, read, update, delete, transition, export, bulk]}}
      manager: {label: M, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      own:
        label: Own
        modules: {"*": [create, read, update, delete, transition, export, bulk]}
        scopes: {"*": own}
      team:
        label: Team
        modules: {"*": [create, read, update, delete, transition]}
        scopes: {"*": team}
      below:
        label: Below
        modules: {"*": [create, read, update, delete, transition]}
        scopes: {"*": subordinates}
      reader_of_all:
        label: Reads all
        modules: {"*": [create, read, update, delete, transition]}
        scopes: {"*": {write: own}}
      criteria:
        label: Criteria
        modules: {"*": [create, read, update, delete, transition]}
        scopes:
          accounts: [own, {where: rating >= 4}]
          deals: [{where: account.tier == 'gold'}, {where: "amount > 500"}]
      blind:
        label: Blind
        modules: {"*": [create, read, update, delete, transition, export]}
        fields:
          accounts: {rating: hidden, email: masked, tier: read_only}
          deals: {amount: hidden, loss_reason: masked}
      deals_only:
        label: Deals only
        modules: {deals: [create, read, update, delete, transition]}
    teams:
      north: {label: North}
      south: {label: South}
    """

  init(_ files: [String: String] = [:]) async throws {
    test = try await TestStore(
      files: SalesModel.files.merging(["access.yaml": Self.access]) { $1 }.merging(files) { $1 })
    var users = ["admin": test.admin]
    for (name, teams, manager) in [
      ("zoe", [], nil), ("lou", [], "zoe"), ("amy", ["north"], "lou"), ("ben", ["north"], nil), ("eva", ["south"], nil),
    ] as [(String, [String], String?)] {
      _ = try await test.store.createUser(
        NewUser(name: name, email: nil, displayName: nil, roles: ["own"], teams: teams, manager: manager),
        by: test.admin)
    }
    for name in ["zoe", "lou", "amy", "ben", "eva"] { users[name] = try await test.store.caller(named: name) }
    self.users = users
  }

  var store: Store { test.store }

  /// A user with one role.
  func user(_ name: String, _ role: String) async throws -> Caller {
    _ = try await store.updateUser(name, UserChange(roles: [role]), by: test.admin)
    guard let caller = try await store.caller(named: name) else { throw Missing() }
    return caller
  }

  struct Missing: Error {}

  /// Creates an account that a user owns.
  func account(_ name: String, of owner: String, _ values: RecordInput = [:]) async throws -> Int64 {
    let given: RecordInput = ["name": .text(name), "owner": .text(owner)]
    return try await store.perform(
      .create(module: "accounts", values: given.merging(values) { $1 }), as: test.admin
    ).id
  }

  func deal(_ name: String, on account: Int64, of owner: String, _ values: RecordInput = [:]) async throws -> Int64 {
    let given: RecordInput = ["name": .text(name), "owner": .text(owner), "account": .number("\(account)")]
    return try await store.perform(.create(module: "deals", values: given.merging(values) { $1 }), as: test.admin).id
  }

  /// The ids that a list gives.
  func ids(_ request: ListRequest, as caller: Caller) async throws -> [Int64] {
    let page = try JSON(parsing: try await store.list(request, as: caller).json)
    return (page["records"]?.items ?? []).compactMap { $0["id"]?.text.flatMap { Int64($0) } }
  }

  /// The text of an answer.
  static func text(_ page: Page) -> String { String(decoding: page.json, as: UTF8.self) }
}
