import JSONText
import Metamodel
import Testing

@testable import Engine

/// Titles say nothing of records that a role does not reach, wherever they stand.
@Suite struct ScopedTitleTests {
  private static let deals = SalesModel.deals.replacing(
    "title: \"{name}\"", with: "title: \"{name} {account.name}\"")

  private func model() async throws -> (AccessModel, amy: Caller, deal: Int64) {
    let model = try await AccessModel([
      "modules/deals.yaml": Self.deals,
      "duplicates.yaml": "deals:\n  same_reason: {label: Same reason, compare: [loss_reason]}\n",
    ])
    let account = try await model.account("Canary", of: "eva")
    let deal = try await model.deal("Mine", on: account, of: "amy", ["loss_reason": .text("price")])
    return (model, try await model.user("amy", "own"), deal)
  }

  @Test func aTitleIsWithoutWhatComesFromARecordOutOfScope() async throws {
    let (model, amy, deal) = try await model()
    _ = try await model.deal("Other", on: 1, of: "amy", ["loss_reason": .text("price")])
    let matches = try await model.store.duplicates(of: ["loss_reason": .text("price")], module: "deals", as: amy)
    let texts = [
      AccessModel.text(try await model.store.search(SearchRequest(text: "mine"), as: amy)),
      AccessModel.text(try await model.store.duplicates(DuplicateRequest(module: "deals"), as: amy)), "\(matches)",
    ]
    for text in texts {
      #expect(text.contains("Mine"), "\(text)")
      #expect(!text.contains("Canary"), "\(text)")
    }
    let whole = AccessModel.text(try await model.store.search(SearchRequest(text: "mine"), as: model.test.admin))
    #expect(whole.contains("Canary"), "\(whole)")
    #expect(deal == 1)
  }
}
