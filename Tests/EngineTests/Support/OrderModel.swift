/// A model whose blueprint has one of everything: groups, related records, effects on lookups, and effects that run in
/// a circle.
enum OrderModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/customers.yaml": customers, "modules/orders.yaml": orders,
    "modules/lines.yaml": lines, "modules/calls.yaml": SalesModel.calls, "modules/notes.yaml": SalesModel.notes,
    "blueprints/ordering.yaml": ordering, "blueprints/caring.yaml": caring,
  ]

  private static let preset = """
    preset: orders
    version: 1.0.0
    label: Orders
    industry: orders
    locales: [en]
    """

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [all]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, bulk, transition]}}
      mover: {label: Mover, modules: {"*": [read, transition]}}
    teams:
      desk: {label: Desk}
    """

  private static let customers = """
    module: customers
    label: {one: Customer, many: Customers}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true, max: 20}
      agent: {type: user, label: Agent}
      last_order: {type: text, label: Last order}
      first_order: {type: text, label: First order}
      care: {type: picklist, label: Care, default: calm, values: {calm: Calm, warm: Warm, hot: Hot}}
    """

  private static let orders = """
    module: orders
    label: {one: Order, many: Orders}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      customer: {type: lookup, to: customers, inverse: orders, label: Customer}
      total: {type: currency, label: Total}
      limit: {type: currency, label: Limit}
      photo: {type: url, label: Photo}
      remarks: {type: text, label: Remarks}
      seen: {type: boolean, label: Seen}
      closing: {type: text, label: Closing, check: "status != 'open' || closing == 'none'"}
      status:
        type: picklist
        label: Status
        default: draft
        values: {draft: Draft, open: Open, sent: Sent, back: Back, done: Done}
    """

  private static let lines = """
    module: lines
    label: {one: Line, many: Lines}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      order: {type: lookup, to: orders, inverse: lines, label: Order}
      state: {type: picklist, label: State, values: {ready: Ready, late: Late}}
    """

  private static let ordering = """
    blueprint: ordering
    label: Ordering
    module: orders
    field: status
    initial: [draft]
    states:
      draft: {}
      open: {}
      sent: {}
      back: {}
      done: {terminal: true}
    transitions:
      open:
        label: Open it
        from: [draft]
        to: open
        before:
          who: [{field: customer.agent}, {team: desk}, {user: ana}]
          criteria: total <= limit
        during:
          optional: [remarks]
      send:
        label: Send it
        from: [open]
        to: sent
        during:
          at_least: 2
          of:
            - fields: [photo]
            - checklist: {packed: Packed}
            - checklist: {weighed: Weighed}
            - note: How?
      remind:
        label: Remind
        from: [sent]
        to: sent
        during:
          all:
            - activity: {kind: call}
      finish:
        label: Finish
        from: [sent, back]
        to: done
        during:
          all:
            - activity: {kind: call, at_least: 2}
            - related: lines
              where: state == 'ready'
              at_least: 2
        after:
          - set: {last_order: "{name}"}
            on: customer
          - set_if_empty: {first_order: "{name}"}
            on: customer
          - set: {remarks: was back}
            when: old.status == 'back'
      return:
        label: Take back
        from: [sent]
        to: back
        after:
          - set: {seen: "true"}
          - run: warm
            on: customer
            when: seen == true
          - create: calls
            values: {subject: "Call {customer.name} on {total}", status: planned, owner: =customer.agent}
      circle:
        label: Run in a circle
        from: [draft]
        to: draft
        after:
          - run: circle
      swap:
        label: Look beyond what is there
        from: [draft]
        to: draft
        after:
          - set: {remarks: first}
          - run: warm
            on: customer
    """

  private static let caring = """
    blueprint: caring
    label: Caring
    module: customers
    field: care
    initial: [calm]
    states: {calm: {}, warm: {}, hot: {terminal: true}}
    transitions:
      warm:
        label: Warm
        from: [calm]
        to: warm
        before: {who: [{role: manager}]}
      heat:
        label: Heat
        from: [warm]
        to: hot
    """
}
