import Testing

@testable import Engine

@Suite struct ConvertTests {
  @Test func aLeadBecomesAnAccountAndADealWithAllThatBelongsToIt() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    let note = try await test.note(about: "leads/\(lead.id)")
    let outcome = try await test.convert(lead)
    #expect(
      outcome.targets.map { "\($0.target) \($0.deed.rawValue) \($0.module) \($0.id ?? 0)" } == [
        "account created accounts 1", "deal created deals 1",
      ])
    #expect(outcome.carried == [CarriedRecord(module: "notes", id: note, target: "deal")])
    #expect(
      try await test.texts("SELECT name || ' ' || email || ' ' || rating || ' ' || owner FROM accounts") == [
        "Tidewater ruth@example.com 2 \(test.ana.userID)"
      ])
    #expect(
      try await test.texts("SELECT name || ' ' || amount || ' ' || account || ' ' || stage FROM deals") == [
        "Okafor of Tidewater 90000 1 new"
      ])
    #expect(try await test.texts("SELECT regarding__module || '/' || regarding FROM notes") == ["deals/1"])
    #expect(try await test.texts("SELECT status || ' ' || (converted_on IS NOT NULL) FROM leads") == ["ready 1"])
    #expect(try await test.moves(of: "leads", lead.id, field: "status") == ["enter ->new 1", "transition new>ready 1"])
    let history = try await test.history(of: "leads", lead.id)
    #expect(history.last?.hasPrefix("4 ana convert to_deal, accounts/1, deals/1 ") == true, "\(history)")
    #expect(try await test.history(of: "accounts", 1).first?.contains("create, conversion to_deal of leads/1") == true)
    // What the store keeps beside the records is right afterwards.
    #expect(try await test.json("accounts", 1).contains("\"deal_count\":1"))
    let found = try await test.store.search(SearchRequest(text: "tidewater"), as: test.ana)
    #expect(String(decoding: found.json, as: UTF8.self).contains("\"found\":3"))
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func theRecordSaysWhatItBecameToWhoMayReadThat() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    #expect(try await !test.json("leads", lead.id).contains("\"converted\""))
    _ = try await test.convert(lead)
    let json = try await test.json("leads", lead.id)
    #expect(
      json.hasSuffix(
        #""into":[{"target":"account","module":"accounts","id":1,"created":true},{"target":"deal","module":"deals","id":1,"created":true}]}}"#
      ), "\(json)")
    try await test.publish([
      "access.yaml": "roles:\n  clerk: {label: Clerk, modules: {leads: [read, update], deals: [read]}}\n"
    ])
    let clerk = Caller(userID: test.ana.userID, name: "ana", roles: ["clerk"], teams: [])
    #expect(
      try await test.json("leads", lead.id, as: clerk).hasSuffix(
        #""into":[{"target":"deal","module":"deals","id":1,"created":true}]}}"#))
    let refused = try await test.refused(.update(lead, values: ["company": .text("x")]), by: clerk)
    #expect(refused.problems.first?.message.contains("accounts") == false)
    #expect(
      !String(
        decoding: try await test.store.get(module: "leads", id: 1, fields: ["company"], as: clerk).json, as: UTF8.self
      ).contains("converted"))
  }

  @Test func aConvertedRecordIsReadOnly() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    _ = try await test.convert(lead)
    let commands: [Command] = [
      .update(lead, values: ["company": .text("x")]), .override(lead, to: "new", reason: "x"),
      .transition(lead, name: "drop", input: TransitionInput()), .convert(lead, ConversionInput()),
    ]
    for command in commands {
      let refused = try await test.refused(command, by: test.max)
      #expect(refused.kind == .conflict)
      #expect(refused.codes == ["id:converted"])
      #expect(refused.problems.first?.message.contains("accounts 1, deals 1") == true)
    }
  }

  @Test func everythingInTheWayIsSaidAtOnce() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead(["company": .null])
    let input = ConversionInput(
      targets: ["deal": TargetChoice(values: ["amount": .number("-1"), "tags": .text("old")])],
      transition: TransitionInput(values: ["budget": .number("5")]))
    let refused = try await test.refused(.convert(lead, input), by: test.ana)
    #expect(refused.kind == .invalid)
    // The deal's account is not among them: it lacks because the account does.
    #expect(
      refused.codes == [
        "asked:checklist_missing", "account.name:required", "deal.amount:out_of_range", "deal.tags:unknown_value",
      ])
    let lost = try await test.lead()
    _ = try await test.store.perform(.transition(lost, name: "drop", input: TransitionInput()), as: test.ana)
    let whole = ConversionInput(targets: ["dael": TargetChoice(way: .skip)])
    #expect(
      try await test.refused(.convert(lost, whole), by: test.ana).codes
        == ["conversion:criteria_failed", "transition:not_from_here", "dael:unknown_target"])
  }

  @Test func whoComesFirstAndAloneThenTheRights() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead()
    let other = try await test.store.createUser(
      NewUser(name: "eve", email: nil, displayName: nil, roles: ["rep"], teams: []), by: test.admin)
    let eve = Caller(userID: other.id, name: "eve", roles: ["rep"], teams: [])
    let input = ConversionInput(transition: TestStore.qualification)
    #expect(try await test.refused(.convert(lead, input), by: eve).codes == ["transition:who"])
    try await test.publish([
      "access.yaml": "roles:\n  clerk: {label: Clerk, modules: {leads: [read, update, transition], accounts: [read]}}\n"
    ])
    let clerk = Caller(userID: test.ana.userID, name: "ana", roles: ["clerk"], teams: [])
    let refused = try await test.refused(.convert(lead, input), by: clerk)
    #expect(refused.kind == .notPermitted)
    #expect(refused.codes == ["accounts:not_permitted", "deals:not_permitted"])
    let reader = Caller(userID: test.ana.userID, name: "ana", roles: ["nobody"], teams: [])
    #expect(try await test.refused(.convert(lead, input), by: reader).codes == ["leads:not_permitted"])
  }

  @Test func aRecordThatMatchesIsAskedAboutAndAddedToWhereItIsEmpty() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    _ = try await test.store.perform(
      .create(
        module: "accounts",
        values: ["name": .text("Other"), "email": .text("RUTH@example.com"), "rating": .number("5")]),
      as: test.ana)
    let lead = try await test.lead()
    let input = ConversionInput(transition: TestStore.qualification)
    let refused = try await test.refused(.convert(lead, input), by: test.ana)
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["account:match_found"])
    #expect(refused.problems.first?.found == .list([.number("1")]))
    // A new one would clash.
    let new = ConversionInput(
      targets: ["account": TargetChoice(way: .create)], transition: TestStore.qualification)
    #expect(try await test.refused(.convert(lead, new), by: test.ana).codes == ["account.email:duplicate"])
    let used = ConversionInput(
      targets: ["account": TargetChoice(way: .use(1), values: ["last_won": .text("2026-05-01")])],
      transition: TestStore.qualification)
    let change = try await test.store.perform(.convert(lead, used), as: test.ana)
    let account = try #require(change.conversion?.targets.first)
    #expect(account.deed == .updated)
    #expect(account.changed == ["tier", "last_won"])
    #expect(try await test.texts("SELECT name || rating || tier FROM accounts") == ["Other5silver"])
    let missing = try await test.lead(["email": .null])
    let none = ConversionInput(
      targets: ["account": TargetChoice(way: .use(99))], transition: TestStore.qualification)
    #expect(try await test.refused(.convert(missing, none), by: test.ana).codes == ["account:not_found"])
  }

  @Test(arguments: [("use", "unchanged"), ("create", "created")])
  func theConversionSaysWhatIsDoneWithAMatch(existing: String, deed: String) async throws {
    var files = ConversionModel.files
    files["conversions.yaml"] = ConversionModel.conversions.replacing("existing: ask", with: "existing: \(existing)")
    let test = try await TestStore(files: files)
    let known: RecordInput = [
      "name": .text("Known"), "rating": .number("2"), "tier": .text("silver"), "email": .text("k@example.com"),
    ]
    _ = try await test.store.perform(.create(module: "accounts", values: known), as: test.ana)
    let outcome = try await test.convert(try await test.lead())
    #expect(outcome.targets.first?.deed.rawValue == deed)
    #expect(outcome.targets.first?.matches.map(\.by) == [["rating", "tier"]])
    guard existing == "use" else { return }
    _ = try await test.store.perform(
      .create(module: "accounts", values: known.merging(["name": .text("K2"), "email": .null]) { $1 }), as: test.ana)
    let lead = try await test.lead()
    let input = ConversionInput(transition: TestStore.qualification)
    #expect(try await test.refused(.convert(lead, input), by: test.ana).codes == ["account:match_found"])
  }

  @Test func matchesThatTheCallerMayNotReadAreNotTold() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    _ = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Other"), "email": .text("ruth@example.com")]), as: test.ana)
    let lead = try await test.lead()
    try await test.publish([
      "access.yaml":
        "roles:\n  clerk: {label: Clerk, modules: {leads: [read, update, transition], accounts: [create], deals: [create]}}\n"
    ])
    let clerk = Caller(userID: test.ana.userID, name: "ana", roles: ["clerk"], teams: [])
    let preview = try await test.store.preview(
      ConversionInput(transition: TestStore.qualification), of: lead, as: clerk)
    #expect(preview.targets.map(\.matches.count) == [0, 0])
    #expect(preview.problems.map(\.at) == ["account.email"])
    _ = try await test.store.perform(.update(lead, values: ["email": .null]), as: test.ana)
    let made = try await test.convert(lead, by: clerk)
    #expect(made.targets.map(\.json) == [nil, nil])
  }

  @Test func aTargetIsSkippedIfAskedForOrIfItsConditionDoesNotHold() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let skipped = try await test.convert(try await test.lead(), ["deal": TargetChoice(way: .skip)])
    #expect(skipped.targets.map(\.deed) == [.created, .skipped])
    let lead = try await test.lead(["company": .text("B"), "email": .null])
    let choices = ["account": TargetChoice(way: .skip)]
    let refused = try await test.refused(
      .convert(lead, ConversionInput(targets: choices, transition: TestStore.qualification)), by: test.ana)
    #expect(refused.codes == ["account:required", "deal.account:required"])
  }

  @Test func aTransitionIsPassedOverWhereTheRecordStandsInItsState() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let lead = try await test.lead(["budget": .number("5")])
    _ = try await test.store.perform(.transition(lead, name: "qualify", input: TestStore.qualification), as: test.ana)
    let input = ConversionInput(transition: TestStore.qualification)
    #expect(try await test.refused(.convert(lead, input), by: test.ana).codes == ["transition:not_needed"])
    let change = try await test.store.perform(.convert(lead, ConversionInput()), as: test.ana)
    #expect(change.conversion?.targets.map(\.deed) == [.created, .created])
    #expect(try await test.moves(of: "leads", lead.id, field: "status").count == 2)
  }

  @Test func aPreviewSaysEverythingAndChangesNothing() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    _ = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Other"), "email": .text("ruth@example.com")]), as: test.ana)
    let lead = try await test.lead()
    _ = try await test.note(about: "leads/\(lead.id)")
    let before = try test.contents()
    let asked = try await test.store.preview(
      ConversionInput(transition: TestStore.qualification), of: lead, as: test.ana)
    #expect(asked.targets.map(\.deed) == [.refused, .refused])
    #expect(asked.targets.first?.matches == [ConversionMatch(id: 1, title: "Other", by: ["email"])])
    #expect(asked.problems.map(\.code) == ["match_found"])
    #expect(asked.targets.last?.asked == ["close_date"])
    let input = ConversionInput(targets: ["account": TargetChoice(way: .use(1))], transition: TestStore.qualification)
    let whole = try await test.store.preview(input, of: lead, as: test.ana)
    #expect(whole.problems.isEmpty)
    #expect(whole.targets.map(\.deed) == [.updated, .created])
    #expect(whole.targets.last?.json?.contains("\"name\":\"Okafor of Tidewater\"") == true)
    #expect(whole.carried.count == 1)
    #expect(try test.contents() == before)
  }

  @Test func inABatchEachIsByItself() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let good = try await test.lead()
    let bad = try await test.lead(["company": .null, "email": .null])
    let input = ConversionInput(transition: TestStore.qualification)
    let verdicts = try await test.store.perform(
      [.convert(bad, input), .convert(good, input)], atomic: false, as: test.ana)
    #expect(verdicts.map { (try? $0.get()) != nil } == [false, true])
    #expect(try await test.texts("SELECT count(*) || '' FROM deals") == ["1"])
    #expect(try await test.texts("SELECT count(*) || '' FROM sys_conversion") == ["1"])
    #expect(try await test.store.doctor().errors == 0)
  }

  @Test func aModuleWithoutConversionHasNone() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    #expect(try await test.refused(.convert(target, ConversionInput())).codes == ["conversion:unknown_conversion"])
    let lead = try await test.lead()
    let other = ConversionInput(conversion: "to_dael")
    let refused = try await test.refused(.convert(lead, other))
    #expect(refused.codes == ["conversion:unknown_conversion"])
    #expect(refused.problems.first?.wanted == .text("to_deal"))
    #expect(!(try await test.json("deals", deal.id)).contains("converted"))
  }
}
