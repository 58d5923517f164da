import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// Two hundred agents, a week, one tenant: what comes of it is worked out beside by rules of a few lines.
@Suite struct CallCentreTests {
  private static let agents = 200
  private static let deals = 320
  private static let days = 5
  private static let day: Int64 = 86_400_000_000

  @Test func aWeekOfTwoHundredAgentsComesToWhatTheRulesSay() async throws {
    var files = ResultModel.files
    files["results/desk.yaml"] = nil
    // So that a week is long enough for them.
    files["results/sales.yaml"] = files["results/sales.yaml"]?.replacingOccurrences(of: "reach: 8", with: "reach: 3")
      .replacingOccurrences(of: "reach: 5", with: "reach: 2")
    let test = try await TestStore(files: files)
    let agents = try await Self.hire(test)
    var expected = try await Self.fill(test)
    var random = SeededRandom(seed: 20_260_601)
    let start = TestStore.start.microseconds
    var logged: [[String: Int]] = []
    for day in 0..<Self.days {
      logged.append([:])
      for (half, hour) in [0, 5].enumerated() {
        let now = start + Int64(day) * Self.day + Int64(hour) * 3_600_000_000
        try await test.pass(to: Timestamp(microseconds: now).text)
        let shift = agents[(half * Self.agents / 2)..<((half + 1) * Self.agents / 2)]
        var taken: [(agent: Caller, record: Int64)] = []
        for agent in shift {
          let item = try await test.store.nextCall(CallQueueRequest(module: "deals"), as: agent)
          let wanted = expected.next(at: now, besides: Set(taken.map(\.record)))
          #expect(item?.record == wanted, "\(agent.name) on day \(day) at \(hour)")
          if let record = item?.record { taken.append((agent, record)) }
        }
        #expect(Set(taken.map(\.record)).count == taken.count, "nobody has what another has")
        for (agent, record) in taken {
          let result = ImaginedCentre.results[Int(random.next() % UInt64(ImaginedCentre.results.count))]
          let outcome = try await test.store.perform(
            .logResult(
              RecordTarget(module: "deals", id: record),
              ResultInput(result, at: result == "call_back" ? Timestamp(microseconds: now + Self.day).text : nil)),
            as: agent
          ).result
          #expect(outcome?.actions.contains { $0.state == .prompt } == false)
          expected.log(result, about: record, at: now)
          logged[day][agent.name, default: 0] += 1
        }
      }
    }
    try await Self.compare(expected, logged, test)
  }

  private static func hire(_ test: TestStore) async throws -> [Caller] {
    var agents: [Caller] = []
    for number in 0..<Self.agents {
      let user = try await test.store.createUser(
        NewUser(name: "agent\(number)", email: nil, displayName: nil, roles: ["rep"], teams: []), by: test.admin)
      agents.append(Caller(userID: user.id, name: user.name, roles: ["rep"], teams: []))
    }
    return agents
  }

  private static func fill(_ test: TestStore) async throws -> ImaginedCentre {
    var expected = ImaginedCentre()
    var random = SeededRandom(seed: 7)
    let amounts = (0..<Self.deals).map { _ in Int(random.next() % 5_000) + 1 }
    let commands = amounts.enumerated().map { number, amount in
      Command.create(
        module: "deals",
        values: [
          "name": .text("Deal \(number)"), "amount": .number(String(amount)),
          "campaign": .text(number.isMultiple(of: 2) ? "spring" : "autumn"),
        ])
    }
    for (number, verdict) in try await test.store.perform(commands, atomic: true, as: test.admin).enumerated() {
      let id = try verdict.get().id
      expected.deals[id] = .init(amount: amounts[number], isSpring: number.isMultiple(of: 2))
    }
    return expected
  }

