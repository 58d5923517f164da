import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Several records become one.
@Suite struct MergeTests {
  static func merge(
    _ survivor: Change, _ losers: [Int64], take: [String: Int64] = [:], version: Int64? = nil
  ) -> Command {
    let target = RecordTarget(module: survivor.module, id: survivor.id, expectedVersion: version)
    return .merge(target, MergeInput(losers: losers.map { MergeInput.Loser(id: $0) }, take: take))
  }

  @Test func theSurvivorKeepsItsValuesAndFillsWhatItLacksInOrder() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz", ["phone": .text("600")])
    try await test.contact("Anna Ruiz", ["phone": .text("700"), "email": .text("b@x.es")])
    try await test.contact("A Ruiz", ["email": .text("c@x.es"), "tier": .text("gold")])
    let merged = try await test.store.perform(Self.merge(first, [2, 3], take: ["phone": 2]), as: test.admin)
    #expect(merged.record["first_name"] == .string("Ana"))
    #expect(merged.record["phone"] == .string("700"))
    #expect(merged.record["email"] == .string("b@x.es"))
    #expect(merged.record["tier"] == .string("gold"))
    #expect(merged.record["number"] == .string("C-001"))
    #expect(merged.version == 2)
    #expect(merged.merge?.taken == ["phone": 2, "email": 2, "tier": 3])
    #expect(try await test.errors() == [])
  }

  @Test func aValueCanBeKeptEmptyOnPurpose() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz", ["phone": .text("700")])
    let merged = try await test.store.perform(Self.merge(first, [2], take: ["phone": 1]), as: test.admin)
    #expect(merged.record["phone"] == .null)
  }

  @Test func whateverNamedTheLosersNamesTheSurvivor() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    let second = try await test.contact("Ana Ruiz")
    let third = try await test.contact("Eva Gil", ["reports_to": .number("2")])
    let deal = try await test.deal("One", amount: "10", contact: second)
    _ = try await test.store.perform(.update(deal.target, values: ["other_contact": .number("2")]), as: test.admin)
    let gone = try await test.deal("Gone", amount: "5", contact: second)
    _ = try await test.store.perform(.delete(gone.target), as: test.admin)
    let about: InputValue = .object(["module": .text("contacts"), "id": .number("2")])
    try await test.make("notes", ["body": .text("x"), "regarding": about])
    try await test.make("calls", ["subject": .text("x"), "regarding": about])
    try await test.make("badges", ["code": .text("x"), "holder": .number("2")])
    let merged = try await test.store.perform(Self.merge(first, [2]), as: test.admin)
    let related = merged.merge?.related.map { "\($0.module).\($0.field) \($0.count)" } ?? []
    #expect(
      Set(related) == [
        "contacts.reports_to 1", "deals.contact 2", "deals.other_contact 1", "notes.regarding 1", "calls.regarding 1",
        "badges.holder 1",
      ])
    #expect(try await test.shown("contacts", third.id, ["reports_to"]) == #"{"reports_to":1}"#)
    #expect(
      try await test.shown("deals", deal.id, ["contact", "other_contact"]) == #"{"contact":1,"other_contact":1}"#)
    #expect(try await test.texts("SELECT contact FROM deals WHERE id = 2") == ["1"])
    #expect(
      try await test.history(of: "deals", deal.id).last
        == #"3 admin merge of contacts/2 into contacts/1 {"contact":[2,1],"other_contact":[2,1]}"#)
    #expect(try await test.history(of: "contacts", 2).last == "2 admin merge into contacts/1 {}")
    #expect(try await test.history(of: "contacts", 1).last == "2 admin merge of contacts/2 {}")
    #expect(try await test.errors() == [])
  }

  @Test func rollupsAreRightInTheSameTransaction() async throws {
    let test = try await TestStore.duplicates()
    let account = try await test.make("accounts", ["name": .text("C")])
    let place: RecordInput = ["account": .number(String(account.id))]
    let first = try await test.contact("Ana Ruiz", place)
    let second = try await test.contact("Ana Ruiz", place)
    try await test.deal("One", amount: "2000", contact: first, account: account)
    try await test.deal("Two", amount: "4500", contact: second, account: account)
    let merged = try await test.store.perform(Self.merge(second, [first.id]), as: test.admin)
    #expect(try await test.shown("contacts", merged.id, ["open_amount"]) == #"{"open_amount":6500.00}"#)
    #expect(
      try await test.shown("accounts", account.id, ["open_amount", "open_by_contact"])
        == #"{"open_amount":6500.00,"open_by_contact":6500.00}"#)
    let other = try await test.make("accounts", ["name": .text("D")])
    _ = try await test.store.perform(Self.merge(other, [account.id]), as: test.admin)
    #expect(
      try await test.shown("accounts", other.id, ["open_amount", "open_by_contact"])
        == #"{"open_amount":6500.00,"open_by_contact":6500.00}"#)
    #expect(try await test.errors() == [])
    _ = try await test.store.perform(.unmerge(other.target, keepingChanges: false), as: test.admin)
    _ = try await test.store.perform(.unmerge(merged.target, keepingChanges: false), as: test.admin)
    #expect(try await test.shown("accounts", account.id, ["open_by_contact"]) == #"{"open_by_contact":6500.00}"#)
    #expect(try await test.shown("contacts", first.id, ["open_amount"]) == #"{"open_amount":2000.00}"#)
    #expect(try await test.errors() == [])
  }

  @Test func searchFindsTheSurvivorAloneByWhatItHasTaken() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz", ["email": .text("unusual@x.es")])
    _ = try await test.store.perform(Self.merge(first, [2]), as: test.admin)
    let page = try await test.store.search(SearchRequest(text: "unusual"), as: test.admin)
    let text = String(decoding: page.json, as: UTF8.self)
    #expect(text.contains(#""module":"contacts","id":1"#))
    #expect(text.contains(#""found":1"#))
  }

  @Test func aLoserTellsWhatItIsPartOfNowAndStaysWhereItIs() async throws {
    let test = try await TestStore.duplicates()
    let records = try await [test.contact("A B"), test.contact("A B"), test.contact("A B")]
    _ = try await test.store.perform(Self.merge(records[1], [3]), as: test.admin)
    _ = try await test.store.perform(Self.merge(records[0], [2]), as: test.admin)
    for id in [2, 3] as [Int64] {
      let read = try await test.refused { try await test.store.get(module: "contacts", id: id, as: test.admin) }
      #expect(read.codes == ["id:merged"])
      #expect(read["id"]?.wanted == .number("1"))
      let target = RecordTarget(module: "contacts", id: id)
      #expect(try await test.refused(.update(target, values: [:])).codes == ["id:merged"])
      #expect(try await test.refused(.restore(target)).codes == ["id:merged"])
    }
  }

  @Test func uniqueValuesMoveWithTheMerge() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz", ["email": .text("a@x.es")])
    try await test.contact("Ana Ruiz", ["email": .text("b@x.es")])
    let merged = try await test.store.perform(Self.merge(first, [2], take: ["email": 2]), as: test.admin)
    #expect(merged.record["email"] == .string("b@x.es"))
    try await test.contact("Someone Else", ["email": .text("a@x.es")])
    // The value that the survivor had is somebody else's now.
    #expect(try await test.refused(.unmerge(first.target, keepingChanges: false)).codes == ["email:duplicate"])
    #expect(try await test.errors() == [])
  }

  @Test func aClashOfRelatedRecordsRefusesTheMerge() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz")
    try await test.make("badges", ["code": .text("x"), "holder": .number("1")])
    try await test.make("badges", ["code": .text("y"), "holder": .number("2")])
    let refused = try await test.refused(Self.merge(first, [2]))
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["badges.holder:duplicate"])
    #expect(refused.message(at: "badges.holder").hasPrefix("badges 2: "))
  }

  @Test func aRecordDoesNotComeToNameItself() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz")
    let second = try await test.contact("Ana Ruiz", ["reports_to": .number("1")])
    let merged = try await test.store.perform(Self.merge(second, [1]), as: test.admin)
    #expect(merged.record["reports_to"] == .null)
    #expect(merged.warnings.map(\.code) == ["cleared"])
    let undone = try await test.store.perform(.unmerge(second.target, keepingChanges: false), as: test.admin)
    #expect(undone.record["reports_to"] == .record(RecordReference(module: "contacts", id: 1)))
    #expect(try await test.errors() == [])
  }

  @Test func aProcessIsNobodysToMerge() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.deal("One", amount: "1")
    let second = try await test.deal("Two", amount: "2")
    try await test.run("propose", second)
    let refused = try await test.refused(Self.merge(first, [2], take: ["stage": 2]))
    #expect(refused.codes == ["stage:use_transition"])
    let moves = try await test.moves(of: "deals", 2)
    let merged = try await test.store.perform(Self.merge(first, [2], take: ["stage": 1, "amount": 2]), as: test.admin)
    #expect(merged.record["stage"] == .string("new"))
    #expect(merged.record["number"] == .string("D-0001"))
    #expect(try await test.moves(of: "deals", 1).count == 1)
    #expect(try await test.moves(of: "deals", 2) == moves)
    #expect(try await test.errors() == [])
  }

  @Test func whatComesOutIsJudgedAsAnyRecord() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz", ["tier": .text("silver")])
    try await test.contact("Ana Ruiz", ["tier": .text("gold"), "score": .number("95")])
    #expect(try await test.refused(Self.merge(first, [2])).codes == ["score:check_failed"])
    let merged = try await test.store.perform(Self.merge(first, [2], take: ["tier": 2]), as: test.admin)
    #expect(merged.record["score"] == .int(95))
  }

  @Test func wrongChoicesAreAllSaid() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    for _ in 1...2 { try await test.contact("Ana Ruiz") }
    let take: [String: Int64] = ["emial": 2, "phone": 3, "number": 2, "open_amount": 2]
    let refused = try await test.refused(Self.merge(first, [2], take: take))
    #expect(refused.kind == .invalid)
    #expect(
      Set(refused.codes) == ["emial:unknown_field", "phone:invalid", "number:read_only", "open_amount:read_only"])
  }

  @Test(arguments: [
    ([1] as [Int64], "with:invalid"), ([], "with:required"), ([2, 2], "with:invalid"), ([9], "id:not_found"),
  ])
  func whatCannotBeMergedIsRefused(losers: [Int64], code: String) async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz")
    #expect(try await test.refused(Self.merge(first, losers)).codes == [code])
  }

  @Test func staleVersionsAreRefused() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    try await test.contact("Ana Ruiz")
    #expect(try await test.refused(Self.merge(first, [2], version: 7)).codes == ["version:version_mismatch"])
    let input = MergeInput(losers: [MergeInput.Loser(id: 2, expectedVersion: 7)])
    #expect(try await test.refused(.merge(first.target, input)).kind == .versionMismatch)
  }

  @Test func rightsAreAskedOfTheModule() async throws {
    let test = try await TestStore.duplicates()
    let lead = try await test.make("leads", ["last_name": .text("A")])
    try await test.make("leads", ["last_name": .text("B")])
    #expect(try await test.refused(Self.merge(lead, [2]), by: test.ana).codes == ["leads:not_permitted"])
    _ = try await test.store.perform(Self.merge(lead, [2]), as: test.max)
    #expect(try await test.refused(.unmerge(lead.target, keepingChanges: false), by: test.ana).kind == .notPermitted)
  }

  @Test func aRehearsalSaysWhatWouldBeAndChangesNothing() async throws {
    let test = try await TestStore.duplicates()
    let first = try await test.contact("Ana Ruiz")
    let second = try await test.contact("Ana Ruiz", ["phone": .text("600")])
    try await test.deal("One", amount: "1", contact: second)
    let before = try test.contents()
    let rehearsed = try await test.store.rehearse(Self.merge(first, [2]), as: test.admin)
    #expect(rehearsed.record["phone"] == .string("600"))
    #expect(rehearsed.merge?.related.map(\.count) == [1])
    #expect(try test.contents() == before)
  }
}
