import Tenancy
import Testing

@testable import Operations

struct ScenarioTests {
  private func play(_ scenario: String, with files: [String: String] = [:]) async throws -> ScenarioReport.Outcome {
    let shop = try await Shop(tenant: false, replacing: files)
    try shop.directory.write(scenario, to: "presets/shop/scenarios/test.yaml")
    let report = try await TestPreset(preset: "shop").run(with: shop.library) { _ in }
    await shop.workspace.close()
    return try #require(report.scenarios.first)
  }

  private let given = """
    scenario: A test
    given:
      - user: ana
        roles: [seller]
      - create: accounts
        as: house
        values: {name: Casa}
      - create: orders
        as: order
        values: {name: One, account: $house, owner: $ana, amount: 10, about: $house}

    """

  @Test func whatIsAsItSaysPasses() async throws {
    let outcome = try await play(
      given + """
        when:
          - by: ana
            run: pay
            on: $order
            checklist: [counted]
          - clock: 2026-07-01T00:00:00Z
          - update: $order
            values: {paid_on: 2026-07-01}
        then:
          - record: $order
            values: {state: paid, amount: 10, account: $house, owner: $ana, about: $house, paid_on: 2026-07-01}
        """)
    #expect(outcome.failures == [])
  }

  private static let intake = [
    "shop/forms/ask.yaml": """
    form: ask
    label: Ask for an offer
    module: orders
    fields:
      name: {required: true}
    values: {amount: "5"}
    parameters: {campaign: remark}
    consent: {text: You may write to me., field: agreed}
    """,
    "shop/reviews/held.yaml": """
    review: held
    module: orders
    label: Held
    enters: {channels: [form, api]}
    reviewers: [{role: administrator}]
    verify: [name]
    own: true
    """,
    "shop/modules/orders.yaml": """
    module: orders
    label: {one: Order, many: Orders}
    title: "{name}"
    fields:
      name: {type: text, label: Order Name, required: true}
      amount: {type: currency, label: Amount, max: 1000}
      remark: {type: text, label: Remark}
      agreed: {type: boolean, label: Agreed}
      state: {type: picklist, label: State, default: open, values: {open: Open, paid: Paid, shipped: Shipped}}
    """,
  ]

  @Test func aFormIsSentAsItsFileSaysAndADraftAcceptedAsItSays() async throws {
    let outcome = try await play(
      """
      scenario: A test
      when:
        - create: orders
          via: form
          form: ask
          as: one
          values: {name: Asked}
          parameters: {campaign: spring}
        - accept: $one
          verified: [name]
      then:
        - record: $one
          values: {name: Asked, amount: 5, remark: spring, agreed: true}
      """, with: Self.intake)
    #expect(outcome.failures == [])
  }

  static let refusals: [(step: String, reason: String)] = [
    (
      "create: orders\n    via: form\n    form: ask\n    values: {name: A, amount: 7}",
      "{at: amount, code: unknown_field}"
    ),
    ("create: orders\n    via: form\n    form: ask\n    values: {}", "{at: name, code: required}"),
    (
      "create: orders\n    via: form\n    form: ask\n    consent: false\n    values: {name: A}",
      "{at: consent, code: required}"
    ),
    ("accept: $held\n    verified: []", "{at: name, code: unverified}"),
  ]

  @Test(arguments: refusals.indices)
  func whatAFormOrAReviewRefusesIsRefusedHereToo(number: Int) async throws {
    let (step, reason) = Self.refusals[number]
    let outcome = try await play(
      """
      scenario: A test
      given:
        - create: orders
          via: api
          as: held
          values: {name: By a program}
      when:
        - \(step)
      then:
        - refused:
            - \(reason)
        - draft: $held
          status: pending
      """, with: Self.intake)
    #expect(outcome.failures == [], "what comes by the API is held as such")
  }

