import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

/// What is joined into SQL is the same rule as what is judged of one record.
@Suite struct RandomScopeTests {
  /// Criteria of every kind: own fields, lookups, related lists, the caller, null.
  static let criteria: [(module: String, text: String)] = [
    ("accounts", "rating >= 3"), ("accounts", "rating == null"), ("accounts", "tier == 'gold' || rating > 4"),
    ("accounts", "deals.exists(d, d.amount > 500)"), ("accounts", "!deals.all(d, d.amount < 300)"),
    ("accounts", "owner.name == 'eva'"), ("accounts", "created_by == user && rating < 3"),
    ("deals", "account.rating >= 3"), ("deals", "account.owner == user"),
    ("deals", "amount > 500 && account.tier != null"),
    ("deals", "discount < 10 || account.deals.exists(d, d.discount > 40)"), ("deals", "size(tags) > 1"),
    ("deals", "loss_reason.startsWith('p')"), ("deals", "account.name == loss_reason"),
  ]

  @Test(arguments: [11, 23, 47] as [UInt64])
  func listsAndJudgementsAgree(seed: UInt64) async throws {
    var random = Seeded(state: seed)
    var roles: [(name: String, yaml: String)] = []
    for number in 0..<12 {
      let scopes = ["accounts", "deals"].map { "      \($0): \(Self.scope(of: $0, &random))" }
      roles.append(
        ("r\(number)", "  r\(number):\n    modules: {\"*\": [all]}\n    scopes:\n\(scopes.joined(separator: "\n"))\n"))
    }
    let text = AccessModel.access.replacing("teams:\n", with: roles.map(\.yaml).joined() + "teams:\n")
    let files = ["access.yaml": text]
    let model = try await AccessModel(files)
    try await Self.fill(model, &random)
    for role in roles.map(\.name) {
      for user in ["amy", "zoe"] {
        let caller = try await model.user(user, role)
        for module in ["accounts", "deals"] {
          let listed = try await model.ids(ListRequest(module: module, limit: 200), as: caller)
          let judged = try await Self.judged(module, model, caller)
          #expect(listed == judged, "seed \(seed), \(role) of \(user), \(module): \(roles.map(\.yaml))")
        }
      }
    }
  }

  private static func scope(of module: String, _ random: inout Seeded) -> String {
    let own = criteria.filter { $0.module == module }.map(\.text)
    let reaches = ["own", "team", "subordinates"].filter { _ in random.next(3) == 0 }
    let conditions = (0...random.next(2)).compactMap { _ in own.isEmpty ? nil : own[random.next(own.count)] }
    return "[" + (reaches + Set(conditions).sorted().map { "{where: \"\($0)\"}" }).joined(separator: ", ") + "]"
  }

  private static func fill(_ model: AccessModel, _ random: inout Seeded) async throws {
    let owners = ["zoe", "lou", "amy", "ben", "eva"]
    var accounts: [Int64] = []
    for number in 0..<12 {
      var values: RecordInput = [:]
      if random.next(4) > 0 { values["rating"] = .number("\(random.next(5) + 1)") }
      if random.next(2) == 0 { values["tier"] = .text(["gold", "silver"][random.next(2)]) }
      accounts.append(try await model.account("p\(number)", of: owners[random.next(5)], values))
    }
    for number in 0..<40 {
      var values: RecordInput = ["discount": .number("\(random.next(60))")]
      if random.next(4) > 0 { values["amount"] = .number("\(random.next(1000))") }
      if random.next(2) == 0 { values["loss_reason"] = .text(["p1", "q", "p3"][random.next(3)]) }
      if random.next(2) == 0 { values["tags"] = .list([.text("hot"), .text("big")]) }
      _ = try await model.deal("d\(number)", on: accounts[random.next(12)], of: owners[random.next(5)], values)
    }
  }

  /// Every record, one by one.
  private static func judged(_ module: String, _ model: AccessModel, _ caller: Caller) async throws -> [Int64] {
    try await model.store.read { context in
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      let plan = try execution.plan(module)
      let ids = try Int64.fetchAll(context.db, sql: "SELECT id FROM \"\(module)\" WHERE deleted_at IS NULL ORDER BY id")
      return try ids.filter { id in
        guard let row = try RowTable(plan: plan, db: context.db).row(id) else { return false }
        return ScopeCheck(execution: execution, plan: plan).reads(row)
      }
    }
  }

  /// SplitMix64: https://prng.di.unimi.it/splitmix64.c
  private struct Seeded {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(bound))
    }
  }
}
