import Expressions
import Testing

@testable import Engine

struct UpsertTests {
  private func upsert(_ values: RecordInput, by match: String = "email") -> Command {
    .upsert(module: "accounts", match: match, values: values)
  }

  @Test func theFirstCreatesAndTheNextChangesWhateverTheCase() async throws {
    let test = try await TestStore()
    let first = try await test.store.perform(
      upsert(["name": .text("Acme"), "email": .text(" A@example.org ")]), as: test.ana)
    #expect(first.isCreated)
    let second = try await test.store.perform(
      upsert(["email": .text("a@EXAMPLE.org"), "rating": .number("4")]), as: test.ana)
    #expect(!second.isCreated)
    #expect(second.id == first.id)
    #expect(second.version == 2)
    #expect(second.record["name"] == .string("Acme"))
    #expect(second.record["rating"] == .int(4))
    let same = try await test.store.perform(
      upsert(["name": .text("Acme"), "rating": .number("4")], by: "name"), as: test.ana)
    #expect(same.version == 2)
  }

  @Test func aRecordInTheRecycleBinIsNotFound() async throws {
    let test = try await TestStore()
    let values: RecordInput = ["name": .text("Acme"), "email": .text("a@example.org")]
    let first = try await test.store.perform(upsert(values), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "accounts", id: first.id)), as: test.ana)
    let second = try await test.store.perform(upsert(values), as: test.ana)
    #expect(second.isCreated)
    #expect(second.id != first.id)
  }

  @Test(
    arguments: [
      (["name": .text("A"), "rating": .number("1")], "rating", "not_unique"),
      (["name": .text("A")], "email", "required"),
      (["name": .text("A"), "email": .text("  ")], "email", "required"),
      (["name": .text("A"), "email": .text("none")], "email", "invalid"),
      (["name": .text("A")], "emial", "unknown_field"),
      (["email": .text("new@example.org")], "email", "required"),
      (["email": .text("old@example.org"), "rating": .number("9")], "email", "out_of_range"),
      (["email": .text("old@example.org"), "name": .text("Other")], "email", "duplicate"),
    ] as [(RecordInput, String, String)])
  func whatCannotBeDoneIsRefusedAndChangesNothing(values: RecordInput, match: String, code: String) async throws {
    let test = try await TestStore()
    _ = try await test.store.perform(upsert(["name": .text("Acme"), "email": .text("old@example.org")]), as: test.ana)
    _ = try await test.store.perform(upsert(["name": .text("Other")], by: "name"), as: test.ana)
    let before = try test.contents()
    let refusal = try await refusal { try await test.store.perform(upsert(values, by: match), as: test.ana) }
    #expect(refusal?.problems.map(\.code) == [code])
    #expect(try test.contents() == before)
  }

  @Test(arguments: ["[read, create]", "[read, update]"])
  func bothRightsAreNeededWhicheverItComesTo(rights: String) async throws {
    var files = SalesModel.files
    files["access.yaml"] = SalesModel.access.replacing(
      "[create, read, update, delete, bulk, transition]", with: rights)
    let test = try await TestStore(files: files)
    let values: RecordInput = ["name": .text("Acme"), "email": .text("a@example.org")]
    let before = try test.contents()
    let refusal = try await refusal { try await test.store.perform(upsert(values), as: test.ana) }
    #expect(refusal?.kind == .notPermitted)
    #expect(try test.contents() == before)
  }

  @Test(arguments: ["owner", "id", "tier"])
  func whatIsNotUniqueTellsNoRecordsApart(field: String) async throws {
    let test = try await TestStore()
    let refused = try await test.refused(
      .upsert(module: "accounts", match: field, values: ["name": .text("A"), field: .text("gold")]))
    #expect(refused.codes == ["\(field):not_unique"])
  }
}
