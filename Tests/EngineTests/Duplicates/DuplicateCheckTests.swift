import Metamodel
import Testing

@testable import Engine

/// What is said of a record that matches another, and when it is refused.
@Suite struct DuplicateCheckTests {
  @Test func aWarningComesWithTheRecord() async throws {
    let test = try await TestStore.duplicates()
    let ana = try await test.contact("Ana Ruiz", ["phone": .text("600 123 123")])
    #expect(ana.warnings.isEmpty)
    let again = try await test.contact("Ruiz Anna", ["mobile": .text("600123123")])
    #expect(again.duplicates == ["same_name_and_phone: contacts/1"])
    #expect(again.warnings.first?.message == "Same name and phone: it matches contacts 1 (Ana Ruiz).")
    #expect(try await test.contact("Ana Ruiz", ["phone": .text("600 999 999")]).duplicates == [])
    #expect(try await test.contact("Pedro Gil", ["phone": .text("600 123 123")]).duplicates == [])
    #expect(try await test.history(of: "contacts", 2).first?.contains("admin create {") == true)
  }

  @Test func aRefusalNamesWhatTheCallerMayReadAndCountsTheRest() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["email": .text("ana@x.es")])
    let command = Command.create(module: "leads", values: ["last_name": .text("Ruiz"), "mail": .text("ANA@x.es")])
    let refused = try await test.refused(command)
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["mail:duplicate"])
    #expect(refused.problems.map(\.duplicates) == ["contact_with_mail: contacts/1"])
    let hidden = try await test.refused(command, by: test.ana)
    #expect(hidden.problems.map(\.duplicates) == ["contact_with_mail: +1"])
    #expect(!hidden.message(at: "mail").contains("Ana"))
  }

  @Test func allThatStandsInTheWayIsSaidAtOnce() async throws {
    let test = try await TestStore.duplicates()
    try await test.make("leads", ["last_name": .text("Gil"), "tax_id": .text("B1")])
    let refused = try await test.refused(.create(module: "leads", values: ["tax_id": .text("b1")]))
    #expect(refused.kind == .invalid)
    #expect(refused.codes == ["last_name:required", "tax_id:duplicate"])
  }

  @Test func whoConfirmsGetsPastARefusalThatAllowsItAndStandsInTheHistory() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["email": .text("ana@x.es")])
    let values: RecordInput = ["last_name": .text("Ruiz"), "mail": .text("ana@x.es")]
    let lead = try await test.store.perform(.confirmed(.create(module: "leads", values: values)), as: test.admin)
    #expect(lead.duplicates == ["contact_with_mail: contacts/1"])
    #expect(
      try await test.history(of: "leads", 1).first?
        .hasPrefix("1 admin create, duplicates confirmed: contact_with_mail (contacts/1) {") == true)
    try await test.make("leads", ["last_name": .text("Gil"), "tax_id": .text("B1")])
    let refused = try await test.refused(
      .confirmed(.create(module: "leads", values: ["last_name": .text("Gil"), "tax_id": .text("B1")])))
    #expect(refused.codes == ["tax_id:duplicate"])
  }

  @Test func anEditIsAskedOnlyForWhatItChanges() async throws {
    let test = try await TestStore.duplicates()
    try await test.make("leads", ["last_name": .text("Gil"), "tax_id": .text("B1")])
    let lead = try await test.make("leads", ["last_name": .text("Gil"), "tax_id": .text("B2")])
    #expect(lead.duplicates == ["same_name: leads/1"])
    func update(_ values: RecordInput) async throws -> [String] {
      try await test.store.perform(.update(lead.target, values: values), as: test.admin).duplicates
    }
    #expect(try await update(["company": .text("Acme")]) == [])
    #expect(try await update(["tax_id": .text("b1")]) == ["same_tax_id: leads/1"])
    #expect(try await update(["last_name": .text("Gill")]) == ["same_name: leads/1"])
    #expect(try await update(["last_name": .text("Unlike")]) == [])
  }

  @Test func rowsOfAnImportHaveTheirOwnAction() async throws {
    let test = try await TestStore.duplicates()
    let commands = ["Ana Ruiz", "Ana Ruiz", "Eva Gil"].map { name in
      Command.create(module: "contacts", values: ["last_name": .text(name), "phone": .text("600123123")])
    }
    let verdicts = try await test.store.perform(commands, atomic: false, as: test.admin, under: .import)
    let refusals = verdicts.map { verdict in
      if case .failure(let refusal) = verdict { refusal.problems.map(\.duplicates) } else { [String]() }
    }
    #expect(refusals == [[], ["same_name_and_phone: contacts/1"], []])
    let all = try await test.store.perform(commands, atomic: false, as: test.admin)
    #expect(all.allSatisfy { if case .success(let change) = $0 { !change.warnings.isEmpty } else { false } })
  }

  @Test func anUpsertIsOneOrTheOther() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["phone": .text("600123123")])
    let values: RecordInput = [
      "first_name": .text("Ana"), "last_name": .text("Ruiz"), "email": .text("a@x.es"), "phone": .text("600123123"),
    ]
    let upsert = Command.upsert(module: "contacts", match: "email", values: values)
    #expect(try await test.store.perform(upsert, as: test.admin).duplicates == ["same_name_and_phone: contacts/1"])
    #expect(try await test.store.perform(upsert, as: test.admin).duplicates == [])
  }

  @Test func whatIsInTheRecycleBinMatchesNothingUntilItIsBack() async throws {
    let test = try await TestStore.duplicates()
    let ana = try await test.contact("Ana Ruiz", ["phone": .text("600123123")])
    _ = try await test.store.perform(.delete(ana.target), as: test.admin)
    #expect(try await test.contact("Ana Ruiz", ["phone": .text("600123123")]).duplicates == [])
    _ = try await test.store.perform(.restore(ana.target), as: test.admin)
    #expect(
      try await test.contact("Ana Ruiz", ["phone": .text("600123123")]).duplicates == [
        "same_name_and_phone: contacts/1 contacts/2"
      ])
  }

  @Test func valuesCanBeAskedAboutBeforehand() async throws {
    let test = try await TestStore.duplicates()
    try await test.contact("Ana Ruiz", ["email": .text("ana@x.es")])
    let before = try test.contents()
    let found = try await test.store.duplicates(of: ["mail": .text("ana@x.es")], module: "leads", as: test.admin)
    #expect(found.map(\.duplicates) == ["contact_with_mail: contacts/1"])
    let refused = try await test.refused {
      try await test.store.duplicates(of: ["mail": .text("x"), "nme": .text("x")], module: "leads", as: test.admin)
    }
    #expect(refused.codes == ["mail:invalid", "nme:unknown_field"])
    #expect(try test.contents() == before)
  }

  @Test func moreCandidatesThanAreLookedAtAreSaidToBeMore() async throws {
    let test = try await TestStore.duplicates()
    let commands = (0..<110).map { _ in
      Command.create(module: "accounts", values: ["name": .text("A"), "website": .text("https://acme.example")])
    }
    _ = try await test.store.perform(commands, atomic: true, as: test.admin)
    let last = try await test.make("accounts", ["name": .text("B"), "website": .text("http://acme.example")])
    guard case .object(let found)? = last.warnings.first?.found else { throw Refusal.unavailable }
    #expect(found["more"] == .boolean(true))
    #expect(last.warnings.first?.message.hasSuffix(", more.") == true)
  }
}
