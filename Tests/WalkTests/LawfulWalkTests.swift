import Foundation
import Testing

/// What a tenant's users do by the command line on each shipped preset: they are refused, read why, and meet it.
@Suite(.serialized) struct LawfulWalkTests {
  /// A first step of a preset's process.
  struct Step: Sendable, CustomStringConvertible {
    let preset: String
    let module: String
    let blueprint: String
    let field: String
    /// Whoever may take the step.
    let role: String
    /// The values of a new record.
    let record: [String]
    let transition: String
    let from: String
    let to: String
    /// What stands in the way of the bare transition, and what meets it.
    let missing: Set<String>
    let given: [String]
    /// Values without which no record is in the state to which it leads.
    var kept: [String] = []
    var description: String { preset }
  }

  static let steps = [
    Step(
      preset: "b2b", module: "deals", blueprint: "opportunity_followup", field: "stage", role: "sales_rep",
      record: ["name=Spare parts planner", "account=1", "contact=1", "amount=5000", "opportunity_type=new_business"],
      transition: "qualify", from: "qualification", to: "needs_analysis",
      missing: ["budget_confirmed", "authority", "need", "timeframe", "call", "bant_asked", "account_deduplicated"],
      given: [
        "budget_confirmed=90000", "authority=decision_maker", "need=Fewer stops", "timeframe=31_90_d",
        "--check", "bant_asked", "--check", "account_deduplicated", "--activity", "call:Discovery call",
      ]),
    Step(
      preset: "real-estate", module: "listings", blueprint: "listing_lifecycle", field: "standard_status",
      role: "agent", record: ["list_agent=walker"],
      transition: "sign_listing", from: "incomplete", to: "coming_soon",
      missing: [
        "seller", "listing_agreement", "listing_contract_date", "expiration_date", "list_price", "ownership", "photos",
        "disclosures",
      ],
      given: [
        "seller=1", "listing_agreement=exclusive_right_to_sell", "listing_contract_date=2026-01-19",
        "expiration_date=2027-01-19", "list_price=1000", "--check", "ownership", "--check", "photos", "--check",
        "disclosures",
      ], kept: ["list_price=1000"]),
    Step(
      preset: "insurance", module: "claims", blueprint: "claim", field: "claim_status", role: "claims_intake",
      record: [
        "policy=1", "claim_type=collision", "loss_date=2026-01-23T15:40:00Z", "fnol_channel=phone",
        "coverage_question=true",
      ],
      transition: "acknowledge", from: "fnol", to: "triage",
      missing: ["acknowledgement", "injuries", "authorities", "emergency_services", "claim_forms"],
      given: [
        "--check", "acknowledgement", "--check", "injuries", "--check", "authorities", "--check", "emergency_services",
        "--check", "claim_forms",
      ]),
    Step(
      preset: "healthcare", module: "appointments", blueprint: "appointment", field: "appointment_status",
      role: "scheduler", record: ["patient=1", "practitioner=1"],
      transition: "request", from: "proposed", to: "pending", missing: ["starts_at", "ends_at", "specialty"],
      given: ["starts_at=2027-03-01T09:00:00Z", "ends_at=2027-03-01T09:30:00Z", "specialty=cardiology"]),
  ]

  @Test(arguments: steps)
  func aUserIsRefusedReadsWhyMeetsItAndOldRecordsKeepTheirProcess(step: Step) async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", step.preset, "--samples")
    for user in ["walker", "guest"] {
      try await trellis.succeed(
        "user", "create", "acme", user, "--role", step.role, "--email", "\(user)@example.com")
    }
    let first = try await create(step, on: 1, trellis)
    let old = try await create(step, on: 2, trellis)
    try await move(step, first, trellis)
    try await publish(step, old, trellis)
    #expect(try await trellis.run("doctor", "acme", "--json").output.contains("\"error\"") == false)
  }

  /// Creates the step's record as the one who may take it on; of a listing on a property without another open one.
  private func create(_ step: Step, on property: Int, _ trellis: Trellis) async throws -> String {
    let unique = step.preset == "real-estate" ? ["listing_id=X-\(property)", "property=\(property)"] : []
    let ending = try await trellis.run(
      ["record", "create", "acme", step.module] + step.record + unique + ["--as", "walker", "--json"])
    #expect(ending.code == 0, "\(ending.error)")
    let record = try ending.json()
    #expect(record[step.field] as? String == step.from)
    return String(try #require(record["id"] as? Int))
  }

  private func state(_ step: Step, _ id: String, _ trellis: Trellis) async throws -> String? {
    try await trellis.succeed("record", "get", "acme", step.module, id, "--json").json()[step.field] as? String
  }

  private func move(_ step: Step, _ id: String, _ trellis: Trellis) async throws {
    let run = ["transition", "run", "acme", step.module, id, step.transition, "--json"]
    let refused = try await trellis.run(run + ["--as", "walker"])
    #expect(refused.code == 1)
    #expect(try places(refused.error).isSuperset(of: step.missing), "\(refused.error)")
    let asked = try await trellis.run(
      "transition", "explain", "acme", step.module, id, step.transition, "--as", "walker")
    for place in step.missing { #expect(asked.output.contains(place), "\(asked.output)") }
    // The first administrator is nobody whom the step names.
    let stranger = try await trellis.run(run + step.given)
    #expect(stranger.code == 1, "\(stranger.output)")
    #expect(try await state(step, id, trellis) == step.from, "a refusal changes nothing")

    let moved = try await trellis.run(run + step.given + ["--as", "walker"])
    #expect(moved.code == 0, "\(moved.error)")
    #expect(try moved.json()[step.field] as? String == step.to)
  }

  /// What the problems of a failure on the standard error are about.
  private func places(_ error: String) throws -> Set<String> {
    let body = try #require(try JSONSerialization.jsonObject(with: Data(error.utf8)) as? [String: Any])
    let problems = (body["error"] as? [String: Any])?["problems"] as? [[String: Any]] ?? []
    return Set(problems.compactMap { $0["at"] as? String })
  }

  /// A second version of the process has a shortcut, which a record of the first does not have.
  private func publish(_ step: Step, _ old: String, _ trellis: Trellis) async throws {
    let file = trellis.data.appending(path: "shortcut.yaml")
    let preset = Trellis.repository.appending(path: "presets/\(step.preset)/blueprints/\(step.blueprint).yaml")
    // Transitions are the last that the file says.
    try
      (String(contentsOf: preset, encoding: .utf8)
      + "  shortcut: {label: Shortcut, from: [\(step.from)], to: \(step.to)}\n")
      .write(to: file, atomically: true, encoding: .utf8)
    try await trellis.succeed("blueprint", "publish", "acme", file.path, "--message", "A shortcut for new ones")
    #expect(try await trellis.succeed("config", "history", "acme").output.contains("A shortcut for new ones"))

    let new = try await create(step, on: 6, trellis)
    if !step.kept.isEmpty {
      let kept = try await trellis.run(
        ["record", "update", "acme", step.module, new] + step.kept + ["--as", "walker"])
      #expect(kept.code == 0, "\(kept.error)")
    }
    let shortcut = ["transition", "run", "acme", step.module]
    let refused = try await trellis.run(shortcut + [old, "shortcut", "--as", "walker", "--json"])
    #expect(refused.code == 1)
    #expect(try await state(step, old, trellis) == step.from, "it stays on the version that it entered")
    let moved = try await trellis.run(shortcut + [new, "shortcut", "--as", "walker"])
    #expect(moved.code == 0, "\(moved.error)")
    #expect(try await state(step, new, trellis) == step.to)
  }
}
