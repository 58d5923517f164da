import Expressions
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What a key leaves of its user's rights counts on every path.
@Suite struct KeyScopeTests {
  private static let accounts =
    SalesModel.accounts + "\n  total: {type: rollup, of: deals, sum: amount, label: Total}"

  private func model() async throws -> (AccessModel, account: Int64, deal: Int64) {
    let model = try await AccessModel(["modules/accounts.yaml": Self.accounts])
    let account = try await model.account("Acme", of: "ben")
    return (model, account, try await model.deal("D", on: account, of: "ben", ["amount": .number("77177")]))
  }

  @Test func aKeyReachesTheRecordsOfItsUserWithTheRightsThatItNames() async throws {
    let (model, account, deal) = try await model()
    let amy = try await model.user("amy", "team")
    let key = amy.coming(by: .key(1), in: KeyScope(rights: ["deals": [.read, .update]]))
    #expect(try await model.ids(ListRequest(module: "deals"), as: key) == [deal], "a colleague's")
    let accounts = try await refusal { try await model.store.list(ListRequest(module: "accounts"), as: key) }
    #expect(accounts?.kind == .notPermitted)
    #expect(accounts?.problems.map(\.code) == ["outside_key_scopes"])
    #expect(accounts?.problems.first?.who == nil)
    let target = RecordTarget(module: "deals", id: deal)
    for command in [
      Command.delete(target), .transition(target, name: "propose", input: .init()),
      .create(module: "accounts", values: ["name": .text("x")]),
      .update(RecordTarget(module: "accounts", id: account), values: ["name": .text("x")]),
    ] { #expect(try await model.test.refused(command, by: key).kind == .notPermitted, "\(command)") }
    let changed = try await model.store.perform(.update(target, values: ["name": .text("E")]), as: key)
    #expect(changed.version == 2)
  }

  @Test func aFigureOverWhatTheKeyMayNotReadIsHidden() async throws {
    let (model, account, _) = try await model()
    let rep = try await model.user("amy", "rep")
    let key = rep.coming(by: .key(1), in: KeyScope(rights: ["accounts": [.read]]))
    let whole = try await model.store.get(module: "accounts", id: account, as: rep)
    #expect(String(decoding: whole.json, as: UTF8.self).contains("77177"))
    let narrow = try await model.store.get(module: "accounts", id: account, as: key)
    let text = String(decoding: narrow.json, as: UTF8.self)
    #expect(!text.contains("total") && !text.contains("77177"), "\(text)")
    let (more, less) = (model.store.access(of: rep), model.store.access(of: key))
    #expect(more.level(of: "total", in: "accounts") == .readOnly)
    #expect(less.level(of: "total", in: "accounts") == .hidden)
    #expect(less.level(of: "deals", in: "accounts") == .hidden, "the related list")
    #expect(more.fingerprint != less.fingerprint)
  }

  @Test func aKeyIsNoAdministratorsUnlessItSaysSo() async throws {
    let (model, _, _) = try await model()
    let admin = model.test.admin
    for (rights, isOne) in [
      (["*": [.read, .update]], false), (["deals": [.administer]], false), (["*": [.administer]], true),
    ] as [([String: Set<Right>], Bool)] {
      let key = admin.coming(by: .key(1), in: KeyScope(rights: rights))
      #expect(model.store.access(of: key).isAdministrator == isOne, "\(rights)")
    }
    let key = admin.coming(by: .key(1), in: KeyScope(rights: ["*": Set(Right.allCases).subtracting([.administer])]))
    let before = try model.test.contents()
    for refused in [
      try await refusal { try await model.store.updateUser("amy", UserChange(roles: ["administrator"]), by: key) },
      try await refusal { try await model.store.publish(overlay: .empty, author: key, message: "x") },
      try await refusal { try await model.store.change(model.store.settings, by: key) },
      try await refusal { try await model.store.records(of: "deals", ownedBy: "ben", after: 0, limit: 1, as: key) },
    ] { #expect(refused?.kind == .notPermitted) }
    #expect(try model.test.contents() == before)
  }

  @Test func whoIsSuspendedWhileTheyWaitDoesNothing() async throws {
    let (model, account, deal) = try await model()
    let amy = try await model.user("amy", "rep")
    _ = try await model.store.updateUser("amy", UserChange(isActive: false), by: model.test.admin)
    let target = RecordTarget(module: "deals", id: deal)
    let before = try model.test.contents()
    let pair = [account, account + 1].map { DuplicateDismissal.Item(module: "accounts", id: $0) }
    let view = SavedView(module: "deals", name: "x", label: nil, filter: nil, sort: nil, columns: nil)
    for refused in [
      try await refusal { try await model.store.perform(.delete(target), as: amy) },
      try await refusal { try await model.store.perform([.delete(target)], atomic: false, as: amy) },
      try await refusal { try await model.store.rehearse(.delete(target), as: amy) },
      try await refusal { try await model.store.save(view, as: amy) },
      try await refusal { try await model.store.dismiss(DuplicateDismissal(records: pair), as: amy) },
    ] { #expect(refused?.problems.map(\.code) == ["suspended"]) }
    #expect(try model.test.contents() == before)
  }

  @Test func anExportOnItsWayEndsWithItsCallersAccess() async throws {
    let model = try await AccessModel()
    let commands = (0..<1_100).map { Command.create(module: "accounts", values: ["name": .text("a\($0)")]) }
    _ = try await model.store.perform(commands, atomic: true, as: model.test.admin)
    let amy = try await model.user("amy", "rep")
    let request = ExportRequest(module: "accounts", format: .csv, fields: ["name"])
    var whole = try await model.store.export(request, as: amy)
    var cut = try await model.store.export(request, as: amy)
    #expect(try await whole.next() != nil)
    #expect(try await cut.next() != nil)
    _ = try await model.store.updateUser("ben", UserChange(isActive: false), by: model.test.admin)
    #expect(try await whole.next() != nil, "somebody else was suspended")
    _ = try await model.store.updateUser("amy", UserChange(isActive: false), by: model.test.admin)
    let refused = try await refusal { try await cut.next() }
    #expect(refused?.problems.map(\.code) == ["suspended"])
  }
}
