import Expressions
import Testing

@testable import Engine

@Suite struct ParentFieldTests {
  private static let given: RecordInput = ["client.vat": .text("B1"), "client.phone": .text("+34 600 100 200")]

  private func client(_ test: TestStore, _ id: Int64 = 1) async throws -> Record {
    let change = try await test.store.rehearse(
      .update(RecordTarget(module: "clients", id: id), values: [:]), as: test.admin)
    return change.record
  }

  @Test func fieldsOfAParentAreWrittenWithTheTransition() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    let refused = try await test.refused { try await test.go("review", contract) }
    #expect(refused.codes == ["client.vat:required", "client.phone:required"])
    let done = try await test.go("review", contract, TransitionInput(values: Self.given))
    #expect(done.record["status"] == .string("legal"))
    let client = try await client(test)
    #expect(client["vat"] == .string("B1") && client.version == 2)
  }

  @Test func whatTheParentRefusesLeavesTheRecordWhereItIs() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    let long = Self.given.merging(["client.vat": .text("far too long for a number")]) { $1 }
    let refused = try await test.refused { try await test.go("review", contract, TransitionInput(values: long)) }
    #expect(refused.codes == ["client.vat:too_long"])
    let exchange = Self.given.merging(["client.phone": .text("+34911000000")]) { $1 }
    let checked = try await test.refused { try await test.go("review", contract, TransitionInput(values: exchange)) }
    #expect(checked.codes == ["client.phone:check_failed"])
    #expect(checked.message(at: "client.phone") == "+34911000000 is the exchange's number.")
  }

  @Test func aParentIsWrittenByWhoeverMayWriteItAlone() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    let clerk = TestStore.caller(test.max, "clerk")
    let refused = try await test.refused {
      try await test.go("review", contract, TransitionInput(values: Self.given), by: clerk)
    }
    #expect(refused.codes.first == "client.clients:not_permitted")
    _ = try await test.store.perform(
      .update(RecordTarget(module: "clients", id: 1), values: ["vat": .text("B1"), "phone": .text("+34600100200")]),
      as: test.ana)
    #expect(try await test.go("review", contract, by: clerk).record["status"] == .string("legal"))
  }

  @Test func aHiddenFieldOfAParentIsNotNamed() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    let outsider = TestStore.caller(test.max, "outsider")
    let refused = try await test.refused { try await test.go("review", contract, by: outsider) }
    #expect(refused.codes == ["hidden:required", "client.phone:required"])
    let review = try await test.store.transitions(of: "contracts", id: contract.id, as: outsider).first
    #expect(review?.requires?.items?.map(\.at) == ["hidden", "client.phone"])
    #expect(review?.problems.contains { $0.message.contains("vat") } == false)
    let guess = TransitionInput(values: ["client.vat": .text("B1")])
    let given = try await test.refused { try await test.go("review", contract, guess, by: outsider) }
    #expect(!given.problems.contains { $0.message.contains("VAT") })
  }

  @Test func aLookupThatNamesNoRecordHasNoFields() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract(["client": .null])
    let refused = try await test.refused { try await test.go("review", contract, TransitionInput(values: Self.given)) }
    #expect(refused.codes.contains("client:required"))
    let stray = TransitionInput(values: ["nobody.vat": .text("x"), "name.vat": .text("y")])
    let codes = try await test.refused { try await test.go("review", contract, stray) }.codes
    #expect(codes.contains("nobody.vat:unknown_field") && codes.contains("name.vat:unknown_field"))
  }

  @Test func whatNeedNotBeGivenMayBeGivenByWhoeverRunsIt() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract()
    _ = try await test.store.perform(
      .update(RecordTarget(module: "clients", id: 1), values: ["vat": .text("B1"), "phone": .text("+34600100200")]),
      as: test.ana)
    let clerk = TestStore.caller(test.max, "clerk")
    let input = TransitionInput(values: ["scope": .text("all")], checklist: ["urgent"], note: "Soon")
    #expect(try await test.go("review", contract, input, by: clerk).record["scope"] == .string("all"))
    let review = try await test.store.transitions(of: "contracts", id: contract.id, as: test.ana)
    #expect(review.first { $0.name == "clear" }?.optional == ["fee"])
  }

  @Test func aLookupToTheRecordItselfGivesNothing() async throws {
    let contracts = try #require(ContractModel.files["modules/contracts.yaml"]).replacing(
      "  scope: {", with: "  parent: {type: lookup, to: contracts, inverse: children, label: Parent}\n  scope: {")
    let test = try await TestStore(files: ContractModel.files(["modules/contracts.yaml": contracts]))
    let contract = try await test.contract()
    _ = try await test.store.perform(
      .update(contract, values: ["parent": .number(String(contract.id))]), as: test.ana)
    let own = Self.given.merging(["parent.scope": .text("all"), "parent.fee": .number("5")]) { $1 }
    let refused = try await test.refused { try await test.go("review", contract, TransitionInput(values: own)) }
    #expect(refused.codes == ["parent.fee:names_itself"])
    // The same where the request itself makes it so.
    let other = try await test.contract()
    let named = own.merging(["parent": .number(String(other.id)), "client.vat": .text("B2")]) { $1 }
    let both = try await test.refused { try await test.go("review", other, TransitionInput(values: named)) }
    #expect(both.codes == ["parent.fee:names_itself"])
    #expect(try await test.errors() == [])
  }
}
