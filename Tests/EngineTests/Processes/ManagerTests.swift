import Expressions
import Testing

@testable import Engine

/// `{manager_levels: 2}`: those above the record's owner.
@Suite struct ManagerTests {
  private static func model(_ levels: Int) -> [String: String] {
    let signing = ContractModel.signing.replacing(
      "rework:\n    label", with: "rework:\n    before: {who: [{manager_levels: \(levels)}]}\n    label")
    return ContractModel.files(["blueprints/signing.yaml": signing])
  }

  /// Above `ana` stands `max`, above him `eva`, above her `admin`.
  private static func team(_ test: TestStore) async throws -> Caller {
    let eva = try await test.store.createUser(
      NewUser(name: "eva", email: nil, displayName: nil, roles: ["rep"], teams: [], manager: "admin"), by: test.admin)
    _ = try await test.store.updateUser("max", UserChange(manager: "eva"), by: test.admin)
    _ = try await test.store.updateUser("ana", UserChange(manager: "max"), by: test.admin)
    return Caller(userID: eva.id, name: "eva", roles: ["rep"], teams: [])
  }

  @Test(arguments: [(1, ["max"]), (2, ["max", "eva"]), (3, ["max", "eva", "admin"]), (9, ["max", "eva", "admin"])])
  func soManyLevelsAboveTheOwner(levels: Int, names: [String]) async throws {
    let test = try await TestStore(files: Self.model(levels))
    let eva = try await Self.team(test)
    let contract = try await test.contract()
    try await test.bring(contract, to: "legal")
    for caller in [test.max, eva, test.admin, test.ana] {
      if names.contains(caller.name) {
        #expect(try await test.go("rework", contract, by: caller).record["status"] == .string("legal"))
      } else {
        let refused = try await test.refused { try await test.go("rework", contract, by: caller) }
        #expect(refused.codes == ["transition:who"])
        #expect(refused["transition"]?.who == ["manager_levels \(levels) (\(names.joined(separator: ", ")))"])
      }
    }
  }

  @Test func whoHasNobodyAboveThemHasNobodyWhoMay() async throws {
    let test = try await TestStore(files: Self.model(2))
    let contract = try await test.contract()
    try await test.bring(contract, to: "legal")
    let refused = try await test.refused { try await test.go("rework", contract, by: test.admin) }
    #expect(refused["transition"]?.who == ["manager_levels 2"])
  }
}