  private static func compare(
    _ expected: ImaginedCentre, _ logged: [[String: Int]], _ test: TestStore
  ) async throws {
    let found = try await test.texts(
      "SELECT id || ' ' || stage || ' ' || stage_status || ' ' || coalesce(loss_reason, '-') FROM deals ORDER BY id")
    #expect(
      found
        == expected.deals.sorted { $0.key < $1.key }.map {
          "\($0.key) \($0.value.stage) \($0.value.status) \($0.value.reason ?? "-")"
        })
    let total = logged.flatMap(\.values).reduce(0, +)
    #expect(try await test.count("sys_result") == total)
    #expect(try await test.count("calls", where: "status = 'held'") == total, "one interaction for each")
    #expect(
      try await test.count("calls", where: "status = 'planned'")
        == expected.deals.values.map(\.planned.count).reduce(0, +))
    #expect(try await test.count("sys_prompt") == 0)
    for day in 0..<Self.days {
      let date = Timestamp(microseconds: TestStore.start.microseconds + Int64(day) * Self.day).date(in: .gmt)
      let figures = try await test.store.callFigures(CallFiguresRequest(day: date), as: test.admin)
      #expect(
        Dictionary(uniqueKeysWithValues: figures.agents.map { ($0.name, $0.count.attempts) }) == logged[day],
        "day \(day)")
    }
    #expect(try await test.store.doctor().findings.filter(\.isError).map(\.message) == [])
  }
}

/// The same call centre by its rules alone.
private struct ImaginedCentre {
  var deals: [Int64: Deal] = [:]

  /// As often as they stand here.
  static let results = [
    "no_answer", "no_answer", "no_answer", "no_answer", "voicemail", "voicemail", "refused", "call_back", "interested",
    "wrong_data", "month",
  ]

  struct Deal {
    let amount: Int
    let isSpring: Bool
    var stage = "new_lead"
    var status = "planned"
    var reason: String?
    var isDone = false
    /// When the time of its stage is over.
    var due: Int64?
    var last: Int64?
    var planned: [Int64] = []
    var counts: [String: Int] = [:]
  }

  func next(at now: Int64, besides taken: Set<Int64>) -> Int64? {
    deals.filter { id, deal in
      !deal.isDone && !taken.contains(id) && ["new_lead", "decision", "proposal"].contains(deal.stage)
        && deal.planned.allSatisfy { $0 <= now }
    }.min { left, right in
      func key(_ entry: (key: Int64, value: Deal)) -> [Int64] {
        let deal = entry.value
        return [
          deal.planned.min() ?? .max, deal.due ?? .max, -Int64(deal.amount), deal.last ?? .min, entry.key,
        ]
      }
      return key(left).lexicographicallyPrecedes(key(right))
    }?.key
  }

  mutating func log(_ result: String, about id: Int64, at now: Int64) {
    guard var deal = deals[id] else { return }
    defer { deals[id] = deal }
    // The call that was planned for now is the one that was held.
    if let first = deal.planned.min(), first <= now { deal.planned.removeAll { $0 == first } }
    deal.last = now
    deal.counts[result, default: 0] += 1
    func lose(_ reason: String) {
      deal.stage = "lost"
      deal.reason = reason
      deal.due = nil
    }
    switch result {
    case "no_answer" where deal.counts[result] == 3, "voicemail" where deal.counts[result] == 2: lose("unreachable")
    case "no_answer":
      if deal.isSpring, deal.stage == "new_lead" { deal.status = "in_process" }
    case "refused", "wrong_data":
      lose(result == "refused" ? "refused" : "error")
      deal.isDone = true
      deal.planned = []
    case "call_back": deal.planned.append(now + 86_400_000_000)
    case "interested" where deal.stage == "new_lead":
      deal.stage = "decision"
      deal.due = now + 2 * 86_400_000_000
    case "interested" where deal.stage == "decision":
      deal.stage = "proposal"
      deal.due = nil
    case "month":
      deal.stage = "postponed"
      deal.due = nil
    default: break
    }
  }
}

/// A sequence that is the same in every run (SplitMix64).
private struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
