import Expressions
import Testing

@testable import Engine

/// Offers whose discounts, prices and transitions wait for decisions, by every way in which people can be named.
enum ApprovalModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/offers.yaml": offers, "modules/chores.yaml": chores,
    "blueprints/selling.yaml": selling, "approvals/discount.yaml": discount, "approvals/price.yaml": price,
    "approvals/entry.yaml": entry,
  ]

  static func files(_ changes: [String: String]) -> [String: String] { files.merging(changes) { $1 } }

  private static let preset = """
    preset: offers
    version: 1.0.0
    label: Offers
    industry: offers
    locales: [en]
    """

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, bulk, import, transition]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override, decide]}}
      finance: {label: Finance, modules: {offers: [decide], chores: [create, read]}}
      legal: {label: Legal, modules: {"*": [read, decide]}}
    teams:
      board: {label: Board}
    """

  static let offers = """
    module: offers
    label: {one: Offer, many: Offers}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      price: {type: currency, label: Price, default: 1000}
      discount: {type: percent, label: Discount, default: 0}
      remarks: {type: textarea, label: Remarks}
      outcome: {type: text, label: Outcome}
      partner: {type: user, label: Partner}
      parent: {type: lookup, to: offers, inverse: parts, label: Part of}
      status:
        type: picklist
        label: Status
        default: draft
        values: {draft: Draft, sent: Sent, won: Won, lost: Lost}
    """

  private static let chores = """
    module: chores
    label: {one: Chore, many: Chores}
    title: "{subject}"
    activity: {kind: task}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: chores, label: Regarding}
    """

  static let selling = """
    blueprint: selling
    label: Selling
    module: offers
    field: status
    initial: [draft]
    states:
      draft: {}
      sent: {}
      won: {terminal: true}
      lost: {terminal: true}
    transitions:
      send:
        label: Send
        from: [draft]
        to: sent
        before: {criteria: price > 0}
        during: {all: [{fields: [discount]}], optional: [remarks, parent.remarks]}
        approval: discount
        after:
          - set_if_empty: {outcome: sent}
      win: {label: Win, from: [sent], to: won}
      lose: {label: Lose, from: any, to: lost}
    """

  /// Up to 10 % nobody has to agree to.
  static let discount = """
    approval: discount
    label: Discount
    module: offers
    starts: {on: transition}
    rules:
      - when: discount > 50
        approvers: {sequence: [{manager_levels: 1}, {all: [{role: legal}, {role: finance}]}]}
      - when: discount > 35
        approvers: {at_least: 2, of: [{team: board}]}
      - when: discount > 20
        approvers: {any: [{role: finance}, {field: partner}]}
      - when: discount > 10
        approvers: {any: [{manager_levels: 1}]}
    while_pending: {editable: [remarks]}
    sla: 24h
    on_approved:
      - set: {outcome: "approved by {approver.name} for {submitter.name}"}
      - notify: {field: submitter}
        text: "Go on: {reason}"
    on_rejected:
      - set: {outcome: "rejected: {reason}"}
      - create: chores
        values: {subject: "Correct {name}: {reason}", owner: =submitter}
    on_recalled:
      - set: {outcome: recalled}
    """

  static let price = """
    approval: price
    label: Price cut
    module: offers
    starts:
      on: edit
      when: price < round(old.price * 0.95, 2)
    order: 10
    rules:
      - approvers: {any: [{role: manager}]}
    while_pending: {editable: [remarks]}
    """

  static let entry = """
    approval: entry
    label: Large offer
    module: offers
    starts: {on: create}
    order: 20
    rules:
      - when: price > 100000
        approvers: {any: [{role: manager}]}
    """
}

/// A store of offers. `max` is manager of `ana`; `fay` and `fin` are of finance, `leo` is of legal, `bea`, `bob` and `bud` are the board.
struct OfferOffice {
  let test: TestStore
  let fay: Caller
  let fin: Caller
  let leo: Caller
  let bea: Caller
  let bob: Caller
  let bud: Caller

  var ana: Caller { test.ana }
  var max: Caller { test.max }
  var admin: Caller { test.admin }
  var store: Store { test.store }

  init(files: [String: String] = ApprovalModel.files) async throws {
    let test = try await TestStore(files: files)
    func user(_ name: String, _ role: String, teams: [String] = []) async throws -> Caller {
      let user = try await test.store.createUser(
        NewUser(name: name, email: nil, displayName: nil, roles: [role], teams: teams), by: test.admin)
      return Caller(userID: user.id, name: name, roles: [role], teams: teams)
    }
    fay = try await user("fay", "finance")
    fin = try await user("fin", "finance")
    leo = try await user("leo", "legal")
    bea = try await user("bea", "manager", teams: ["board"])
    bob = try await user("bob", "manager", teams: ["board"])
    bud = try await user("bud", "manager", teams: ["board"])
    _ = try await test.store.updateUser("ana", UserChange(manager: "max"), by: test.admin)
    self.test = test
  }

  func offer(_ values: RecordInput = [:], by caller: Caller? = nil) async throws -> RecordTarget {
    let own: RecordInput = ["name": .text("Roof")]
    let made = try await store.perform(
      .create(module: "offers", values: own.merging(values) { $1 }), as: caller ?? ana)
    return RecordTarget(module: "offers", id: made.id)
  }

  /// Submits an offer with a discount.
  ///
  /// - Returns: the offer and its approval.
  func submit(
    _ discount: String, _ values: RecordInput = [:], by caller: Caller? = nil
  ) async throws -> (offer: RecordTarget, approval: Int64) {
    let offer = try await offer(values)
    let input = TransitionInput(values: ["discount": .number(discount)])
    let change = try await store.perform(.transition(offer, name: "send", input: input), as: caller ?? ana)
    return (offer, change.approval?.id ?? 0)
  }

  @discardableResult
  func decide(
    _ action: DecisionInput.Action, _ what: (offer: RecordTarget, approval: Int64), reason: String? = nil,
    by caller: Caller
  ) async throws -> Change {
    try await store.perform(
      .decide(what.offer, approval: what.approval, DecisionInput(action, reason: reason)), as: caller)
  }

  func refused(
    _ action: DecisionInput.Action, _ what: (offer: RecordTarget, approval: Int64), reason: String? = nil,
    by caller: Caller
  ) async throws -> Refused {
    try await test.refused(
      .decide(what.offer, approval: what.approval, DecisionInput(action, reason: reason)), by: caller)
  }

  /// `field=value` of some fields of an offer, in order.
  func values(_ offer: RecordTarget, _ fields: String...) async throws -> [String] {
    let record = try await store.rehearse(.update(offer, values: [:]), as: admin).record
    return fields.map { "\($0)=\(Self.words(record[$0]))" }
  }

  private static func words(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .decimal(let number): number.text
    case .null: ""
    default: "\(value)"
    }
  }

  func state(_ what: (offer: RecordTarget, approval: Int64)) async throws -> ApprovalState {
    try await store.approval(what.approval, as: admin).state
  }

  func mine(_ caller: Caller) async throws -> [Int64] {
    try await store.approvals(ApprovalRequest(.mine), as: caller).map(\.id)
  }
}
