@testable import Engine

/// Accounts, contacts and leads that may be the same, and what hangs on them.
enum DuplicateModel {
  static let files = SalesModel.files.merging([
    "access.yaml": access, "modules/accounts.yaml": accounts, "modules/contacts.yaml": contacts,
    "modules/leads.yaml": leads, "modules/deals.yaml": deals, "modules/badges.yaml": badges,
    "duplicates.yaml": duplicates,
  ]) { $1 }

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      rep:
        label: Representative
        modules:
          "*": [create, read, update, bulk, transition]
          contacts: [create]
    """

  static let accounts = """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      website: {type: url, label: Website}
      parent: {type: lookup, to: accounts, inverse: subsidiaries, label: Parent, on_delete: clear}
      open_amount: {type: rollup, label: Open, of: deals, sum: amount, where: "!(stage in ['won', 'lost'])"}
      open_by_contact: {type: rollup, label: Open by contact, of: contacts, sum: open_amount}
    """

  static let contacts = """
    module: contacts
    label: {one: Contact, many: Contacts}
    title: "{first_name} {last_name}"
    fields:
      first_name: {type: text, label: First name}
      last_name: {type: text, label: Name, required: true}
      email: {type: email, label: E-mail, unique: true}
      phone: {type: phone, label: Phone}
      mobile: {type: phone, label: Mobile}
      account: {type: lookup, to: accounts, inverse: contacts, label: Account, on_delete: clear}
      reports_to: {type: lookup, to: contacts, inverse: reports, label: Reports to, on_delete: clear}
      tier: {type: picklist, label: Tier, values: {gold: Gold, silver: Silver}}
      score: {type: integer, label: Score, max: 100, check: "score < 90 || tier == 'gold'"}
      number: {type: autonumber, label: Number, prefix: C-, width: 3}
      open_amount: {type: rollup, label: Open, of: deals, sum: amount, where: "!(stage in ['won', 'lost'])"}
    """

  static let leads = """
    module: leads
    label: {one: Lead, many: Leads}
    title: "{last_name}"
    fields:
      first_name: {type: text, label: First name}
      last_name: {type: text, label: Name, required: true}
      mail: {type: email, label: E-mail}
      company: {type: text, label: Company}
      tax_id: {type: text, label: Tax ID}
    """

  static let deals = """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      account: {type: lookup, to: accounts, inverse: deals, label: Account, on_delete: restrict}
      contact: {type: lookup, to: contacts, inverse: deals, label: Contact, on_delete: restrict}
      other_contact: {type: lookup, to: contacts, inverse: other_deals, label: Other, on_delete: clear}
      amount: {type: currency, label: Amount}
      number: {type: autonumber, label: Number, prefix: D-, width: 4}
      loss_reason: {type: text, label: Loss reason}
      stage:
        type: picklist
        label: Stage
        required: true
        default: new
        values: {new: New, proposal: Proposal, won: Won, lost: Lost}
    """

  static let badges = """
    module: badges
    label: {one: Badge, many: Badges}
    title: "{code}"
    fields:
      code: {type: text, label: Code}
      holder: {type: lookup, to: contacts, inverse: badges, label: Holder, unique: true}
    """

  static let blueprint = """
    blueprint: selling
    label: Selling
    module: deals
    field: stage
    pipeline: sales
    initial: [new]
    states: {new: {}, proposal: {}, won: {terminal: true}, lost: {terminal: true}}
    transitions:
      propose: {label: Propose, from: [new], to: proposal}
      win: {label: Win, from: [proposal], to: won}
      lose: {label: Lose, from: any, to: lost}
    """

  static let duplicates = """
    contacts:
      same_name_and_phone:
        label: Same name and phone
        compare:
          - {fields: [first_name, last_name], as: name}
          - {fields: [phone, mobile]}
        on_import: refuse
    leads:
      same_name:
        label: Same name
        compare: [{fields: [first_name, last_name], as: name, at_least: 88}]
      same_tax_id:
        label: Same tax ID
        compare: [tax_id]
        on_create: refuse
        on_edit: warn
      contact_with_mail:
        label: Contact with this e-mail
        compare: [mail]
        against: {contacts: {mail: email}}
        on_create: refuse
        allow_override: true
    accounts:
      same_website: {label: Same website, compare: [website]}
    """
}

extension TestStore {
  static func duplicates(_ changes: [String: String] = [:]) async throws -> TestStore {
    let files = DuplicateModel.files.merging(["blueprints/selling.yaml": DuplicateModel.blueprint]) { $1 }
    return try await TestStore(files: files.merging(changes) { $1 })
  }

  /// Creates a contact with a name and whatever else.
  @discardableResult
  func contact(_ name: String, _ more: RecordInput = [:]) async throws -> Change {
    let words = name.split(separator: " ").map(String.init)
    let values: RecordInput = [
      "first_name": .text(words.dropLast().joined(separator: " ")), "last_name": .text(words.last ?? ""),
    ]
    return try await make("contacts", values.merging(more) { $1 })
  }

  /// A deal of an account and a contact.
  @discardableResult
  func deal(_ name: String, amount: String, contact: Change? = nil, account: Change? = nil) async throws -> Change {
    try await make(
      "deals",
      [
        "name": .text(name), "amount": .number(amount), "contact": contact.map { .number(String($0.id)) } ?? .null,
        "account": account.map { .number(String($0.id)) } ?? .null,
      ])
  }

  /// The findings of a doctor that must not be.
  func errors() async throws -> [String] {
    try await store.doctor().findings.filter(\.isError).map { "\($0.code): \($0.message)" }
  }
}

extension Change {
  /// The record as the target of a command.
  var target: RecordTarget { RecordTarget(module: module, id: id) }

  /// `rule: module/id …` of each warning.
  var duplicates: [String] { warnings.map(\.duplicates) }
}

extension Problem {
  /// `rule: module/id …`, with `+n` for records that are hidden.
  var duplicates: String {
    guard case .object(let found)? = found, case .list(let records)? = found["records"] else { return code }
    let places = records.map { record -> String in
      guard case .object(let members) = record else { return "" }
      return "\(members["module"]?.shownText ?? "")/\(members["id"]?.shownText ?? "")"
    }
    let hidden = found["hidden"]?.shownText ?? "0"
    return
      "\(found["rule"]?.shownText ?? ""): \((places + (hidden == "0" ? [] : ["+\(hidden)"])).joined(separator: " "))"
  }
}

extension InputValue {
  fileprivate var shownText: String {
    switch self {
    case .text(let text), .number(let text): text
    default: ""
    }
  }
}
