import Diagnostics
import Metamodel
import Testing

/// Mistakes in approvals.
@Suite struct ApprovalLintTests {
  private static func approval(_ rules: String, on event: String = "edit", _ more: String = "") -> String {
    "approval: discount\nmodule: deals\nstarts: {on: \(event)}\n\(more)rules:\n\(rules)"
  }

  @Test func whatAnApprovalLacksIsNotBlamedOnItsBlueprint() throws {
    let result = try Fixture.load([
      "approvals/discount.yaml":
        "approval: discount\nmodule: deals\nwhen: amount > 5\napprovers: {any: [{user: max}]}\non: edit\n",
      "blueprints/sale.yaml": (Fixture.files["blueprints/sale.yaml"] ?? "").replacing(
        "offer: {from: [open], to: offered}", with: "offer: {from: [open], to: offered, approval: discount}"),
    ])
    #expect(Set(result.diagnostics.compactMap(\.location?.file)) == ["small/approvals/discount.yaml"])
    let strays = result.diagnostics.filter { $0.code.rawValue == "unknown_key" }.map(\.message)
    #expect(
      strays == [
        "`when` is not a key of an approval; it belongs under `starts` or `rules`.",
        "`approvers` is not a key of an approval; it belongs under `rules`.",
        "`on` is not a key of an approval; it belongs under `starts`.",
      ])
  }

  @Test(arguments: [
    Lint(
      "approvals/discount.yaml",
      "approval: discount\nmodule: 1️⃣deal\nstarts: {on: edit}\nrules: [{approvers: {any: [{user: max}]}}]\n",
      .init(1, "unknown_module", "There is no module `deal`.", suggestion: "deals")),
    Lint(
      "approvals/discount.yaml", approval("  - approvers: {any: [{role: 1️⃣selller}]}"),
      .init(1, "unknown_role", "There is no role `selller`.", suggestion: "seller")),
    Lint(
      "approvals/discount.yaml",
      approval("  - approvers: {any: [{user: max}]}\n  - 1️⃣when: amount > 5\n    approvers: {any: [{user: eva}]}"),
      .init(
        1, "unreachable_rule",
        "Rule 2 never counts, since rule 1 holds whenever it would. Put it before that, or take it out.")),
    Lint(
      "approvals/discount.yaml", approval("  - 1️⃣approvers: {at_least: 3, of: [{user: max}, {user: eva}]}"),
      .init(
        1, "nobody_approves", "3 different people have to agree, and 2 are named: it could never be approved.")),
    Lint(
      "approvals/discount.yaml", approval("  - 1️⃣approvers: {any: [{role: seller}]}"),
      .init(
        1, "nobody_approves",
        "`seller` cannot decide: the right `decide` on `deals` is missing. Give it in access.yaml, or name others.")),
    Lint(
      "approvals/discount.yaml", approval("  - 1️⃣approvers: {any: [{field: owner}]}"),
      .init(
        1, "approver_is_submitter",
        "`field owner` is mostly whoever submits it, who may not decide. Name others, or write `own: true`.")),
    Lint(
      "approvals/discount.yaml",
      approval(
        "  - when: amount > 5\n    approvers: {any: [{user: max}]}", "while_pending: {editable: [1️⃣amount, 2️⃣stage]}\n"),
      .init(
        1, "open_and_decided",
        "`amount` is what is decided about, so it cannot stay open meanwhile. Take it out."),
      .init(
        2, "open_and_decided", "`stage` is moved by transitions, none of which runs meanwhile. Take it out.")),
    Lint(
      "approvals/discount.yaml",
      "approval: discount\nmodule: deals\nstarts: 1️⃣{on: transition}\nrules: [{approvers: {any: [{user: max}]}}]\n",
      .init(
        1, "never_starts",
        "No transition names the approval: write `approval: discount` where one is to wait for it.")),
    Lint(
      "approvals/discount.yaml",
      approval(
        (1...6).map { "  - when: amount > \(100 - $0)\n    approvers: {any: [{user: max}]}" }.joined(separator: "\n")
      )
      .replacing("rules:\n  -", with: "rules:\n  1️⃣-"),
      .init(1, "too_many", "An approval has at most 5 rules; this has 6.")),
    Lint(
      "approvals/discount.yaml",
      approval(
        "  - approvers: {any: [\(Array(repeating: "{user: max}", count: 50).joined(separator: ", ")), 1️⃣{user: eva}]}"),
      .init(1, "too_many", "A step names at most 50 approvers; this names 51. Name a role or a team instead.")),
    Lint(
      "approvals/discount.yaml",
      approval(
        "  - approvers: {sequence: [\(Array(repeating: "{user: max}", count: 20).joined(separator: ", ")), 1️⃣{user: eva}]}"
      ),
      .init(1, "too_many", "A rule has at most 20 steps; this has 21.")),
    Lint(
      "approvals/discount.yaml", approval("  - approvers: {any: [1️⃣{role: seller, every: true}, {user: max}]}"),
      .init(
        1, "every_of_any",
        "`every` says that each of them has to agree, and `any` that one is enough. Use `all`.")),
  ])
  func isFound(lint: Lint) throws { try lint.check() }

  /// A mistake elsewhere in the blueprint that names it is told by itself.
  @Test func oneThatATransitionNamesStartsWhateverElseIsWrongThere() throws {
    let found = try Fixture.load([
      "approvals/discount.yaml":
        "approval: discount\nmodule: deals\nstarts: {on: transition}\nrules: [{approvers: {any: [{user: max}]}}]\n",
      "blueprints/deals.yaml": """
      blueprint: deals
      module: deals
      field: stage
      states: {lead: {}, won: {}}
      transitions:
        win: {from: [lead], to: wonn, approval: discount}
      """,
    ])
    let codes = found.diagnostics.map(\.code.rawValue)
    #expect(!codes.isEmpty && !codes.contains("never_starts"), "\(codes)")
  }

  @Test func approvalsAndReviewsCountInTheOrderThatTheySay() throws {
    func approval(_ name: String, _ order: Int) -> String {
      "approval: \(name)\nmodule: deals\norder: \(order)\nstarts: {on: edit}\n"
        + "rules: [{approvers: {any: [{user: max}]}}]\n"
    }
    func review(_ name: String, _ order: Int) -> String {
      "review: \(name)\nmodule: deals\norder: \(order)\nenters: {channels: [api]}\nreviewers: [{user: max}]\n"
    }
    let model = try Fixture.load([
      "approvals/a.yaml": approval("a", 30), "approvals/b.yaml": approval("b", 10),
      "approvals/c.yaml": approval("c", 20),
      "reviews/a.yaml": review("a", 30), "reviews/b.yaml": review("b", 10), "reviews/c.yaml": review("c", 20),
    ]).model
    #expect(model?.approvals(of: "deals").map(\.name) == ["b", "c", "a"])
    #expect(model?.reviews(of: "deals").map(\.name) == ["b", "c", "a"])
  }
}
