import Metamodel
import Testing

@testable import Engine

/// What conversions do and say of records and fields that a role does not reach.
@Suite struct ScopedConversionTests {
  private func model() async throws -> AccessModel {
    try await AccessModel([
      "modules/leads.yaml": ConversionModel.leads, "blueprints/leading.yaml": ConversionModel.blueprint,
      "conversions.yaml": ConversionModel.conversions,
    ])
  }

  private func lead(of owner: String, _ model: AccessModel) async throws -> RecordTarget {
    let values: RecordInput = [
      "last_name": .text("Okafor"), "company": .text("Tidewater"), "email": .text("ruth@example.com"),
      "owner": .text(owner),
    ]
    let change = try await model.store.perform(.create(module: "leads", values: values), as: model.test.admin)
    return RecordTarget(module: "leads", id: change.id)
  }

  private func convert(_ lead: RecordTarget, _ model: AccessModel, as caller: Caller) async throws -> Change {
    try await model.store.perform(.convert(lead, ConversionInput(transition: TestStore.qualification)), as: caller)
  }

  @Test func aRecordOutOfScopeIsNeitherConvertedNorMatchedNorTold() async throws {
    let model = try await model()
    let amy = try await model.user("amy", "own")
    let hers = try await lead(of: "eva", model)
    let refused = try await refusal { try await convert(hers, model, as: amy) }
    #expect(refused?.kind == .notFound)
    _ = try await model.account("Secret", of: "eva", ["rating": .number("2"), "tier": .text("silver")])
    let mine = try await lead(of: "amy", model)
    _ = try await model.store.perform(
      .create(
        module: "notes",
        values: ["body": .text("Met"), "regarding": .text("leads/\(mine.id)"), "owner": .text("eva")]),
      as: model.test.admin)
    let outcome = try #require(try await convert(mine, model, as: amy).conversion)
    #expect(outcome.targets.map(\.deed) == [.created, .created])
    #expect(outcome.targets.flatMap(\.matches) == [])
    #expect(outcome.carried == [])
    #expect(try await model.test.texts("SELECT regarding__module FROM notes") == ["deals"])
  }

  @Test func whatAConversionCarriesOverIsItsOwn() async throws {
    let model = try await model()
    let blind = try await model.user("amy", "blind")
    let mine = try await lead(of: "amy", model)
    let outcome = try #require(try await convert(mine, model, as: blind).conversion)
    let account = try #require(outcome.targets.first?.json)
    #expect(!account.contains("rating"))
    #expect(!account.contains("ruth@example.com"))
    #expect(
      try await model.test.texts("SELECT email || ' ' || rating FROM accounts") == ["ruth@example.com 2"])
    let back = try await model.store.perform(
      .unconvert(mine, ReversalInput(reason: "The wrong one", keep: [])), as: model.test.admin)
    #expect(back.reversal?.targets.map(\.deed) == [.deleted, .deleted])
  }

  @Test func whatIsOutOfScopeIsNotTakenBack() async throws {
    let model = try await model()
    let amy = try await model.user("amy", "manager")
    let mine = try await lead(of: "amy", model)
    let change = try await convert(mine, model, as: amy)
    let account = try #require(change.conversion?.targets.first?.id)
    _ = try await model.store.perform(
      .update(RecordTarget(module: "accounts", id: account), values: ["owner": .text("eva")]), as: model.test.admin)
    let own = try await model.user("amy", "own")
    let refused = try await refusal {
      try await model.store.perform(.unconvert(mine, ReversalInput(reason: "Wrong", keep: [])), as: own)
    }
    #expect(refused?.kind == .notPermitted)
    #expect(refused?.problems.contains { $0.at == "account" } == true)
    #expect(refused?.problems.contains { $0.message.contains("accounts \(account)") } == false)
    #expect(try await model.test.texts("SELECT count(*) FROM accounts WHERE deleted_at IS NULL") == ["1"])
  }

  @Test func whatStandsInTheWayOfTakingAConversionBackTellsNoHiddenField() async throws {
    let access = AccessModel.access.replacing("transition, export]}", with: "transition, export, override]}")
    let model = try await AccessModel([
      "access.yaml": access, "modules/leads.yaml": ConversionModel.leads,
      "blueprints/leading.yaml": ConversionModel.blueprint, "conversions.yaml": ConversionModel.conversions,
    ])
    let account = try await model.account("Mine", of: "amy")
    let mine = try await lead(of: "amy", model)
    let blind = try await model.user("amy", "blind")
    let input = ConversionInput(
      targets: ["account": TargetChoice(way: .use(account)), "deal": TargetChoice(way: .skip)],
      transition: TestStore.qualification)
    _ = try await model.store.perform(.convert(mine, input), as: blind)
    #expect(try await model.test.texts("SELECT rating FROM accounts") == ["2"])
    try await model.test.publish(["modules/accounts.yaml": "module: accounts\nfields: {rating: {required: true}}\n"])
    let back = Command.unconvert(mine, ReversalInput(reason: "Wrong"))
    let refused = try await model.test.refused(back, by: blind)
    #expect(refused.problems.map(\.code) == ["required"])
    for problem in refused.problems { #expect(!"\(problem)".lowercased().contains("rating"), "\(problem)") }
    let told = try await model.test.refused(back, by: model.test.admin)
    #expect(told.codes == ["accounts.rating:required"])
  }

  @Test func aRecordWhoseConversionCannotBeReadCanBeRead() async throws {
    let model = try await model()
    let mine = try await lead(of: "amy", model)
    let amy = try await model.user("amy", "manager")
    _ = try await convert(mine, model, as: amy)
    try model.test.tamper("UPDATE sys_conversion SET trace = '{'")
    let page = AccessModel.text(try await model.store.list(ListRequest(module: "leads"), as: amy))
    #expect(page.contains("Okafor"))
    let record = String(decoding: try await model.store.get(module: "leads", id: mine.id, as: amy).json, as: UTF8.self)
    #expect(record.contains("Okafor") && !record.contains("\"converted\""))
    let update = Command.update(mine, values: ["company": .text("Other")])
    #expect(try await model.test.refused(update, by: amy).codes == ["id:damaged"])
    #expect(try await model.store.doctor().findings.contains { $0.code == "conversion_unreadable" })
  }
}
