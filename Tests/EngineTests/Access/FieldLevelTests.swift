import JSONText
import Metamodel
import Testing

@testable import Engine

/// Levels of fields: hidden, masked, read-only, on every path.
@Suite struct FieldLevelTests {
  /// `rating` of accounts is hidden from the role `blind`, `email` masked, `tier` read-only; of deals `amount` is hidden and
  /// `loss_reason` masked.
  private func model() async throws -> (AccessModel, blind: Caller, account: Int64, deal: Int64) {
    let model = try await AccessModel(["modules/deals.yaml": Self.deals])
    let account = try await model.account(
      "Acme", of: "amy", ["rating": .number("5"), "email": .text("canary@example.com"), "tier": .text("gold")])
    let deal = try await model.deal(
      "D", on: account, of: "amy", ["amount": .number("77177"), "loss_reason": .text("canary reason")])
    return (model, try await model.user("amy", "blind"), account, deal)
  }

  private static let deals = SalesModel.deals.replacing(
    "  stage:\n",
    with: "  double: {type: formula, returns: currency, formula: amount + amount, label: Double}\n  stage:\n")

  @Test func answersHaveNothingOfWhatIsHiddenAndAMaskOfWhatIsMasked() async throws {
    let (model, blind, account, deal) = try await model()
    let texts = [
      String(decoding: try await model.store.get(module: "accounts", id: account, as: blind).json, as: UTF8.self),
      AccessModel.text(try await model.store.list(ListRequest(module: "accounts"), as: blind)),
      AccessModel.text(try await model.store.list(ListRequest(module: "deals", expand: ["account"]), as: blind)),
      AccessModel.text(try await model.store.timeline(module: "accounts", id: account, as: blind)),
      AccessModel.text(try await model.store.timeline(module: "deals", id: deal, as: blind)),
    ]
    for text in texts {
      for word in ["rating", "canary", "77177", "\"amount\"", "double"] {
        #expect(!text.contains(word), "\(word): \(text)")
      }
    }
    #expect(texts[0].contains("\"email\":\"•••\"") && texts[0].contains("\"tier\":\"gold\""))
    #expect(texts[3].contains("\"email\":[null,\"•••\"]"))
    let admin = AccessModel.text(try await model.store.list(ListRequest(module: "deals"), as: model.test.admin))
    #expect(admin.contains("77177") && admin.contains("double"))
  }

  static let questions: [(ListRequest, code: String)] = [
    (ListRequest(module: "accounts", filter: "rating == 5"), "unknown_name"),
    (ListRequest(module: "accounts", filter: "email == 'a'"), "not_readable"),
    (ListRequest(module: "deals", filter: "account.rating == 5"), "unknown_name"),
    (ListRequest(module: "deals", filter: "account.email == 'a'"), "not_readable"),
    (ListRequest(module: "accounts", filter: "deals.exists(d, d.amount > 1)"), "unknown_name"),
    (ListRequest(module: "accounts", sort: "rating"), "unknown_field"),
    (ListRequest(module: "accounts", sort: "email"), "not_sortable"),
    (ListRequest(module: "deals", sort: "account.rating"), "unknown_field"),
    (ListRequest(module: "deals", sort: "account.email"), "not_sortable"),
    (ListRequest(module: "deals", fields: ["amount"]), "unknown_field"),
    (ListRequest(module: "deals", fields: ["double"]), "unknown_field"),
    (ListRequest(module: "deals", fields: ["account.rating"]), "unknown_field"),
  ]

  @Test(arguments: questions)
  func nobodyAsksForWhatHeMayNotRead(request: ListRequest, code: String) async throws {
    let (model, blind, _, _) = try await model()
    let refused = try await refusal { try await model.store.list(request, as: blind) }
    #expect(refused?.problems.map(\.code) == [code])
    let message = refused?.problems.first?.message ?? ""
    // Neither does a suggestion say what there is.
    let typo = try await refusal {
      try await model.store.list(ListRequest(module: "accounts", filter: "ratin == 5"), as: blind)
    }
    #expect(typo?.problems.first?.message.contains("rating") == false, "\(message)")
  }

  static let figures: [(AggregateRequest, code: String)] = [
    (AggregateRequest(module: "deals", measures: ["sum:amount"]), "unknown_field"),
    (AggregateRequest(module: "accounts", groupBy: ["rating"]), "unknown_field"),
    (AggregateRequest(module: "accounts", groupBy: ["email"]), "not_measurable"),
    (AggregateRequest(module: "deals", groupBy: ["account.email"]), "not_measurable"),
    (AggregateRequest(module: "accounts", measures: ["min:email"]), "not_measurable"),
  ]

  @Test(arguments: figures)
  func nobodyMeasuresWhatHeMayNotRead(request: AggregateRequest, code: String) async throws {
    let (model, blind, _, _) = try await model()
    let refused = try await refusal { try await model.store.aggregate(request, as: blind) }
    #expect(refused?.problems.map(\.code) == [code])
  }

