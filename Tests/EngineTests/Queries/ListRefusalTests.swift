import Testing

@testable import Engine

struct ListRefusalTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
  }

  private func refusal(_ request: ListRequest, as caller: Caller = .seller) throws -> Refusal? {
    do {
      _ = try fixture.list(request, as: caller)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }

  @Test func anUnknownModuleIsNotFoundWithASuggestion() throws {
    let refusal = try refusal(ListRequest(module: "deels"))
    #expect(refusal?.kind == .notFound)
    #expect(refusal?.problems.first?.message == "There is no module 'deels'. Did you mean 'deals'?")
  }

  @Test func anUnreadableModuleIsNotPermittedAndSaysWhoMay() throws {
    let refusal = try refusal(ListRequest(module: "secrets"))
    #expect(refusal?.kind == .notPermitted)
    #expect(refusal?.problems.first?.who == ["role auditor"])
    #expect(try self.refusal(ListRequest(module: "deals"), as: .stranger)?.kind == .notPermitted)
  }

  @Test(
    arguments: [
      (ListRequest(module: "deals", fields: ["nme"]), "fields", "unknown_field", "name"),
      (ListRequest(module: "deals", fields: ["margin"]), "fields", "not_stored", nil),
      (ListRequest(module: "deals", fields: ["craeted_at"]), "fields", "unknown_field", "created_at"),
      (ListRequest(module: "deals", sort: "-amuont"), "sort", "unknown_field", "amount"),
      (ListRequest(module: "deals", sort: "account.nme"), "sort", "unknown_field", "name"),
      (ListRequest(module: "deals", sort: "acount.name"), "sort", "unknown_field", "account"),
      (ListRequest(module: "deals", sort: "name.name"), "sort", "not_sortable", nil),
      (ListRequest(module: "tasks", sort: "deal.account.name"), "sort", "not_sortable", nil),
      (ListRequest(module: "tasks", sort: "deal.tags"), "sort", "not_sortable", nil),
      (ListRequest(module: "tasks", sort: "regarding.id"), "sort", "not_sortable", nil),
      (ListRequest(module: "deals", sort: "secret.name"), "sort", "not_permitted", nil),
      (ListRequest(module: "deals", sort: "margin"), "sort", "not_sortable", nil),
      (ListRequest(module: "deals", sort: "tags"), "sort", "not_sortable", nil),
      (ListRequest(module: "deals", sort: "body"), "sort", "not_sortable", nil),
      (ListRequest(module: "tasks", sort: "regarding"), "sort", "not_sortable", nil),
      (ListRequest(module: "deals", sort: "name,,rank"), "sort", "unknown_field", nil),
      (ListRequest(module: "deals", expand: ["acount"]), "expand", "unknown_field", "account"),
      (ListRequest(module: "deals", expand: ["name"]), "expand", "not_a_lookup", nil),
      (ListRequest(module: "deals", expand: ["secret"]), "expand", "not_permitted", nil),
      (ListRequest(module: "deals", limit: 0), "limit", "limit", nil),
      (ListRequest(module: "deals", limit: 201), "limit", "limit", nil),
      (ListRequest(module: "deals", cursor: "abc"), "cursor", "cursor", nil),
      (ListRequest(module: "deals", cursor: ""), "cursor", "cursor", nil),
      (ListRequest(module: "deals", cursor: "ü"), "cursor", "cursor", nil),
    ] as [(ListRequest, String, String, String?)])
  func whatIsWrongIsSaid(request: ListRequest, place: String, code: String, suggestion: String?) throws {
    let refusal = try refusal(request)
    #expect(refusal?.kind == .badRequest)
    #expect(refusal?.problems.map(\.at) == [place])
    #expect(refusal?.problems.map(\.code) == [code])
    if let suggestion { #expect(refusal?.problems.first?.wanted == .text(suggestion)) }
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    let refusal = try refusal(
      ListRequest(
        module: "deals", filter: "amuont > 5", sort: "x,y", fields: ["z"], expand: ["w"], limit: 999, cursor: "v"))
    #expect(refusal?.problems.map(\.at) == ["limit", "expand", "fields", "filter", "sort", "sort", "cursor"])
  }

  @Test(
    arguments: [
      ("amuont > 5", "unknown_name", 0, 1, "amount"), ("name == 'a' &&", "syntax", 14, 15, nil),
      ("stage == 'opn'", "unknown_value", 9, 10, "open"), ("name > 5", "type_mismatch", nil, nil, nil),
      (
        "account.deals.exists(a, a.account.deals.exists(b, b.account.deals.exists(c, c.account.deals.exists(d, true))))",
        "too_complex", 86, 87, nil
      ),
      (
        "tasks.exists(a, a.deal.tasks.exists(b, b.deal.tasks.all(c, c.deal.tasks.size() > 1)))", "too_complex", 66, 67,
        nil
      ),
      ("amount", "type_mismatch", nil, nil, nil), ("secret.name == 'x'", "not_readable", nil, nil, nil),
    ] as [(String, String, Int?, Int?, String?)])
  func aWrongFilterIsPointedAt(filter: String, code: String, offset: Int?, column: Int?, suggestion: String?) throws {
    let refusal = try refusal(ListRequest(module: "deals", filter: filter))
    #expect(refusal?.kind == .badRequest)
    let problem = try #require(refusal?.problems.first)
    #expect(problem.at == "filter")
    #expect(problem.code == code)
    guard case .object(let place)? = problem.found else {
      Issue.record("no place in \(problem)")
      return
    }
    if let offset { #expect(place["offset"] == .number(String(offset))) }
    if let column { #expect(place["column"] == .number(String(column))) }
    if let suggestion { #expect(problem.wanted == .text(suggestion)) }
  }

  @Test func fieldsThroughTooManyLookupsAreRefusedAsSuch() async throws {
    let lookups = (0..<41).map { "  l\($0): {type: lookup, to: accounts, inverse: r\($0), label: L}\n" }.joined()
    let test = try await TestStore(
      files: TestStore.sales([
        "modules/deals.yaml": SalesModel.deals.replacing("  amount: {", with: lookups + "  amount: {")
      ]))
    let fields = (0..<41).map { "l\($0).name" }
    let refused = try await test.refused {
      try await test.store.list(ListRequest(module: "deals", fields: fields), as: test.admin)
    }
    #expect(refused.codes == ["fields:too_complex"])
    _ = try await test.store.list(ListRequest(module: "deals", fields: Array(fields.dropLast())), as: test.admin)
  }
}
