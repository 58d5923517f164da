import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Submissions, verdicts, claims and time at random, against a model of what has to come of them.
@Suite struct RandomReviewTests {
  @Test(arguments: [1, 2, 3, 4])
  func noDraftIsEverSeenAndEachAcceptedOneIsOneRecord(seed: UInt64) async throws {
    var walk = try await ReviewWalk(seed: seed)
    for step in 0..<120 { try await walk.take(step) }
    try await walk.check()
    #expect(try await walk.intake.test.store.doctor().errors == 0, "seed \(seed)")
  }
}

private struct ReviewWalk {
  /// What a draft has to be.
  private struct Expected {
    var status: ReviewDraft.Status
    let author: String
    var claimedBy: String?
    let marker: String
  }

  let intake: Intake
  private let seed: UInt64
  private var random: SplitMix
  private var expected: [Int64: Expected] = [:]
  /// Records that are there though no review has seen them.
  private var direct = 0
  private var done = 0

  init(seed: UInt64) async throws {
    self.seed = seed
    random = SplitMix(state: seed)
    let review = IntakeModel.review.replacing("\nverify: [email]", with: "")
    intake = try await Intake(IntakeModel.files(["reviews/web_leads.yaml": review]))
  }

  private var people: [Caller] { [intake.eva, intake.ben, intake.test.ana, intake.test.max] }

  private mutating func anybody() -> Caller { people[Int.random(in: people.indices, using: &random)] }

  mutating func take(_ step: Int) async throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4: try await send("m\(seed)x\(step)x")
    case 4: try await pass()
    default: try await decide()
    }
    if step.isMultiple(of: 15) { try await check() }
  }

  // MARK: Submissions

  private mutating func send(_ marker: String) async throws {
    let isFair = Int.random(in: 0..<5, using: &random) == 0
    let isSpam = !isFair && Int.random(in: 0..<6, using: &random) == 0
    let values: RecordInput = [
      "last_name": .text(marker), "source": .text(isFair ? "fair" : "web"),
      "email": .text("\(marker)@\(isSpam ? "spam.example" : "example.com")"),
    ]
    let command = Command.create(module: "leads", values: values)
    let caller = anybody()
    let store = intake.test.store
    let change: Change
    switch Int.random(in: 0..<4, using: &random) {
    case 0: change = try await store.perform(command, as: caller.coming(by: .key(1)))
    case 1:
      let importer = [intake.eva, intake.ben, intake.test.ana].contains(caller) ? caller : intake.test.ana
      change = try #require(await store.perform([command], atomic: false, as: importer, under: .import).first).get()
      return note(change, marker, importer.name, isFair: isFair, isSpam: isSpam)
    case 2:
      change = try await store.submit(values, module: "leads", form: "enquiry")
      return note(change, marker, "form", isFair: isFair, isSpam: isSpam)
    default: change = try await store.perform(command, as: caller)
    }
    note(change, marker, caller.name, isFair: isFair, isSpam: isSpam)
  }

  private mutating func note(_ change: Change, _ marker: String, _ author: String, isFair: Bool, isSpam: Bool) {
    #expect(change.isHeld != isFair, "seed \(seed) \(marker)")
    if isFair {
      direct += 1
    } else {
      expected[change.review?.id ?? 0] = Expected(
        status: isSpam ? .discarded : .pending, author: author, claimedBy: nil, marker: marker)
    }
  }

  // MARK: Time

  private mutating func pass() async throws {
    let hours = Int64.random(in: 1...40, using: &random)
    let clock = intake.test.clock
    let deeds = try await intake.test.store.advance(
      clock, to: Timestamp(microseconds: clock.now().microseconds + hours * 3_600_000_000))
    for deed in deeds where deed.kind == .reviewExpired {
      #expect(expected[deed.record]?.status.isOpen == true, "seed \(seed) draft \(deed.record)")
      expected[deed.record]?.status = .expired
    }
  }

  // MARK: Verdicts

  private mutating func decide() async throws {
    guard let id = expected.keys.sorted().randomElement(using: &random), let draft = expected[id] else { return }
    let caller = anybody()
    let deeds: [(ReviewDeed, ReviewDraft.Status)] = [
      (.accept(ReviewAcceptance()), .accepted), (.accept(ReviewAcceptance()), .accepted),
      (.reject(ReviewRejection(reason: "invalid")), .rejected),
      (.sendBack(ReviewRejection(reason: "invalid")), .returned),
      (.correct(values: ["phone": .text("6\(Int.random(in: 10...99, using: &random))")], comment: nil), .pending),
      (.resubmit(values: [:], comment: nil), .pending), (.claim, .pending), (.release, .pending),
    ]
    let (deed, outcome) = deeds[Int.random(in: deeds.indices, using: &random)]
    let isMeant = isAllowed(deed, draft, caller)
    let refusal = try await refusal { try await intake.decide(deed, id, by: caller) }
    // A correction may say what the draft says already.
    if case .correct = deed, refusal?.problems.first?.code == "required" { return }
    #expect((refusal == nil) == isMeant, "seed \(seed) \(caller.name) \(deed.name) \(id) \(draft): \(refusal as Any)")
    guard refusal == nil else { return }
    done += 1
    expected[id]?.status = outcome
    if deed == .claim, draft.claimedBy == nil { expected[id]?.claimedBy = caller.name }
    if deed == .release { expected[id]?.claimedBy = nil }
  }

  private func isAllowed(_ deed: ReviewDeed, _ draft: Expected, _ caller: Caller) -> Bool {
    let mayOverride = caller.name == "max"
    if case .resubmit = deed { return draft.status == .returned && (mayOverride || draft.author == caller.name) }
    let isReviewer = ["eva", "ben"].contains(caller.name) && draft.author != caller.name
    guard isReviewer || mayOverride, draft.status == .pending else { return false }
    if let holder = draft.claimedBy, holder != caller.name, !mayOverride || deed == .claim { return false }
    if deed == .release { return draft.claimedBy != nil }
    if case .sendBack = deed { return draft.author != "form" }
    return true
  }

  // MARK: What always holds

  func check() async throws {
    let store = intake.test.store
    let accepted = expected.values.filter { $0.status == .accepted }
    let rows = try await intake.test.texts("SELECT last_name FROM leads WHERE deleted_at IS NULL")
    #expect(rows.count == accepted.count + direct, "seed \(seed)")
    for draft in accepted { #expect(rows.count { $0 == draft.marker } == 1, "seed \(seed) \(draft)") }
    for (id, draft) in expected {
      let found = try await store.review(id, as: intake.test.max)
      #expect(found.status == draft.status && found.claimedBy == draft.claimedBy, "seed \(seed) draft \(id) \(draft)")
    }
    let page = try await store.list(ListRequest(module: "leads", limit: 200), as: intake.test.admin)
    let search = try await store.search(SearchRequest(text: "m\(seed)x"), as: intake.test.admin)
    let notes = try await intake.test.texts("SELECT body FROM notes").joined(separator: " ")
    let seen = [page, search].map { String(decoding: $0.json, as: UTF8.self) }.joined() + notes
    for draft in expected.values where draft.status != .accepted {
      #expect(!seen.contains(draft.marker), "seed \(seed) \(draft)")
    }
  }
}

/// Numbers that are the same for a seed.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
