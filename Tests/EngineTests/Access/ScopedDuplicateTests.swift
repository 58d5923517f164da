import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What merges and duplicates say of records and fields that a role does not reach.
@Suite struct ScopedDuplicateTests {
  static let files = [
    "duplicates.yaml": """
    accounts:
      same_tier: {label: Same tier, compare: [tier]}
    """
  ]

  private func model() async throws -> AccessModel { try await AccessModel(Self.files) }

  private static func merge(_ survivor: Int64, _ loser: Int64, take: [String: Int64] = [:]) -> Command {
    .merge(
      RecordTarget(module: "accounts", id: survivor),
      MergeInput(losers: [MergeInput.Loser(id: loser)], take: take))
  }

  @Test func aMatchOutOfScopeIsCountedAndNotNamed() async throws {
    let model = try await model()
    _ = try await model.account("Hers", of: "eva", ["tier": .text("gold")])
    let amy = try await model.user("amy", "own")
    let change = try await model.store.perform(
      .create(module: "accounts", values: ["name": .text("Mine"), "tier": .text("gold")]), as: amy)
    let warning = try #require(change.warnings.first)
    #expect(warning.message.contains("a record that you may not read"))
    #expect(!"\(warning)".contains("Hers"))
    let matches = try await model.store.duplicates(of: ["tier": .text("gold")], module: "accounts", as: amy)
    #expect(matches.count == 1)
    #expect(!"\(matches)".contains("Hers"))
    let groups = AccessModel.text(try await model.store.duplicates(DuplicateRequest(module: "accounts"), as: amy))
    #expect(groups.contains("Mine"))
    #expect(groups.contains("\"hidden\":1"))
    #expect(!groups.contains("Hers"))
  }

  @Test func aFieldOutOfSightIsNotCompared() async throws {
    let files = Self.files.merging([
      "duplicates.yaml": "accounts:\n  same_email: {label: Same address, compare: [email]}\n"
    ]) { $1 }
    let model = try await AccessModel(files)
    _ = try await model.account("One", of: "amy", ["email": .text("a@x.es")])
    let blind = try await model.user("amy", "blind")
    let refused = try await refusal {
      try await model.store.duplicates(of: ["email": .text("a@x.es")], module: "accounts", as: blind)
    }
    #expect(refused?.problems.map(\.code) == ["read_only_field"])
    let groups = AccessModel.text(try await model.store.duplicates(DuplicateRequest(module: "accounts"), as: blind))
    #expect(groups == #"{"groups":[],"next_cursor":null}"#)
    let named = try await refusal {
      try await model.store.duplicates(DuplicateRequest(module: "accounts", rule: "same_email"), as: blind)
    }
    #expect(named?.kind == .badRequest)
  }

  @Test func nobodyMergesOrDismissesWhatIsOutOfScope() async throws {
    let model = try await model()
    let mine = try await model.account("Mine", of: "amy")
    let hers = try await model.account("Hers", of: "eva")
    let amy = try await model.user("amy", "own")
    for command in [Self.merge(mine, hers), Self.merge(hers, mine)] {
      let refused = try await refusal { try await model.store.perform(command, as: amy) }
      #expect(refused?.kind == .notFound)
    }
    let dismissal = DuplicateDismissal(
      records: [mine, hers].map { DuplicateDismissal.Item(module: "accounts", id: $0) }, isUndone: false)
    #expect(try await refusal { try await model.store.dismiss(dismissal, as: amy) }?.kind == .notFound)
    #expect(try await model.ids(ListRequest(module: "accounts"), as: model.test.admin) == [mine, hers])
  }

  @Test func nobodyUndoesAMergeOfWhatIsOutOfScope() async throws {
    let model = try await model()
    let mine = try await model.account("Mine", of: "amy")
    let hers = try await model.account("Hers", of: "eva")
    let merged = try await model.store.perform(Self.merge(hers, mine), as: model.test.admin)
    let amy = try await model.user("amy", "own")
    for id in [mine, hers] {
      let refused = try await refusal {
        try await model.store.perform(
          .unmerge(RecordTarget(module: "accounts", id: id), keepingChanges: false), as: amy)
      }
      #expect(refused?.kind == (id == mine ? .notPermitted : .notFound))
      #expect(id == hers || refused.map { "\($0)" }?.contains("accounts \(hers)") == false)
    }
    #expect(try await model.ids(ListRequest(module: "accounts"), as: model.test.admin) == [merged.id])
  }

