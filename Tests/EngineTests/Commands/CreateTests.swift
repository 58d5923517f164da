import Expressions
import Foundation
import Testing

@testable import Engine

@Suite struct CreateTests {
  @Test func defaultsFillWhatIsNotGivenAndNothingElse() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let made = try await test.store.perform(.create(module: "things", values: ["name": .text("Anvil")]), as: test.ana)
    #expect(made.record["active"] == .bool(true))
    #expect(made.record["colour"] == .string("red"))
    #expect(made.record["keeper"] == RowImage.user(test.ana.userID))
    #expect(InputValue(made.record["opened"]).words == "'2026-06-01'")
    #expect(made.record["story"] == .null)
    #expect(made.record["owner"] == RowImage.user(test.ana.userID))
    #expect(made.version == 1)
    let emptied: RecordInput = ["name": .text("Anvil"), "active": .null, "colour": .text(""), "keeper": .null]
    let other = try await test.store.perform(.create(module: "things", values: emptied), as: test.ana)
    #expect(other.record["active"] == .null && other.record["colour"] == .null && other.record["keeper"] == .null)
  }

  @Test func todayIsTheTenantsDay() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    var settings = test.store.settings
    settings.timeZone = try #require(.init(identifier: "Pacific/Auckland"))
    try await test.store.change(settings, by: test.admin)
    test.clock.set(try #require(Timestamp(parsing: "2026-06-01T13:00:00Z")))
    let made = try await test.store.perform(.create(module: "things", values: ["name": .text("Anvil")]), as: test.ana)
    #expect(InputValue(made.record["opened"]).words == "'2026-06-02'")
  }

  @Test func numbersAreGivenWithoutGapsAlsoAfterRefusals() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    var numbers: [String] = []
    for name in ["Anvil", "", "Bellows", "Chisel"] {
      let made = try? await test.store.perform(.create(module: "things", values: ["name": .text(name)]), as: test.ana)
      if let made { numbers.append(InputValue(made.record["number"]).words) }
    }
    #expect(numbers == ["'T-001'", "'T-002'", "'T-003'"])
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    _ = try await test.store.perform(
      .create(module: "things", values: ["name": .text("Anvil"), "email": .text("a@example.com")]), as: test.ana)
    let refused = try await test.refused(
      .create(
        module: "things",
        values: [
          "email": .text("A@EXAMPLE.com"), "count": .number("101"), "colour": .text("gren"), "nmae": .text("Anvil"),
          "other": .number("7"), "version": .number("7"),
        ]))
    #expect(refused.kind == .invalid)
    #expect(
      Set(refused.codes) == [
        "name:required", "email:duplicate", "count:out_of_range", "colour:unknown_value", "nmae:unknown_field",
        "other:not_found", "version:read_only",
      ])
    #expect(refused.message(at: "nmae").contains("Did you mean 'name'?"))
    #expect(refused["count"]?.found == .number("101"))
    #expect(refused["count"]?.wanted == .text("at most 100"))
  }

  @Test(arguments: ["id", "version", "created_at", "created_by", "modified_at", "modified_by"])
  func whatTheSystemKeepsCannotBeGiven(field: String) async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let values: RecordInput = ["name": .text("Anvil"), field: .number("1")]
    #expect(try await test.refused(.create(module: "things", values: values)).codes == ["\(field):read_only"])
    let made = try await test.store.perform(.create(module: "things", values: ["name": .text("Anvil")]), as: test.ana)
    let target = RecordTarget(module: "things", id: made.id)
    #expect(try await test.refused(.update(target, values: [field: .number("1")])).codes == ["\(field):read_only"])
  }

  @Test(arguments: ["deleted_at", "stage__move", "stage__process", "rowid", "\"", "name; DROP TABLE deals"])
  func columnsThatAreNoFieldsCannotBeGiven(field: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let refused = try await test.refused(
      .update(RecordTarget(module: "deals", id: deal.id), values: [field: .number("1")]))
    #expect(refused.codes == ["\(field):unknown_field"])
  }

  @Test func uniqueValuesClashWithoutCaseOnlyInAddresses() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let first: RecordInput = ["name": .text("Anvil"), "code": .text("AB1"), "email": .text("a@example.com")]
    let made = try await test.store.perform(.create(module: "things", values: first), as: test.ana)
    let taken = try await test.refused(
      .create(module: "things", values: ["name": .text("Bell"), "email": .text("A@Example.COM")]))
    #expect(taken.kind == .conflict)
    #expect(taken.codes == ["email:duplicate"])
    #expect(taken.message(at: "email").contains("things \(made.id)"))
    // A record in the recycle bin holds no value.
    _ = try await test.store.perform(.delete(RecordTarget(module: "things", id: made.id)), as: test.ana)
    _ = try await test.store.perform(.create(module: "things", values: first), as: test.ana)
  }

  @Test func aUniqueLookupToAnyModuleTellsModulesApart() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    _ = try await test.store.perform(.create(module: "others", values: ["name": .text("it")]), as: test.ana)
    let first = try await test.store.perform(
      .create(module: "things", values: ["name": .text("Anvil"), "about": .text("others/1")]), as: test.ana)
    #expect(first.id == 1)
    _ = try await test.store.perform(
      .create(module: "things", values: ["name": .text("Bell"), "about": .text("things/1")]), as: test.ana)
    let refused = try await test.refused(
      .create(module: "things", values: ["name": .text("Case"), "about": .text("others/1")]))
    #expect(refused.codes == ["about:duplicate"])
  }

  @Test func thereAreNoOtherModules() async throws {
    let test = try await TestStore()
    for module in ["users", "sys_user", "deal", "sqlite_schema", ""] {
      let refused = try await test.refused(.create(module: module, values: [:]))
      #expect(refused.kind == .notFound)
      #expect(refused.codes == ["module:not_found"])
    }
  }
}