  @Test func anExpectedRefusalPassesAndNothingHasChanged() async throws {
    let outcome = try await play(
      given + """
        when:
          - by: ana
            run: pay
            on: $order
            values: {amount: 5000}
        then:
          - refused:
              - {at: amount, code: out_of_range, found: 5000}
          - record: $order
            values: {state: open, amount: 10.00}
        """)
    #expect(outcome.failures == [])
  }

  /// Why a record is missing stays told when it is asked for.
  @Test func aRecordThatARefusedStepShouldHaveMadeIsAFailureOfItsOwn() async throws {
    let outcome = try await play(
      given + """
        when:
          - by: ana
            create: orders
            as: second
            values: {name: Two, account: $house, owner: $ana, amount: 5000}
        then:
          - record: $second
            values: {name: Two}
          - record: $order
            values: {name: One}
        """)
    #expect(outcome.failures.count == 2)
    #expect(outcome.failures.first?.message.contains("amount out_of_range") == true)
    #expect(outcome.failures.last?.message == "$second was not made by a step before.")
  }

  @Test func whatIsOtherwiseIsSaidWithItsPlace() async throws {
    let outcome = try await play(
      given + """
        when:
          - by: ana
            run: pay
            on: $order
            checklist: [counted]
        then:
          - record: $order
            values: {state: shipped, amount: null}
        """)
    #expect(
      outcome.failures.map(\.message) == ["state: found paid, wanted shipped", "amount: found 10.00, wanted nothing"])
    #expect(outcome.failures.first?.location.contains("presets/shop/scenarios/test.yaml:18:") == true)
  }

  @Test(arguments: [
    ("run: pay\n    on: $order", "refused:\n      - {at: counted, code: checklist_missing}", nil),
    ("run: pay\n    on: $order", "refused:\n      - {at: amount, code: required}", "wanted amount required"),
    (
      "run: pay\n    on: $order\n    checklist: [counted]", "refused:\n      - {at: amount, code: required}",
      "found success"
    ),
    ("run: pay\n    on: $order", "record: $order\n    values: {state: open}", "found a refusal, wanted success"),
    ("override: $order\n    to: shipped\n    reason: example", "record: $order\n    values: {state: shipped}", nil),
    ("delete: $order", "record: $order\n    values: {state: open}", "cannot be read"),
  ])
  func refusalsAreComparedWithWhatWasExpected(_ step: String, _ expectation: String, _ failure: String?) async throws {
    let outcome = try await play(given + "when:\n  - \(step)\nthen:\n  - \(expectation)\n")
    if let failure {
      #expect(outcome.failures.contains { $0.message.contains(failure) })
    } else {
      #expect(outcome.failures == [])
    }
  }

  private let pair = """
    scenario: Two accounts become one
    given:
      - create: accounts
        as: casa
        values: {name: Casa}
      - create: accounts
        as: other
        values: {name: Casa Inc., code: C1}
      - create: orders
        as: order
        values: {name: One, account: $other}
    when:
      - merge: $casa
        with: [$other]
        take: {name: $other}

    """

  @Test(arguments: [
    "then:\n  - record: $casa\n    values: {name: Casa Inc., code: C1}\n  - record: $order\n    values: {account: $casa}\n",
    "  - update: $other\n    values: {name: X}\nthen:\n  - refused: [{at: id, code: merged}]\n",
    """
      - unmerge: $other
        keep_changes: true
    then:
      - record: $other
        values: {code: C1}
      - record: $casa
        values: {name: Casa, code: null}
      - record: $order
        values: {account: $other}

    """,
    "  - unmerge: $casa\n  - unmerge: $casa\nthen:\n  - refused: [{at: id, code: not_merged}]\n",
  ])
  func recordsAreMergedAndTakenApart(rest: String) async throws {
    #expect(try await play(pair + rest).failures == [])
  }

  @Test func whatIsGivenHasToBePossible() async throws {
    let outcome = try await play(
      "scenario: A test\ngiven:\n  - create: orders\n    values: {amount: 5}\nwhen:\n  - clock: 2026-07-01T00:00:00Z\n")
    #expect(outcome.failures.map(\.message).first?.contains("what is given cannot be made: name required") == true)
  }
}
