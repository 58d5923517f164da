import Expressions
import Metamodel
import Testing

@testable import Engine

/// Files go over with merges and conversions, and come back with their undoing.
@Suite struct CarriedAttachmentTests {
  @Test func aMergeTakesTheFilesAndItsUndoingGivesThemBack() async throws {
    let test = try await TestStore.duplicates()
    let (first, second, third) = (
      try await test.contact("Ana Ruiz"), try await test.contact("Anna Ruiz"), try await test.contact("A Ruiz")
    )
    try await test.attach("one.txt", "1", to: first.target)
    try await test.attach("two.txt", "2", to: second.target)
    let bin = try await test.attach("bin.txt", "bin", to: second.target)
    _ = try await test.store.perform(.detach(second.target, attachment: bin.id), as: test.admin)
    try await test.attach("three.txt", "3", to: third.target)
    _ = try await test.store.perform(MergeTests.merge(first, [second.id, third.id]), as: test.admin)
    #expect(try await test.attachments(of: first.target) == ["three.txt", "two.txt", "one.txt"])
    #expect(try await test.attachments(of: first.target, deleted: true) == ["bin.txt"])
    #expect(try await test.errors() == [])
    try await test.attach("since.txt", "since", to: first.target)
    _ = try await test.store.perform(.unmerge(first.target, keepingChanges: true), as: test.admin)
    #expect(try await test.attachments(of: first.target) == ["since.txt", "one.txt"])
    #expect(try await test.attachments(of: second.target) == ["two.txt"])
    #expect(try await test.attachments(of: second.target, deleted: true) == ["bin.txt"])
    #expect(try await test.attachments(of: third.target) == ["three.txt"])
    #expect(try await test.history(of: "contacts", third.id).last?.contains("three.txt") == true)
    #expect(try await test.errors() == [])
  }

  private static func files(_ carry: String) -> [String: String] {
    ConversionModel.files.merging([
      "conversions.yaml": ConversionModel.conversions.replacing("carry: {", with: "carry: {attachments: \(carry), ")
    ]) { $1 }
  }

  @Test func aConversionCarriesFilesToWhatIsMadeAndBack() async throws {
    let test = try await TestStore(files: Self.files("[deal, account]"))
    let lead = try await test.lead()
    let file = try await test.attach(to: lead, by: test.ana)
    let outcome = try await test.convert(lead)
    let made = try #require(outcome.targets.first { $0.target == "deal" })
    let deal = RecordTarget(module: "deals", id: try #require(made.id))
    let carried = outcome.carried.map { "\($0.module) \($0.id) \($0.target)" }
    #expect(carried == ["attachments \(file.id) deal"])
    #expect(try await test.attachments(of: deal) == ["contract.pdf"])
    #expect(try await test.attachments(of: lead) == [])
    #expect(try await test.json("deals", deal.id).contains("\"version\":\(try #require(made.version))"))
    #expect(try await test.errors() == [])
    #expect(try await test.refused { try await test.attach("late.txt", "x", to: lead) }.codes == ["id:converted"])
    let back = try await test.store.perform(
      .unconvert(lead, ReversalInput(reason: "wrong", keep: [])), as: test.max)
    #expect(back.reversal?.targets.allSatisfy { $0.deed == .deleted } == true)
    #expect(try await test.attachments(of: lead) == ["contract.pdf"])
    #expect(try await test.errors() == [])
  }

  @Test func aFileThatATargetGotSinceStandsInTheWay() async throws {
    let test = try await TestStore(files: Self.files("[deal, account]"))
    let lead = try await test.lead()
    try await test.attach(to: lead)
    _ = try await test.convert(lead)
    try await test.attach("since.txt", "since", to: RecordTarget(module: "deals", id: 1))
    let undo = Command.unconvert(lead, ReversalInput(reason: "wrong", keep: []))
    #expect(try await test.refused(undo, by: test.max).codes == ["deal:changed_since"])
    let kept = Command.unconvert(lead, ReversalInput(reason: "wrong", keep: ["deal", "account"]))
    _ = try await test.store.perform(kept, as: test.max)
    #expect(try await test.attachments(of: RecordTarget(module: "deals", id: 1)).count == 2, "what is kept keeps them")
  }

  @Test func aRecordThatIsAddedToKeepsItsOwnFiles() async throws {
    let test = try await TestStore(files: Self.files("account"))
    let account = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Tidewater Ltd")]), as: test.ana
    ).target
    try await test.attach("own.txt", "own", to: account)
    let lead = try await test.lead()
    try await test.attach("lead.txt", "lead", to: lead)
    _ = try await test.convert(lead, ["account": TargetChoice(way: .use(account.id))])
    #expect(try await test.attachments(of: account) == ["lead.txt", "own.txt"])
    #expect(try await test.errors() == [])
    _ = try await test.store.perform(.unconvert(lead, ReversalInput(reason: "wrong", keep: [])), as: test.max)
    #expect(try await test.attachments(of: account) == ["own.txt"])
    #expect(try await test.attachments(of: lead) == ["lead.txt"])
    #expect(try await test.errors() == [])
  }
}
