@testable import Engine

/// A model whose blueprints ask for everything that a transition can ask for, and whose states rule over fields.
enum ContractModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/clients.yaml": clients,
    "modules/contracts.yaml": contracts, "modules/mails.yaml": mails, "modules/notes.yaml": SalesModel.notes,
    "blueprints/signing.yaml": signing,
  ]

  /// The model with other files in place of its own.
  static func files(_ changes: [String: String]) -> [String: String] { files.merging(changes) { $1 } }

  private static let preset = """
    preset: contracts
    version: 1.0.0
    label: Contracts
    industry: contracts
    locales: [en]
    """

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, bulk, transition]}}
      clerk:
        label: Clerk
        modules: {contracts: [read, transition], clients: [read], notes: [read], mails: [read]}
      outsider:
        label: Outsider
        modules: {"*": [read, transition]}
        fields: {clients: {vat: hidden}, contracts: {fee: hidden}}
    teams:
      lawyers: {label: Lawyers}
    """

  private static let clients = """
    module: clients
    label: {one: Client, many: Clients}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      vat: {type: text, label: VAT number, max: 12}
      phone: {type: phone, label: Phone}
    """

  private static let contracts = """
    module: contracts
    label: {one: Contract, many: Contracts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      client: {type: lookup, to: clients, inverse: contracts, label: Client}
      fee: {type: currency, label: Fee}
      scope: {type: text, label: Scope}
      code: {type: text, label: Code}
      status:
        type: picklist
        label: Status
        default: draft
        values: {draft: Draft, legal: Legal, ready: Ready, signed: Signed, void: Void}
    """

  private static let mails = """
    module: mails
    label: {one: Mail, many: Mails}
    title: "{subject}"
    activity: {kind: mail}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: mails, label: Regarding}
    """

  static let signing = """
    blueprint: signing
    label: Signing
    module: contracts
    field: status
    initial: [draft]
    states:
      draft: {hidden: [code]}
      legal: {read_only: [fee, owner], required: [client]}
      ready: {required: [scope]}
      signed: {terminal: true}
      void: {terminal: true}
    transitions:
      review:
        label: To the lawyers
        from: [draft]
        to: legal
        during:
          all:
            - fields: [client.vat]
            - field: client.phone
              check: client.phone != '+34911000000'
              message: "{client.phone} is the exchange's number."
          optional: [scope, client.name, {checklist: {urgent: Urgent}}, {note: Anything to add?}]
      clear:
        label: Clear
        from: [legal]
        to: ready
        before: {who: [{field: owner}, {manager_levels: 2}]}
        during:
          all:
            - checklist:
                identity: {label: Identity checked, ticked: different}
                funds: {label: Funds checked, ticked: different, who: [{role: clerk}, {role: manager}]}
                copy: {label: Copy made, ticked: anyone}
          optional: [fee]
      rework:
        label: Back to the lawyers
        from: [legal]
        to: legal
      sign:
        label: Sign
        from: [ready]
        to: signed
        during:
          all:
            - attachment: {kind: signed_contract, types: [application/pdf, image/*], max_mb: 1, max_age_days: 30}
            - mail: {}
      void:
        label: Void
        from: any
        to: void
        after:
          - set: {fee: "0"}
    """
}

extension TestStore {
  /// A client and a contract of it.
  func contract(_ values: RecordInput = [:], by caller: Caller? = nil) async throws -> RecordTarget {
    let client = try await store.perform(.create(module: "clients", values: ["name": .text("Acme")]), as: admin)
    let own: RecordInput = ["name": .text("Lease"), "client": .number(String(client.id))]
    let made = try await store.perform(
      .create(module: "contracts", values: own.merging(values) { $1 }), as: caller ?? ana)
    return RecordTarget(module: "contracts", id: made.id)
  }

  /// Brings a contract to a state off its paths.
  func bring(_ record: RecordTarget, to state: String) async throws {
    _ = try await store.perform(.override(record, to: state, reason: "test"), as: admin)
  }

  @discardableResult
  func go(
    _ transition: String, _ record: RecordTarget, _ input: TransitionInput = TransitionInput(), by caller: Caller? = nil
  ) async throws -> Change {
    try await store.perform(.transition(record, name: transition, input: input), as: caller ?? ana)
  }

  @discardableResult
  func tick(
    _ items: String..., of transition: String, _ record: RecordTarget, undo: Bool = false, by caller: Caller
  ) async throws -> Change {
    try await store.perform(
      .tick(record, transition: transition, TickInput(items: items, isUndone: undo)), as: caller)
  }

  /// The same user with other roles.
  static func caller(_ caller: Caller, _ roles: String...) -> Caller {
    Caller(userID: caller.userID, name: caller.name, roles: roles, teams: [])
  }
}
