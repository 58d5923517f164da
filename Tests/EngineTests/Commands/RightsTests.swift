import Testing

@testable import Engine

/// Who may do what: each command against roles that have all rights but one, or that one alone.
@Suite struct RightsTests {
  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, transition]}}
      manager: {label: Manager, modules: {"*": [all]}}
      nobody: {label: Nobody, modules: {deals: []}}
      no_create: {label: A, modules: {"*": [read, update, delete, transition, enter, override]}}
      no_update: {label: B, modules: {"*": [create, read, delete, transition, enter, override]}}
      no_delete: {label: C, modules: {"*": [create, read, update, transition, enter, override]}}
      no_transition: {label: D, modules: {"*": [create, read, update, delete, enter, override]}}
      no_enter: {label: E, modules: {"*": [create, read, update, delete, transition, override]}}
      no_override: {label: F, modules: {"*": [create, read, update, delete, transition, enter]}}
      blocked_here: {label: G, modules: {"*": [all], deals: [read]}}
    """

  static let cases = [
    ("create", ["no_create", "nobody", "blocked_here"]),
    ("enter", ["no_enter", "no_create", "nobody", "blocked_here"]),
    ("update", ["no_update", "nobody", "blocked_here"]), ("delete", ["no_delete", "nobody", "blocked_here"]),
    ("restore", ["no_delete", "nobody", "blocked_here"]), ("transition", ["no_transition", "nobody", "blocked_here"]),
    ("override", ["no_override", "nobody", "rep", "blocked_here"]),
  ]

  @Test(arguments: cases)
  func aCommandTakesItsRight(deed: String, without: [String]) async throws {
    let test = try await TestStore(files: TestStore.sales(["access.yaml": Self.access]))
    let deal = try await test.deal()
    if deed == "restore" {
      _ = try await test.store.perform(.delete(RecordTarget(module: "deals", id: deal.id)), as: test.ana)
    }
    let command = Self.command(deed, deal)
    let roles = [
      "nobody", "no_create", "no_update", "no_delete", "no_transition", "no_enter", "no_override", "blocked_here",
      "rep",
    ]
    for role in roles {
      let caller = Caller(userID: test.max.userID, name: "max", roles: [role], teams: [])
      if without.contains(role) {
        let refused = try await test.refused(command, by: caller)
        #expect(refused.kind == .notPermitted, "\(role)")
        #expect(refused.codes == ["deals:not_permitted"], "\(role)")
        #expect(refused["deals"]?.who?.contains("role administrator") == true)
      } else if deed != "enter" || role != "rep" {
        _ = try await test.store.rehearse(command, as: caller)
      }
    }
  }

  private static func command(_ deed: String, _ deal: Change) -> Command {
    let target = RecordTarget(module: "deals", id: deal.id)
    let values: RecordInput = ["name": .text("New"), "account": .number("1")]
    return switch deed {
    case "create": .create(module: "deals", values: values)
    case "enter": .create(module: "deals", values: values, enter: Entry(states: ["stage": "won"], reason: "import"))
    case "update": .update(target, values: ["amount": .number("1")])
    case "delete": .delete(target)
    case "restore": .restore(target)
    case "transition": .transition(target, name: "lose", input: TransitionInput(note: "no"))
    default: .override(target, to: "won", reason: "agreed")
    }
  }

  @Test func rightsComeFirstAndAlone() async throws {
    let test = try await TestStore(files: TestStore.sales(["access.yaml": Self.access]))
    let caller = Caller(userID: test.max.userID, name: "max", roles: ["nobody"], teams: [])
    let refused = try await test.refused(
      .create(module: "deals", values: ["nonsense": .text("x"), "amount": .number("-1")]), by: caller)
    #expect(refused.codes == ["deals:not_permitted"])
    let missing = try await test.refused(.update(RecordTarget(module: "deals", id: 999), values: [:]), by: caller)
    #expect(missing.codes == ["deals:not_permitted"], "whoever may not read learns nothing of what there is")
  }

  @Test func configurationAndUsersAreTheAdministrators() async throws {
    let test = try await TestStore()
    let user = NewUser(name: "eve", email: nil, displayName: nil, roles: ["administrator"], teams: [])
    for caller in [test.ana, test.max] {
      #expect(try await test.refused { try await test.publish([:], by: caller) }.kind == .notPermitted)
      #expect(try await test.refused { try await test.store.createUser(user, by: caller) }.kind == .notPermitted)
      #expect(
        try await test.refused {
          try await test.store.addKey(user: "admin", label: "x", secretHash: [1], by: caller)
        }.kind == .notPermitted)
      #expect(try await test.refused { try await test.store.revokeKey(1, by: caller) }.kind == .notPermitted)
      #expect(
        try await test.refused { try await test.store.change(test.store.settings, by: caller) }.kind == .notPermitted)
    }
  }

  @Test func theRightToAdministerIsWhatCounts() async throws {
    let test = try await TestStore(files: TestStore.sales(["access.yaml": Self.access]))
    // `manager` has all rights here; a role that has them on one module only has not.
    try await test.publish([:], by: test.max)
    let local = Caller(userID: test.max.userID, name: "max", roles: ["blocked_here"], teams: [])
    try await test.publish([:], by: local)
    let none = Caller(userID: test.max.userID, name: "max", roles: ["no_override"], teams: [])
    #expect(try await test.refused { try await test.publish([:], by: none) }.kind == .notPermitted)
  }
}