  @Test func nobodyWritesWhatHeMayNotRead() async throws {
    let (model, blind, account, _) = try await model()
    let target = RecordTarget(module: "accounts", id: account)
    for (field, value, code) in [
      ("rating", InputValue.number("4"), "unknown_field"), ("email", .text("a@example.com"), "read_only_field"),
      ("email", .text("canary@example.com"), "read_only_field"), ("tier", .text("silver"), "read_only_field"),
    ] {
      let refused = try await model.test.refused(.update(target, values: [field: value]), by: blind)
      #expect(refused.codes == ["\(field):\(code)"])
      let created = try await model.test.refused(
        .create(module: "accounts", values: ["name": .text("B"), field: value]), by: blind)
      #expect(created.codes == ["\(field):\(code)"])
    }
    _ = try await model.store.perform(.update(target, values: ["tier": .text("gold")]), as: blind)
    let upsert = try await model.test.refused(
      .upsert(module: "accounts", match: "email", values: ["email": .text("canary@example.com")]), by: blind)
    #expect(upsert.codes == ["email:read_only_field"])
  }

  @Test func aSearchFindsNothingByWhatIsHidden() async throws {
    let (model, blind, _, _) = try await model()
    for (text, hits) in [("canary", 0), ("canary@example.com", 0), ("reason", 0), ("acme", 1), ("acme canary", 0)] {
      let found = AccessModel.text(try await model.store.search(SearchRequest(text: text), as: blind))
      #expect(found.contains("\"found\":\(hits),\"capped\":false"), "\(text): \(found)")
      #expect(!found.contains("canary"))
    }
    let admin = AccessModel.text(try await model.store.search(SearchRequest(text: "canary"), as: model.test.admin))
    #expect(admin.contains("canary"))
  }

  @Test func refusalsSayNothingOfWhatIsHidden() async throws {
    let (model, blind, _, deal) = try await model()
    let refused = try await model.test.refused(
      .transition(RecordTarget(module: "deals", id: deal), name: "propose", input: TransitionInput()), by: blind)
    #expect(refused.problems.contains { $0.at == "hidden" && $0.code == "check_failed" && $0.found == .text("hidden") })
    #expect(!"\(refused.problems)".contains("77177") && !"\(refused.problems)".contains("amount"))
    let explained = try await model.store.transitions(of: "deals", id: deal, as: blind)
    #expect(!"\(explained)".contains("77177") && !"\(explained)".contains("amount"))
    let known = try await model.store.transitions(of: "deals", id: deal, as: model.test.admin)
    #expect("\(known)".contains("77177"))
  }

  @Test func severalRolesGiveTheMostThatOneOfThemGives() async throws {
    let (model, _, account, _) = try await model()
    _ = try await model.store.updateUser("amy", UserChange(roles: ["blind", "own"]), by: model.test.admin)
    let both = try #require(try await model.store.caller(named: "amy"))
    let text = String(
      decoding: try await model.store.get(module: "accounts", id: account, as: both).json, as: UTF8.self)
    #expect(text.contains("\"rating\":5") && text.contains("canary@example.com"))
  }

  @Test func whatIsSensitiveIsMaskedForWhoeverHasNoRoleThatSeesIt() async throws {
    let files = [
      "modules/accounts.yaml": SalesModel.accounts.replacing(
        "label: E-mail, unique: true}",
        with: "label: E-mail, unique: true, sensitivity: pii}\n  phone: "
          + "{type: phone, label: Phone, sensitivity: phi}"),
      "access.yaml": AccessModel.access.replacing("    label: Team\n", with: "    label: Team\n    sees: [pii]\n"),
    ]
    let model = try await AccessModel(files)
    let account = try await model.account(
      "A", of: "amy", ["email": .text("a@example.com"), "phone": .text("+34 600 123 456")])
    for (role, email, phone) in [
      ("own", "•••", "•••3456"), ("team", "a@example.com", "•••3456"),
      ("administrator", "a@example.com", "+34 600 123 456"),
    ] {
      let caller = try await model.user("amy", role)
      let record = try JSON(parsing: try await model.store.get(module: "accounts", id: account, as: caller).json)
      #expect(record["email"]?.text == email && record["phone"]?.text == phone, "\(role)")
    }
  }

  static let addresses: [ListRequest] = [
    ListRequest(module: "accounts", fields: ["owner.email"]), ListRequest(module: "accounts", sort: "owner.email"),
    ListRequest(module: "accounts", filter: "owner.email == 'x'"),
    ListRequest(module: "accounts", filter: "name == 'x' || owner.email.startsWith('x')"),
  ]

  @Test(arguments: addresses)
  func theAddressOfAUserIsForThoseWhoMayChangeUsers(request: ListRequest) async throws {
    let (model, blind, _, _) = try await model()
    let refused = try await refusal { try await model.store.list(request, as: blind) }
    #expect(refused?.kind == .badRequest, "\(refused?.problems ?? [])")
    _ = try await model.store.list(request, as: model.test.admin)
  }
}
