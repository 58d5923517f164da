import JSONText
import Metamodel
import Testing

@testable import Engine

/// Scopes of rights: which records a role reaches, on every path.
@Suite struct ScopeTests {
  static let reaches: [(user: String, role: String, sees: [String])] = [
    ("amy", "own", ["of amy"]), ("amy", "team", ["of amy", "of ben"]), ("lou", "below", ["of lou", "of amy"]),
    ("zoe", "below", ["of zoe", "of lou", "of amy"]), ("zoe", "own", ["of zoe"]), ("eva", "team", ["of eva"]),
    ("eva", "rep", ["of zoe", "of lou", "of amy", "of ben", "of eva"]),
  ]

  @Test func listsCountsAndFiguresAreOfTheScope() async throws {
    let model = try await AccessModel()
    var ids: [String: Int64] = [:]
    for name in ["zoe", "lou", "amy", "ben", "eva"] {
      ids["of \(name)"] = try await model.account("of \(name)", of: name)
    }
    for (user, role, sees) in Self.reaches {
      let caller = try await model.user(user, role)
      let wanted = sees.compactMap { ids[$0] }
      let request = ListRequest(module: "accounts", sort: "name", count: true)
      let page = AccessModel.text(try await model.store.list(request, as: caller))
      #expect(try await Set(model.ids(request, as: caller)) == Set(wanted), "\(user) \(role)")
      #expect(page.contains("\"count\":\(wanted.count),"), "\(user) \(role): \(page)")
      for name in ids.keys where !sees.contains(name) { #expect(!page.contains(name), "\(user) \(role)") }
      let figures = try await model.store.aggregate(AggregateRequest(module: "accounts"), as: caller)
      #expect(AccessModel.text(figures).contains("\"count\":\(wanted.count)"), "\(user) \(role)")
      let export = try await exported(ExportRequest(module: "accounts", format: .csv, fields: ["name"]), model, caller)
      if let export { #expect(Set(export.split(separator: "\r\n").dropFirst().map(String.init)) == Set(sees)) }
    }
  }

  private func exported(_ request: ExportRequest, _ model: AccessModel, _ caller: Caller) async throws -> String? {
    guard model.store.access(of: caller).may(.export, on: request.module) else { return nil }
    var export = try await model.store.export(request, as: caller)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func aRecordOutOfScopeIsNotThere() async throws {
    let model = try await AccessModel()
    let foreign = try await model.account("Foreign", of: "eva")
    let deal = try await model.deal("Foreign deal", on: foreign, of: "eva")
    let amy = try await model.user("amy", "own")
    let target = RecordTarget(module: "deals", id: deal)
    let commands: [Command] = [
      .update(target, values: ["name": .text("x")]), .delete(target), .transition(target, name: "lose", input: .init()),
      .update(RecordTarget(module: "deals", id: deal, expectedVersion: 99), values: [:]),
    ]
    for command in commands {
      let refused = try await model.test.refused(command, by: amy)
      #expect(refused.kind == .notFound && refused.codes == ["id:not_found"], "\(command)")
    }
    let missing = try await model.test.refused(.delete(RecordTarget(module: "deals", id: deal + 900)), by: amy)
    let hidden = try await model.test.refused(.delete(target), by: amy)
    #expect(
      missing.message(at: "id").replacing("\(deal + 900)", with: "N")
        == hidden.message(at: "id").replacing("\(deal)", with: "N"), "one cannot tell it from a missing one")
    for body in [
      { _ = try await model.store.get(module: "deals", id: deal, as: amy) },
      { _ = try await model.store.timeline(module: "deals", id: deal, as: amy) },
      { _ = try await model.store.transitions(of: "deals", id: deal, as: amy) },
    ] as [() async throws -> Void] {
      #expect(try await refusal(body)?.kind == .notFound)
    }
  }

  @Test func lookupsAndListsLeadToRecordsOfTheScopeOnly() async throws {
    let model = try await AccessModel()
    let foreign = try await model.account("Canary", of: "eva", ["rating": .number("5")])
    let own = try await model.account("Mine", of: "amy")
    let deal = try await model.deal("D", on: foreign, of: "amy")
    _ = try await model.deal("Other", on: own, of: "eva", ["amount": .number("7")])
    let amy = try await model.user("amy", "own")
    let expanded = AccessModel.text(
      try await model.store.list(
        ListRequest(module: "deals", sort: "account.name", fields: ["name", "account.name"], expand: ["account"]),
        as: amy))
    #expect(expanded.contains("\"id\":\(deal)") && !expanded.contains("Canary"))
    for filter in ["account.name == 'Canary'", "account.rating > 1", "account.name.startsWith('C')"] {
      #expect(try await model.ids(ListRequest(module: "deals", filter: filter), as: amy) == [], "\(filter)")
    }
    for filter in ["deals.exists(d, d.amount == 7)", "size(deals) > 0", "deals.exists(d, d.name == 'Other')"] {
      #expect(try await model.ids(ListRequest(module: "accounts", filter: filter), as: amy) == [], "\(filter)")
    }
    let groups = AccessModel.text(
      try await model.store.aggregate(
        AggregateRequest(module: "deals", groupBy: ["account.name"], measures: ["count", "max:account.rating"]), as: amy
      ))
    #expect(!groups.contains("Canary") && groups.contains("\"max:account.rating\":null"))
    let found = AccessModel.text(try await model.store.search(SearchRequest(text: "canary"), as: amy))
    #expect(found.contains("\"results\":[]") && found.contains("\"found\":0"))
  }

  @Test func whoMayReadMoreThanChangeIsToldSo() async throws {
    let model = try await AccessModel()
    let foreign = try await model.account("Foreign", of: "eva")
    let amy = try await model.user("amy", "reader_of_all")
    #expect(try await model.ids(ListRequest(module: "accounts"), as: amy) == [foreign])
    let refused = try await model.test.refused(
      .update(RecordTarget(module: "accounts", id: foreign), values: ["rating": .number("1")]), by: amy)
    #expect(refused.kind == .notPermitted && refused.codes == ["accounts:out_of_scope"])
    #expect(refused["accounts"]?.who?.contains("role administrator") == true)
  }

  @Test func oneCreatesOnlyWhatOneCouldGoOnWith() async throws {
    let model = try await AccessModel()
    let amy = try await model.user("amy", "own")
    let values: RecordInput = ["name": .text("A"), "owner": .text("eva")]
    let refused = try await model.test.refused(.create(module: "accounts", values: values), by: amy)
    #expect(refused.codes == ["accounts:out_of_scope"])
    let mine = try await model.store.perform(.create(module: "accounts", values: ["name": .text("A")]), as: amy)
    let given = try await model.store.perform(
      .update(RecordTarget(module: "accounts", id: mine.id), values: ["owner": .text("eva")]), as: amy)
    #expect(given.record.values.keys.sorted() == ["id", "version"], "what was given away is no longer to be read")
    #expect(try await model.ids(ListRequest(module: "accounts"), as: amy) == [])
  }

  @Test func nothingIsLinkedToAndNothingToldOfWhatOneMayNotRead() async throws {
    let model = try await AccessModel()
    let foreign = try await model.account("Canary", of: "eva", ["email": .text("canary@example.com")])
    let amy = try await model.user("amy", "own")
    let deal: RecordInput = ["name": .text("D"), "account": .number("\(foreign)")]
    let refused = try await model.test.refused(.create(module: "deals", values: deal), by: amy)
    #expect(refused.codes == ["account:not_found"])
    #expect(refused.message(at: "account").contains("does not exist"))
    for values in [["name": "Canary"], ["name": "B", "email": "canary@example.com"]] {
      let clash = try await model.test.refused(
        .create(module: "accounts", values: values.mapValues(InputValue.text)), by: amy)
      #expect(clash.problems.map(\.code) == ["duplicate"])
      #expect(!clash.problems.contains { $0.message.contains("See") })
      let upsert = try await model.test.refused(
        .upsert(
          module: "accounts", match: values["email"] == nil ? "name" : "email",
          values: values.mapValues(InputValue.text)), by: amy)
      #expect(upsert.problems.map(\.code) == ["duplicate"])
      #expect(!upsert.problems.contains { $0.message.contains("\(foreign)") })
    }
  }

  @Test func cursorsAreOfTheRightsUnderWhichTheyWereGiven() async throws {
    let model = try await AccessModel()
    for number in 1...3 { _ = try await model.account("A\(number)", of: "amy") }
    let amy = try await model.user("amy", "own")
    let page = try JSON(
      parsing: try await model.store.list(ListRequest(module: "accounts", limit: 1), as: amy).json)
    let cursor = page["next_cursor"]?.text
    let request = ListRequest(module: "accounts", limit: 1, cursor: cursor)
    _ = try await model.store.list(request, as: amy)
    let wider = try await model.user("amy", "team")
    let refused = try await refusal { try await model.store.list(request, as: wider) }
    #expect(refused?.problems.map(\.code) == ["cursor"])
  }

  @Test func managersStandInNoCircle() async throws {
    let model = try await AccessModel()
    for (user, above) in [("zoe", "amy"), ("lou", "amy"), ("amy", "amy"), ("amy", "nobody")] {
      let refused = try await model.test.refused {
        try await model.store.updateUser(user, UserChange(manager: above), by: model.test.admin)
      }
      #expect(refused.problems.first?.at == "manager", "\(user) under \(above)")
    }
    let freed = try await model.store.updateUser("amy", UserChange(manager: ""), by: model.test.admin)
    #expect(freed.manager == nil)
    #expect(try await model.store.caller(named: "zoe")?.subordinates.count == 1)
  }

  /// More records than are looked at first, of which few are in the scope.
  @Test(arguments: ["id", "-id", "stage", "-amount"])
  func pagesOfAScopeHaveEachRecordOnce(sort: String) async throws {
    let model = try await AccessModel()
    let account = try await model.account("A", of: "amy")
    let commands = (0..<(ListReading.glance * 2)).map { number in
      Command.create(
        module: "deals",
        values: [
          "name": .text("d"), "account": .number("\(account)"), "amount": .number("\(number % 7)"),
          "owner": .text(number % 90 == 0 ? "amy" : number % 130 == 0 ? "ben" : "eva"),
        ])
    }
    let made = try await model.store.perform(commands, atomic: true, as: model.test.admin).map { try $0.get().id }
    let wanted = zip(0..., made).filter { $0.0 % 90 == 0 || $0.0 % 130 == 0 }.map(\.1)
    let ben = try await model.user("ben", "team")
    var request = ListRequest(module: "deals", sort: sort, limit: 4)
    var found: [Int64] = []
    repeat {
      let page = try JSON(parsing: try await model.store.list(request, as: ben).json)
      found += (page["records"]?.items ?? []).compactMap { $0["id"]?.text.flatMap { Int64($0) } }
      request.cursor = page["next_cursor"]?.text
    } while request.cursor != nil
    #expect(found.sorted() == wanted && Set(found).count == found.count)
    if sort == "-id" { #expect(found == wanted.reversed()) }
  }

  @Test func anEffectThatIsRefusedTellsNothingOfARecordOutOfScope() async throws {
    let model = try await AccessModel([
      "modules/accounts.yaml": SalesModel.accounts.replacing(
        "last_won: {type: date, label: Last won}",
        with: "last_won: {type: date, label: Last won, check: rating < 3, message: \"The rating is {rating}\"}")
    ])
    let account = try await model.account("Hers", of: "eva", ["rating": .number("4")])
    let deal = try await model.deal("D", on: account, of: "amy")
    let target = RecordTarget(module: "deals", id: deal)
    let amy = try await model.user("amy", "own")
    _ = try await model.store.perform(.transition(target, name: "propose", input: TestStore.proposal), as: amy)
    let win = Command.transition(target, name: "win", input: TransitionInput())
    let refused = try await model.test.refused(win, by: amy)
    #expect(refused.codes == ["hidden:check_failed"])
    #expect(!"\(refused.problems)".contains("4"), "\(refused.problems)")
    let told = try await model.test.refused(win, by: model.test.admin)
    #expect(told.codes == ["last_won:check_failed"])
  }

  @Test func aMigrationMovesWhatIsInTheScopeOfAnOverrideAlone() async throws {
    let model = try await AccessModel()
    let account = try await model.account("A", of: "amy")
    let mine = try await model.deal("Mine", on: account, of: "amy")
    let hers = try await model.deal("Hers", on: account, of: "eva")
    try await model.test.publish([
      "blueprints/selling.yaml":
        "blueprint: selling\ntransitions: {shortcut: {label: Known, from: [new], to: won}}\n",
      "access.yaml": """
      roles: {mover: {label: Mover, modules: {"*": [read, override]}, scopes: {"*": {read: all, write: own}}}}
      """,
    ])
    let amy = try await model.user("amy", "mover")
    let report = try await model.store.migrate(Migration(blueprint: "selling", reason: "New"), as: amy)
    #expect(report.records == 1)
    #expect(try await model.test.moves(of: "deals", mine).count == 2)
    #expect(try await model.test.moves(of: "deals", hers).count == 1)
  }
}
