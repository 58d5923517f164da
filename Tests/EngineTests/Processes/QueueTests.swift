import Expressions
import GRDB
import Testing

@testable import Engine

/// States whose records wait for somebody.
@Suite struct QueueTests {
  private static func files(claim: String) -> [String: String] {
    let signing = ContractModel.signing.replacing(
      "legal: {read_only", with: "legal: {responsible: [{team: lawyers}], claim: \(claim), read_only")
    return ContractModel.files(["blueprints/signing.yaml": signing])
  }

  /// `eva` and `ben` are lawyers.
  private struct Office {
    let test: TestStore
    let eva: Caller
    let ben: Caller
    let contract: RecordTarget

    init(claim: String = "optional") async throws {
      test = try await TestStore(files: QueueTests.files(claim: claim))
      var callers: [Caller] = []
      for name in ["eva", "ben"] {
        let user = try await test.store.createUser(
          NewUser(name: name, email: nil, displayName: nil, roles: ["rep"], teams: ["lawyers"]), by: test.admin)
        callers.append(Caller(userID: user.id, name: name, roles: ["rep"], teams: ["lawyers"]))
      }
      (eva, ben) = (callers[0], callers[1])
      contract = try await test.contract()
      try await test.bring(contract, to: "legal")
    }

    func claim(_ action: ClaimInput.Action = .claim, by caller: Caller) async throws {
      _ = try await test.store.perform(.claim(contract, ClaimInput(action)), as: caller)
    }

    func queue(_ choice: QueueRequest.Choice = .open, of caller: Caller) async throws -> [String] {
      try await test.store.queue(QueueRequest(choice: choice), as: caller)
        .map { "\($0.record) \($0.state) \($0.claim?.user ?? "-")" }
    }
  }

  @Test func whoClaimsItMovesItOnAlone() async throws {
    let office = try await Office()
    #expect(try await office.queue(of: office.eva) == ["1 legal -"])
    #expect(try await office.queue(of: office.test.ana) == [])
    try await office.claim(by: office.eva)
    let refused = try await office.test.refused {
      try await office.test.go("rework", office.contract, by: office.test.ana)
    }
    #expect(refused.kind == .conflict && refused.codes == ["transition:claimed"])
    #expect(refused["transition"]?.who == ["user eva"])
    let way = try await office.test.store.transitions(of: "contracts", id: office.contract.id, as: office.ben)
      .first { $0.name == "rework" }
    #expect(way?.available == false && way?.problems.map(\.code) == ["claimed"])
    #expect(try await office.queue(of: office.eva) == ["1 legal eva"])
    #expect(try await office.queue(of: office.ben) == [])
    #expect(try await office.queue(.all, of: office.ben) == ["1 legal eva"])
    try await office.test.go("rework", office.contract, by: office.eva)
    // Entered anew, it waits again.
    #expect(try await office.queue(of: office.ben) == ["1 legal -"])
    #expect(try await office.queue(.mine, of: office.eva) == [])
  }

  @Test func whatSomebodyHasClaimedNobodyElseTakesAway() async throws {
    let office = try await Office()
    try await office.claim(by: office.eva)
    let test = office.test
    let deleted = try await test.refused(.delete(office.contract), by: office.ben)
    #expect(deleted.kind == .conflict && deleted.codes == ["id:claimed"])
    let kept = try await test.contract()
    let merge = Command.merge(kept, MergeInput(losers: [.init(id: office.contract.id)], take: [:]))
    #expect(try await test.refused(merge, by: office.ben).codes == ["id:claimed"])
    _ = try await test.store.perform(.delete(office.contract), as: office.eva)
  }

  @Test func whereAClaimIsRequiredNobodyMovesItWithout() async throws {
    let office = try await Office(claim: "required")
    let refused = try await office.test.refused { try await office.test.go("rework", office.contract, by: office.eva) }
    #expect(refused.codes == ["transition:unclaimed"])
    #expect(refused["transition"]?.who == ["team lawyers"])
    // What is off the paths needs none, nor what the process does by itself.
    try await office.test.bring(office.contract, to: "ready")
    try await office.test.bring(office.contract, to: "legal")
    try await office.claim(by: office.ben)
    try await office.test.go("rework", office.contract, by: office.ben)
  }

  @Test func onlyThoseOfTheQueueClaimAndOnlyWhatIsFree() async throws {
    let office = try await Office()
    let stranger = try await office.test.refused { try await office.claim(by: office.test.max) }
    #expect(stranger.kind == .notPermitted && stranger.codes == ["transition:who"])
    try await office.claim(by: office.eva)
    try await office.claim(by: office.eva)
    let taken = try await office.test.refused { try await office.claim(by: office.ben) }
    #expect(taken.kind == .conflict && taken.codes == ["id:claimed"])
    try await office.test.bring(office.contract, to: "draft")
    let none = try await office.test.refused { try await office.claim(by: office.eva) }
    #expect(none.codes == ["field:no_queue"])
  }

  @Test func itIsReleasedAndHandedOver() async throws {
    let office = try await Office()
    try await office.claim(by: office.eva)
    #expect(try await office.test.refused { try await office.claim(.release, by: office.ben) }.codes == ["id:claimed"])
    let stranger = try await office.test.refused { try await office.claim(.handOver("max"), by: office.eva) }
    #expect(stranger.codes == ["to:who"])
    #expect(
      try await office.test.refused { try await office.claim(.handOver("nobody"), by: office.eva) }.codes
        == ["to:not_found"])
    try await office.claim(.handOver("ben"), by: office.eva)
    #expect(try await office.queue(.mine, of: office.ben) == ["1 legal ben"])
    // Whoever may override puts it back.
    try await office.claim(.release, by: office.test.max)
    #expect(try await office.queue(of: office.eva) == ["1 legal -"])
    #expect(
      try await office.test.refused { try await office.claim(.release, by: office.eva) }.codes == ["id:unclaimed"])
    #expect(try await office.test.texts("SELECT count(*) FROM sys_claim") == ["2"])
  }

  @Test func theQueueIsReadWithTheReadersRights() async throws {
    let office = try await Office()
    let blind = Caller(userID: office.eva.userID, name: "eva", roles: [], teams: ["lawyers"])
    #expect(try await office.queue(of: blind) == [])
    _ = try await office.test.store.perform(.delete(office.contract), as: office.test.admin)
    #expect(try await office.queue(of: office.eva) == [])
    let limit = try await office.test.refused {
      try await office.test.store.queue(QueueRequest(limit: 0), as: office.eva)
    }
    #expect(limit.codes == ["limit:out_of_range"])
  }

  static let attacks = [
    "UPDATE sys_claim SET user = 1", "UPDATE sys_claim SET ended_at = 1", "DELETE FROM sys_claim",
    "INSERT INTO sys_claim(stay, user, at) SELECT stay, 1, at FROM sys_claim",
    "REPLACE INTO sys_claim SELECT id, stay, 1, at, NULL, NULL FROM sys_claim",
  ]

  @Test(arguments: attacks)
  func aShellCannotTakeAClaim(sql: String) async throws {
    let office = try await Office()
    try await office.claim(by: office.eva)
    let before = try office.test.contents()
    let shell = try DatabaseQueue(path: office.test.path)
    await #expect(throws: DatabaseError.self) { try await shell.write { try $0.execute(sql: sql) } }
    #expect(try office.test.contents() == before)
  }
}
