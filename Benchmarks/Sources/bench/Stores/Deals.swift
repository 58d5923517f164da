import Engine
import harness

/// Commands on deals of the preset `b2b`, the same in every run.
enum Deals {
  /// The customer of all deals; both get the id 1.
  static let customer: [Command] = [
    .create(module: "accounts", values: ["name": .text("Northwind Traders"), "industry": .text("42")]),
    .create(module: "contacts", values: ["last_name": .text("Leverling"), "account": .text("1")]),
  ]

  /// Deals that enter the blueprint at its beginning.
  static func creations(_ count: Int) -> [Command] {
    var random = SplitMix(seed: 1)
    return (0..<count).map { number in
      var values = values(number, &random)
      values["opportunity_type"] = .text("new_business")
      return .create(module: "deals", values: values)
    }
  }

  /// Deals half of which are renewals, which stand in any stage.
  static func mixture(_ count: Int) -> [RecordInput] {
    var random = SplitMix(seed: 2)
    let stages = ["qualification", "needs_analysis", "proposal", "negotiation", "closed_won", "closed_lost"]
    return (0..<count).map { number in
      var values = values(number, &random)
      values["opportunity_type"] = .text(number.isMultiple(of: 2) ? "renewal" : "new_business")
      if number.isMultiple(of: 2) { values["stage"] = stages.randomElement(using: &random).map(InputValue.text) }
      return values
    }
  }

  private static func values(_ number: Int, _ random: inout SplitMix) -> RecordInput {
    let sources = ["advertisement", "cold_call", "partner", "trade_show", "web_form", "chat"]
    let day = Int.random(in: 1...28, using: &random)
    let month = Int.random(in: 1...12, using: &random)
    return [
      "name": .text("Spare parts planner \(number)"), "account": .text("1"), "contact": .text("1"),
      "amount": .text("\(Int.random(in: 500..<250_000, using: &random)).\(Int.random(in: 10...99, using: &random))"),
      "closing_date": .text("2027-\(two(month))-\(two(day))"),
      "lead_source": .text(sources.randomElement(using: &random) ?? "chat"),
      "next_step": .text("Call the purchasing department about offer \(number)"),
    ]
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  /// Changes of two fields that no blueprint drives.
  static func updates(_ count: Int) -> [Command] {
    (1...count).map { id in
      .update(
        RecordTarget(module: "deals", id: Int64(id)),
        values: ["amount": .text("\(300_000 + id).50"), "next_step": .text("Send the revised offer \(id)")])
    }
  }

  /// The first transition of the blueprint, with all it asks for: five fields, a call, two ticks; it creates a task.
  static func transitions(_ count: Int) -> [Command] {
    let input = TransitionInput(
      values: [
        "budget_confirmed": .text("90000"), "authority": .text("decision_maker"),
        "need": .text("Fewer stops for want of spare parts"), "timeframe": .text("31_90_d"),
      ], checklist: ["bant_asked", "account_deduplicated"],
      activities: [ActivityInput(kind: "call", subject: "Discovery call")])
    return (1...count).map { id in
      .transition(RecordTarget(module: "deals", id: Int64(id)), name: "qualify", input: input)
    }
  }
}
