import Testing

@testable import Engine

/// What conversions make of records that match by the rules of duplicates.
@Suite struct ConversionDuplicateTests {
  private static func files(_ existing: String = "ask", onCreate: String = "warn") -> [String: String] {
    ConversionModel.files.merging([
      "conversions.yaml": ConversionModel.conversions.replacing("existing: ask", with: "existing: \(existing)"),
      "duplicates.yaml": """
      accounts:
        same_name:
          label: Same name
          compare: [{field: name, as: company}]
          on_create: \(onCreate)
          allow_override: true
        same_rating: {label: Same rating, compare: [rating], on_create: ignore}
      deals:
        same_deal: {label: Same deal, compare: [name, account]}
      leads:
        account_with_email: {label: Account with this e-mail, compare: [email], against: {accounts: {email: email}}}
      """,
    ]) { $1 }
  }

  private static let input = ConversionInput(transition: TestStore.qualification)

  private static func choosing(_ way: TargetChoice.Way) -> ConversionInput {
    ConversionInput(targets: ["account": TargetChoice(way: way)], transition: TestStore.qualification)
  }

  private func account(_ values: RecordInput, in test: TestStore) async throws {
    _ = try await test.store.perform(.create(module: "accounts", values: values), as: test.ana)
  }

  @Test func aRecordThatIsAlikeIsAskedAbout() async throws {
    let test = try await TestStore(files: Self.files())
    try await account(["name": .text("Tidewater, Inc."), "rating": .number("2")], in: test)
    let lead = try await test.lead()
    let before = try test.contents()
    let preview = try await test.store.preview(Self.input, of: lead, as: test.ana)
    let alike = ConversionMatch(id: 1, title: "Tidewater, Inc.", by: [], rules: ["same_name"], score: 100)
    #expect(preview.targets.first?.matches == [alike])
    #expect(preview.problems.map { "\($0.at):\($0.code)" } == ["account:match_found"])
    #expect(try test.contents() == before)
    let refused = try await test.refused(.convert(lead, Self.input), by: test.ana)
    #expect(refused.codes == ["account:match_found"])
    #expect(refused.message(at: "account").contains("1 (Tidewater, Inc., 100 of 100 alike by same_name)"))
    let used = try await test.store.perform(.convert(lead, Self.choosing(.use(1))), as: test.ana)
    #expect(used.conversion?.targets.map(\.deed) == [.updated, .created])
  }

  @Test func whoeverHasSeenItMakesANewOne() async throws {
    let test = try await TestStore(files: Self.files())
    try await account(["name": .text("Tidewater, Inc.")], in: test)
    let lead = try await test.lead()
    let confirmed = try await test.store.preview(Self.input, of: lead, confirmingDuplicates: true, as: test.ana)
    #expect(confirmed.problems.isEmpty)
    let change = try await test.store.perform(.confirmed(.convert(lead, Self.input)), as: test.ana)
    #expect(change.conversion?.targets.map(\.deed) == [.created, .created])
    // Another one may not have the same name, but may be made on purpose.
    let other = try await test.lead(["company": .text("Tidewater S.L."), "email": .null])
    let new = try await test.store.perform(.convert(other, Self.choosing(.create)), as: test.ana)
    #expect(new.conversion?.targets.first?.id == 3)
  }

  @Test func whatIsOnlyAlikeIsNeverUsedUnasked() async throws {
    let test = try await TestStore(files: Self.files("use"))
    try await account(["name": .text("Tidewater, Inc.")], in: test)
    let lead = try await test.lead()
    #expect(try await test.refused(.convert(lead, Self.input), by: test.ana).codes == ["account:match_found"])
    // What shares a key is.
    try await account(["name": .text("Other"), "email": .text("ruth@example.com")], in: test)
    let change = try await test.store.perform(.convert(lead, Self.input), as: test.ana)
    #expect(change.conversion?.targets.first?.id == 2)
    #expect(change.conversion?.targets.first?.matches.map(\.id) == [2, 1])
  }

  @Test func whereAlwaysANewOneIsMadeTheMatchIsTold() async throws {
    let test = try await TestStore(files: Self.files("create"))
    try await account(["name": .text("Tidewater, Inc.")], in: test)
    let outcome = try await test.convert(try await test.lead())
    #expect(outcome.targets.first?.deed == .created)
    #expect(outcome.targets.first?.matches.map(\.rules) == [["same_name"]])
  }

  @Test func aRuleThatRefusesIsGotPastExpressly() async throws {
    let test = try await TestStore(files: Self.files(onCreate: "refuse"))
    try await account(["name": .text("Tidewater, Inc.")], in: test)
    let lead = try await test.lead()
    let refused = try await test.refused(.convert(lead, Self.choosing(.create)), by: test.ana)
    #expect(refused.codes == ["account.name:duplicate"])
    _ = try await test.store.perform(.confirmed(.convert(lead, Self.input)), as: test.ana)
    #expect(try await test.history(of: "accounts", 2).first?.contains("duplicates confirmed") == true)
  }

  @Test func theRulesOfTheRecordItselfCountToo() async throws {
    let test = try await TestStore(files: Self.files())
    try await account(["name": .text("Other"), "email": .text("ruth+shop@example.com")], in: test)
    let preview = try await test.store.preview(Self.input, of: try await test.lead(), as: test.ana)
    #expect(preview.targets.first?.matches.map(\.rules) == [["account_with_email"]])
  }

  @Test func aTargetIsComparedWithTheRecordThatItIsLinkedTo() async throws {
    let test = try await TestStore(files: Self.files())
    try await account(["name": .text("Tidewater")], in: test)
    let deal: RecordInput = ["name": .text("okafor of tidewater"), "account": .number("1")]
    _ = try await test.store.perform(.create(module: "deals", values: deal), as: test.ana)
    let lead = try await test.lead()
    let preview = try await test.store.preview(Self.choosing(.use(1)), of: lead, as: test.ana)
    #expect(preview.targets.last?.matches.map(\.rules) == [["same_deal"]])
    #expect(preview.problems.map { "\($0.at):\($0.code)" } == ["deal:match_found"])
  }

  @Test func nothingIsToldThatTheCallerMayNotRead() async throws {
    let model = try await AccessModel(
      Self.files().filter { $0.key != "access.yaml" && $0.key != "modules/accounts.yaml" })
    let hidden = try await model.account("Tidewater, Inc.", of: "eva")
    _ = try await model.account("Other", of: "eva", ["email": .text("ruth+shop@example.com")])
    let values: RecordInput = [
      "last_name": .text("Okafor"), "company": .text("Tidewater"), "email": .text("ruth@example.com"),
      "owner": .text("amy"),
    ]
    let change = try await model.store.perform(.create(module: "leads", values: values), as: model.test.admin)
    let lead = RecordTarget(module: "leads", id: change.id)
    func matches(_ role: String) async throws -> [String]? {
      let caller = try await model.user("amy", role)
      let preview = try await model.store.preview(Self.input, of: lead, as: caller)
      return preview.targets.first?.matches.map { "\($0.id) \($0.rules.joined())" }
    }
    #expect(try await matches("manager") == ["\(hidden) same_name", "2 account_with_email"])
    // Out of scope, and by a field of which there is but a mask.
    #expect(try await matches("own") == [])
    #expect(try await matches("blind") == ["\(hidden) same_name"])
  }
}
