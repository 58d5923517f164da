/// A small model of sales that has one of everything that the engine knows.
enum SalesModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/accounts.yaml": accounts, "modules/deals.yaml": deals,
    "modules/calls.yaml": calls, "modules/notes.yaml": notes, "pipelines/sales.yaml": pipeline,
    "blueprints/selling.yaml": blueprint,
  ]

  static let preset = """
    preset: sales
    version: 1.0.0
    label: Sales
    industry: sales
    locales: [en]
    """

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      rep:
        label: Representative
        modules:
          "*": [create, read, update, delete, bulk, transition]
    """

  static let accounts = """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    acts_as: account
    fields:
      name: {type: text, label: Name, required: true, unique: true}
      email: {type: email, label: E-mail, unique: true}
      rating: {type: integer, label: Rating, min: 1, max: 5}
      tier: {type: picklist, label: Tier, values: {gold: Gold, silver: Silver}}
      last_won: {type: date, label: Last won}
      account_status:
        type: picklist
        label: Status
        default: prospect
        values: {prospect: Prospect, customer: Customer}
    """

  static let deals = """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    acts_as: deal
    fields:
      name: {type: text, label: Name, required: true}
      account: {type: lookup, to: accounts, inverse: deals, label: Account, required: true, on_delete: restrict}
      amount: {type: currency, label: Amount, min: 0}
      discount: {type: percent, label: Discount, default: 0}
      tags: {type: multi_picklist, label: Tags, values: {hot: Hot, big: Big}}
      close_date: {type: date, label: Close date}
      number: {type: autonumber, label: Number, prefix: D-, width: 4}
      loss_reason: {type: text, label: Loss reason}
      stage:
        type: picklist
        label: Stage
        required: true
        default: new
        values: {new: New, proposal: Proposal, won: Won, lost: Lost}
    unique:
      - fields: [account]
        where: stage == 'proposal'
        message: This account already has an open proposal.
    """

  static let calls = """
    module: calls
    label: {one: Call, many: Calls}
    title: "{subject}"
    activity: {kind: call}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: calls, label: Regarding}
      status: {type: picklist, label: Status, default: held, values: {planned: Planned, held: Held}}
    """

  static let notes = """
    module: notes
    label: {one: Note, many: Notes}
    title: "{body}"
    acts_as: note
    fields:
      body: {type: textarea, label: Text, required: true}
      regarding: {type: lookup, to: any, inverse: notes, label: Regarding}
    """

  static let pipeline = """
    pipeline: sales
    label: Sales
    module: deals
    field: stage
    stages:
      new: {probability: 10}
      proposal: {probability: 50}
      won: {probability: 100, outcome: won}
      lost: {probability: 0, outcome: lost}
    """

  static let blueprint = """
    blueprint: selling
    label: Selling
    module: deals
    field: stage
    pipeline: sales
    initial: [new]
    states:
      new: {}
      proposal: {}
      won: {terminal: true}
      lost: {terminal: true}
    transitions:
      propose:
        label: Propose
        from: [new]
        to: proposal
        before:
          who: [{field: owner}, {role: manager}]
          criteria: account.name != 'Blocked'
        during:
          all:
            - field: amount
              check: amount <= 10000
              message: More than 10000 needs a manager; {amount} was given.
            - activity: {kind: call}
            - any:
                - checklist: {budget: Budget asked}
                - fields: [close_date]
        after:
          - create: calls
            values: {subject: "Follow {name} up", status: planned}
      win:
        label: Win
        from: [proposal]
        to: won
        before:
          criteria: discount <= 20
        after:
          - set: {last_won: =today()}
            on: account
      lose:
        label: Lose
        from: any
        to: lost
        during:
          all:
            - note: Why?
    """
}