  @Test func aMergeTellsNothingOfFieldsOutOfSight() async throws {
    let model = try await model()
    let first = try await model.account("One", of: "amy")
    let second = try await model.account("Two", of: "amy", ["rating": .number("4"), "tier": .text("gold")])
    let blind = try await model.user("amy", "blind")
    let hidden = try await refusal {
      try await model.store.perform(Self.merge(first, second, take: ["rating": second]), as: blind)
    }
    #expect(hidden?.problems.map(\.code) == ["unknown_field"])
    let readOnly = try await refusal {
      try await model.store.perform(Self.merge(first, second, take: ["tier": second]), as: blind)
    }
    #expect(readOnly?.problems.map(\.code) == ["read_only_field"])
    let merged = try await model.store.perform(Self.merge(first, second), as: blind)
    #expect(merged.merge?.taken == ["tier": second])
    #expect(merged.record.values["rating"] == nil)
    let whole = try await model.store.get(module: "accounts", id: first, as: model.test.admin)
    #expect(String(decoding: whole.json, as: UTF8.self).contains("\"rating\":4"))
  }

  @Test func aCursorTellsNothingOfWhatIsCompared() async throws {
    let model = try await model()
    for tier in ["gold", "silver"] {
      for owner in ["eva", "ben"] {
        _ = try await model.account("\(tier) \(owner)", of: owner, ["tier": .text(tier)])
      }
    }
    let amy = try await model.user("amy", "own")
    let request = DuplicateRequest(module: "accounts", limit: 1)
    let page = try JSON(parsing: try await model.store.duplicates(request, as: amy).json)
    let cursor = try #require(page["next_cursor"]?.text)
    let base64 = cursor.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
    let bytes = try #require(Data(base64Encoded: base64 + padding))
    let keys = try await model.test.store.read {
      try Int64.fetchAll($0.db, sql: "SELECT DISTINCT key FROM sys_match_key")
    }
    #expect(keys.count == 2)
    for key in keys.flatMap({ [$0, $0 &+ 1] }) {
      #expect(bytes.range(of: withUnsafeBytes(of: key.littleEndian) { Data($0) }) == nil)
    }
    var next = request
    next.cursor = cursor
    _ = try await model.store.duplicates(next, as: amy)
    let forged = (cursor.hasPrefix("A") ? "B" : "A") + cursor.dropFirst()
    for (text, caller) in [(forged, amy), (cursor, model.test.admin)] {
      next.cursor = text
      let refused = try await refusal { try await model.store.duplicates(next, as: caller) }
      #expect(refused?.problems.map(\.code) == ["cursor"])
    }
  }

  /// Leads whose address is compared with that of accounts, which the role `blind` sees masked.
  private func leads(onCreate: String) async throws -> (AccessModel, blind: Caller) {
    let model = try await AccessModel([
      "modules/leads.yaml": ConversionModel.leads,
      "duplicates.yaml": """
      leads:
        of_account: {label: Of an account, compare: [email], against: {accounts: {email: email}}, on_create: \(onCreate)}
      """,
    ])
    for number in 1...3 {
      let values: RecordInput = ["email": .text("hans+\(number)@secret.es")]
      _ = try await model.account("A\(number)", of: "amy", values)
    }
    return (model, try await model.user("amy", "blind"))
  }

  private static let hans: RecordInput = ["last_name": .text("X"), "email": .text("hans@secret.es")]

  @Test func aMaskedFieldIsNotFoundOutThroughTheRuleOfAnotherModule() async throws {
    let (model, blind) = try await leads(onCreate: "warn")
    let email: RecordInput = ["email": .text("hans@secret.es")]
    #expect(try await model.store.duplicates(of: email, module: "leads", as: blind) == [])
    #expect(try await model.store.duplicates(of: email, module: "leads", as: model.test.admin).count == 1)
    let created = try await model.store.perform(.create(module: "leads", values: Self.hans), as: blind)
    #expect(created.warnings == [])
  }

  @Test func aRuleThatRefusesByAMaskedFieldSaysNoMoreThanThat() async throws {
    let (model, blind) = try await leads(onCreate: "refuse")
    let refused = try await refusal {
      try await model.store.perform(.create(module: "leads", values: Self.hans), as: blind)
    }
    let problem = try #require(refused?.problems.first)
    #expect(problem.code == "duplicate")
    #expect(problem.duplicates == "of_account: +1")
    #expect(!"\(problem)".contains("accounts"))
    #expect(try await model.ids(ListRequest(module: "leads"), as: model.test.admin) == [])
  }

  @Test func aHiddenFieldThatHasChangedSinceAMergeIsAValueAndNoRecordThatMayNotBeSeen() async throws {
    let model = try await model()
    let first = try await model.account("One", of: "amy")
    let second = try await model.account("Two", of: "amy", ["rating": .number("4")])
    let admin = model.test.admin
    _ = try await model.store.perform(Self.merge(first, second), as: admin)
    let survivor = RecordTarget(module: "accounts", id: first)
    _ = try await model.store.perform(.update(survivor, values: ["rating": .number("5")]), as: admin)
    let blind = try await model.user("amy", "blind")
    let refused = try await model.test.refused(.unmerge(survivor, keepingChanges: false), by: blind)
    #expect(refused.codes == ["hidden:changed_since"])
    #expect(refused.message(at: "hidden").hasPrefix("A value that you may not see"))
  }
}
