import JSONText
import Metamodel
import Testing

@testable import Engine

/// The work list of likely duplicates.
@Suite struct DuplicateListTests {
  /// `rule score: module/id …` of each group, over all pages.
  private func groups(
    _ test: TestStore, _ module: String, rule: String? = nil, limit: Int = 200, by caller: Caller? = nil
  ) async throws -> [String] {
    var request = DuplicateRequest(module: module, rule: rule, limit: limit)
    var lines: [String] = []
    repeat {
      let page = try JSON(parsing: try await test.store.duplicates(request, as: caller ?? test.admin).json)
      let groups = page["groups"]?.items ?? []
      #expect(groups.count <= limit)
      lines += groups.map(Self.line)
      request.cursor = page["next_cursor"]?.text
    } while request.cursor != nil
    return lines
  }

  private static func line(_ group: JSON) -> String {
    let records = (group["records"]?.items ?? []).map { item in
      "\(item["module"]?.text ?? "")/\(item["record"]?["id"]?.text ?? "")"
    }
    let hidden = group["hidden"]?.text == "0" ? [] : ["+\(group["hidden"]?.text ?? "")"]
    return "\(group["rule"]?.text ?? "") \(group["score"]?.text ?? ""): \((records + hidden).joined(separator: " "))"
  }

  @Test func groupsAreOfThoseThatMatchAlsoOverOthers() async throws {
    let test = try await TestStore.duplicates()
    for name in ["Maria Garcia", "Maria Garcia Lopez", "Garcia Lopez", "Eva Gil"] {
      try await test.contact(name, ["phone": .text("600 123 123")])
    }
    try await test.contact("Maria Garcia", ["phone": .text("700 123 123")])
    #expect(try await groups(test, "contacts") == ["same_name_and_phone 91: contacts/1 contacts/2 contacts/3"])
    #expect(try await groups(test, "deals") == [])
  }

  @Test func aPairIsInOneGroupOfARuleHoweverManyKeysItShares() async throws {
    let test = try await TestStore.duplicates()
    for _ in 1...2 {
      try await test.contact("Ana Ruiz", ["phone": .text("600123"), "mobile": .text("700123")])
      try await test.make("leads", ["first_name": .text("Maria Jose"), "last_name": .text("Garcia Lopez")])
    }
    #expect(try await groups(test, "contacts") == ["same_name_and_phone 100: contacts/1 contacts/2"])
    #expect(try await groups(test, "leads") == ["same_name 100: leads/1 leads/2"])
  }

  @Test func pagesFollowEachOther() async throws {
    let test = try await TestStore.duplicates()
    for number in 0..<9 {
      for _ in 1...2 {
        try await test.make("accounts", ["name": .text("A"), "website": .text("https://a\(number).example")])
      }
    }
    let all = try await groups(test, "accounts")
    #expect(all.count == 9)
    #expect(Set(all).count == 9)
    for limit in [1, 2, 4] { #expect(try await groups(test, "accounts", limit: limit) == all) }
  }

  @Test func recordsOfOtherModulesAreHiddenFromWhoMayNotReadThem() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["email": .text("ana@x.es")])
    let values: RecordInput = ["last_name": .text("Ruiz"), "mail": .text("ana@x.es")]
    _ = try await test.store.perform(.confirmed(.create(module: "leads", values: values)), as: test.admin)
    #expect(try await groups(test, "leads", rule: "contact_with_mail") == ["contact_with_mail 100: leads/1 contacts/1"])
    #expect(
      try await groups(test, "leads", rule: "contact_with_mail", by: test.ana) == ["contact_with_mail 100: leads/1 +1"])
    let refused = try await test.refused {
      try await test.store.duplicates(DuplicateRequest(module: "contacts"), as: test.ana)
    }
    #expect(refused.kind == .notPermitted)
  }

  @Test func whatIsDismissedStaysSoUntilSomethingComparedChanges() async throws {
    let test = try await TestStore.duplicates()
    for _ in 1...3 { try await test.contact("Ana Ruiz", ["phone": .text("600123")]) }
    let items = [1, 2].map { DuplicateDismissal.Item(module: "contacts", id: $0) }
    try await test.store.dismiss(DuplicateDismissal(records: items), as: test.admin)
    try await test.store.dismiss(DuplicateDismissal(records: items), as: test.admin)
    #expect(try await groups(test, "contacts") == ["same_name_and_phone 100: contacts/1 contacts/2 contacts/3"])
    let third = RecordTarget(module: "contacts", id: 3)
    _ = try await test.store.perform(.delete(third), as: test.admin)
    #expect(try await groups(test, "contacts") == [])
    let first = RecordTarget(module: "contacts", id: 1)
    _ = try await test.store.perform(.update(first, values: ["tier": .text("gold")]), as: test.admin)
    #expect(try await groups(test, "contacts") == [])
    _ = try await test.store.perform(.update(first, values: ["mobile": .text("600123")]), as: test.admin)
    #expect(try await groups(test, "contacts") == ["same_name_and_phone 100: contacts/1 contacts/2"])
    try await test.store.dismiss(DuplicateDismissal(records: items), as: test.admin)
    try await test.store.dismiss(DuplicateDismissal(records: items, isUndone: true), as: test.admin)
    #expect(try await groups(test, "contacts") == ["same_name_and_phone 100: contacts/1 contacts/2"])
  }

  @Test func whatCannotBeDismissedIsRefused() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz")
    func refused(_ ids: [Int64], by caller: Caller? = nil) async throws -> Refused {
      let items = ids.map { DuplicateDismissal.Item(module: "contacts", id: $0) }
      return try await test.refused {
        try await test.store.dismiss(DuplicateDismissal(records: items), as: caller ?? test.admin)
      }
    }
    #expect(try await refused([1]).codes == ["records:out_of_range"])
    #expect(try await refused([1, 1]).codes == ["records:out_of_range"])
    #expect(try await refused([1, 9]).codes == ["id:not_found"])
    #expect(try await refused([1, 2], by: test.ana).kind == .notPermitted)
  }

  @Test func questionsThatCannotBeAreRefused() async throws {
    let test = try await TestStore.duplicates()
    func codes(_ request: DuplicateRequest) async throws -> [String] {
      try await test.refused { try await test.store.duplicates(request, as: test.admin) }.codes
    }
    #expect(try await codes(DuplicateRequest(module: "contacts", rule: "same_nme")) == ["rule:unknown_rule"])
    #expect(try await codes(DuplicateRequest(module: "contacts", limit: 0, cursor: "x")).count == 2)
  }
}
