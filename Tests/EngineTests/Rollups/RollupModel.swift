@testable import Engine

/// Accounts with contacts with deals: figures of deals on contacts, and figures of those on accounts.
enum RollupModel {
  static let files = SalesModel.files.merging([
    "modules/accounts.yaml": accounts, "modules/contacts.yaml": contacts, "modules/deals.yaml": deals,
    "blueprints/selling.yaml": blueprint,
  ]) { $1 }

  static let accounts = """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      parent_account: {type: lookup, to: accounts, inverse: subsidiaries, label: Parent, on_delete: clear}
      open_amount: {type: rollup, label: Open, of: contacts, sum: open_amount, indexed: true}
      open_deals: {type: rollup, label: Open deals, of: contacts, sum: open_deals}
      best_average: {type: rollup, label: Best average, of: contacts, max: average_amount}
      rich_contacts: {type: rollup, label: Rich, of: contacts, count: true, where: "open_amount > 5000"}
      group_amount: {type: rollup, label: Of the group, of: subsidiaries, sum: open_amount}
    """

  static let contacts = """
    module: contacts
    label: {one: Contact, many: Contacts}
    title: "{last_name}"
    fields:
      last_name: {type: text, label: Name, required: true}
      account: {type: lookup, to: accounts, inverse: contacts, label: Account, on_delete: clear}
      limit_of_calls: {type: integer, label: Calls, check: calls_held <= limit_of_calls}
      all_deals: {type: rollup, label: Deals, of: deals, count: true}
      open_deals: {type: rollup, label: Open deals, of: deals, count: true, where: "!(stage in ['won', 'lost'])"}
      open_amount: {type: rollup, label: Open, of: deals, sum: amount, where: "!(stage in ['won', 'lost'])"}
      smallest: {type: rollup, label: Smallest, of: deals, min: amount}
      largest: {type: rollup, label: Largest, of: deals, max: amount}
      average_amount: {type: rollup, label: Average, of: deals, average: amount}
      average_units: {type: rollup, label: Units, of: deals, average: units}
      all_units: {type: rollup, label: Units, of: deals, sum: units}
      all_weight: {type: rollup, label: Weight, of: deals, sum: weight}
      last_close: {type: rollup, label: Last close, of: deals, max: close_date, where: "stage == 'won' && units > 1"}
      last_deal: {type: rollup, label: Last deal, of: deals, max: created_at}
      effort: {type: rollup, label: Effort, of: deals, sum: effort}
      hot: {type: rollup, label: Hot, of: deals, count: true, where: "'hot' in tags && amount >= 0.5"}
      calls_held: {type: rollup, label: Calls, of: calls, count: true, where: "status == 'held'"}
    """

  static let deals = """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      contact: {type: lookup, to: contacts, inverse: deals, label: Contact, on_delete: clear}
      amount: {type: currency, label: Amount}
      units: {type: integer, label: Units}
      weight: {type: integer, label: Weight}
      effort: {type: duration, label: Effort}
      close_date: {type: date, label: Close date}
      tags: {type: multi_picklist, label: Tags, values: {hot: Hot, big: Big}}
      planned_calls: {type: rollup, label: Calls, of: calls, count: true, where: "status == 'planned'"}
      stage:
        type: picklist
        label: Stage
        required: true
        default: new
        values: {new: New, proposal: Proposal, won: Won, lost: Lost}
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
      propose:
        label: Propose
        from: [new]
        to: proposal
        before: {criteria: contact.open_deals <= 5}
        after:
          - create: calls
            values: {subject: "Follow {name} up", status: planned}
      win: {label: Win, from: [proposal], to: won, after: [{set: {units: =units + 1}}]}
      lose: {label: Lose, from: any, to: lost}
    """
}

extension TestStore {
  static func rollups() async throws -> TestStore { try await TestStore(files: RollupModel.files) }

  /// Creates a record of the model of roll-ups.
  @discardableResult
  func make(_ module: String, _ values: RecordInput, enter: Entry? = nil) async throws -> Change {
    try await store.perform(.create(module: module, values: values, enter: enter), as: admin)
  }

  /// Fields of a record as the API gives them.
  func shown(_ module: String, _ id: Int64, _ fields: [String]) async throws -> String {
    let json = try await store.get(module: module, id: id, fields: fields, as: admin).json
    return String(decoding: json, as: UTF8.self).replacing(/"id":\d+,"version":\d+,?/, with: "")
  }
}
