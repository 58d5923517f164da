import Testing

/// Mistakes in pipelines, blueprints and access.
@Suite struct ProcessLintTests {
  private static func sale(
    _ transitions: String, states: String = "open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}"
  ) -> String {
    "blueprint: sale\nmodule: deals\nfield: stage\nstates: {\(states)}\ntransitions:\n\(transitions)"
  }

  private static let basic = """
      offer: {from: [open], to: offered}
      win: {from: [offered], to: won}
      lose: {from: any, to: lost}

    """

  private static func offer(_ body: String) -> String {
    sale(
      "  win: {from: [offered], to: won}\n  lose: {from: any, to: lost}\n  offer:\n    from: [open]\n    to: offered\n\(body)"
    )
  }

  @Test(arguments: [
    Lint(
      "blueprints/sale.yaml",
      sale(
        "  offer: {from: [1️⃣opn], to: offered}\n  win: {from: [offered, open], to: 2️⃣one}\n  lose: {from: any, to: lost}"),
      .init(
        1, "unknown_state", "The blueprint has no state `opn`; it has `open`, `offered`, `won` and `lost`.",
        suggestion: "open"),
      .init(2, "unknown_state", "The blueprint has no state `one`; it has `open`, `offered`, `won` and `lost`.")),
    Lint(
      "blueprints/sale.yaml",
      sale(
        "  2️⃣offer: {from: [won], to: open}\n  lose: {from: [open], to: lost}",
        states: "open: {}, 1️⃣offered: {}, 3️⃣won: {terminal: true}, lost: {terminal: true}"),
      .init(
        1, "unreachable_state", "No transition leads from an initial state to `offered`; only an entry or override can."
      ),
      .init(1, "dead_end", "No transition leads out of `offered`. Add one, or write `terminal: true`."),
      .init(
        3, "unreachable_state", "No transition leads from an initial state to `won`; only an entry or override can."),
      .init(2, "terminal_left", "`offer` leads out of `won`, which is terminal. Remove one or the other.")),
    Lint(
      "blueprints/sale.yaml",
      sale("  offer: {from: [open], to: offered}\n  win: {from: [offered], to: won}\n  lose: {from: any, to: 1️⃣lots}"),
      .init(
        1, "unknown_state", "The blueprint has no state `lots`; it has `open`, `offered`, `won` and `lost`.",
        suggestion: "lost")),
    Lint(
      "blueprints/sale.yaml",
      sale(basic, states: "open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}, 1️⃣lots: {}"),
      .init(
        1, "unknown_value", "The field `deals.stage` has no value `lots`; it has `open`, `offered`, `won` and `lost`.",
        suggestion: "lost")),
    Lint(
      "blueprints/sale.yaml", "initial: [1️⃣new]\n" + sale(basic),
      .init(1, "unknown_state", "The blueprint has no state `new`; it has `open`, `offered`, `won` and `lost`.")),
    Lint(
      "blueprints/sale.yaml",
      sale(
        "  offer: {from: [open], 1️⃣except: [won], to: offered}\n  win: {from: [offered], to: won}\n  lose: {from: any, to: lost}"
      ),
      .init(1, "except_without_any", "`except` goes with `from: any` alone. Leave the states out of `from` instead.")),
    Lint(
      "blueprints/sale.yaml",
      sale(basic, states: "open: {responsible: 1️⃣desk}, offered: {}, won: {terminal: true}, lost: {terminal: true}"),
      .init(1, "wrong_kind", "`responsible` has to be a list; this is `desk`.")),
    Lint(
      "blueprints/sale.yaml",
      sale(
        basic,
        states:
          "open: {sla: 1️⃣2 days, warning: 1h}, offered: {sla: 2bd, warning: 2️⃣4bh}, won: {terminal: true, 3️⃣escalate: [{set: {name: x}}]}, lost: {terminal: true}"
      ),
      .init(1, "bad_text", nil), .init(2, "bad_warning", nil), .init(3, "without_sla", nil)),
    Lint(
      "blueprints/sale.yaml",
      sale(
        basic,
        states: """
          open: {sla: 2bd, 1️⃣warn: [{notify: {field: owner}}], escalate: [{after: 2️⃣4bh, do: [{set: {name: x}}]}]}, \
          offered: {sla: 2bd, escalate: [{after: 2bd, do: [{set: {name: x}}]}, {after: 3️⃣1bd, do: [{set: {name: y}}]}, 4️⃣{set: {name: z}}]}, \
          won: {terminal: true}, lost: {terminal: true}
          """),
      .init(1, "without_sla", "`warn` goes with `warning`, which says how long before the end it happens."),
      .init(2, "bad_escalation_step", nil),
      .init(
        3, "bad_escalation_step",
        "The steps of an escalation stand in the order in which they come: `1bd` is no later than `2bd` before it. Both count from the end of `sla`."
      ), .init(4, "bad_escalation_step", nil)),
    Lint(
      "blueprints/sale.yaml",
      sale(
        "  offer: {from: [open], to: offered, automatic: 1️⃣account.size > 3}\n  win: {from: [offered], to: won, automatic: {after: 2bd, calendar: 2️⃣nowhere}}\n  lose: {from: any, to: lost, automatic: now().3️⃣getHours() > 8}\n  drop: {from: any, to: lost, automatic: 4️⃣{calendar: =name}}\n  tick: {from: [open], to: lost, during: {all: [{note: Why?}]}, automatic: 5️⃣{after: 1h}}"
      ),
      .init(1, "not_own", nil), .init(2, "unknown_calendar", nil), .init(3, "expression_unsupported", nil),
      .init(4, "automatic_never", nil), .init(5, "unclockable", nil)),
    Lint(
      "blueprints/sale.yaml",
      offer(
        "    before:\n      who: [{role: 1️⃣seler}, {team: 2️⃣offce}, {field: 3️⃣amount}, {manager_levels: 4️⃣0}, {field: account.manager}]\n      criteria: account.5️⃣siz > 3\n"
      ),
      .init(1, "unknown_role", "There is no role `seler`.", suggestion: "seller"),
      .init(2, "unknown_team", "There is no team `offce`.", suggestion: "office"),
      .init(3, "no_user_field", "`amount` is no user field of the record, nor one a lookup away."),
      .init(4, "out_of_range", nil),
      .init(5, "expression_unknown_name", nil, suggestion: "size")),
    Lint(
      "blueprints/sale.yaml",
      offer(
        """
            during:
              all:
                - fields: [amount, 1️⃣amont]
                - field: probability
                  check: probability <= 50
                  message: "{2️⃣probabilty} is too much"
                - 3️⃣parallel: {kind: contract}
                - related: calls
                  where: status == 4️⃣'done'
                - activity: {kind: 5️⃣meeting}
                - any:
                    - checklist: {photos: Photos}
                    - 6️⃣filds: [name]
              optional: [name]

        """),
      .init(1, "unknown_field", "The module `deals` has no field `amont`.", suggestion: "amount"),
      .init(2, "expression_unknown_name", nil, suggestion: "probability"),
      .init(3, "unsupported", "`parallel` is not supported yet. Remove it."),
      .init(4, "expression_unknown_value", nil),
      .init(5, "no_activity_module", "No module has `activity: {kind: meeting}`."),
      .init(
        6, "unknown_key",
        "An item of `any` has none of the keys `fields`, `field`, `checklist`, `note`, `activity`, `related`, `attachment`, `mail`, "
          + "`all`, `any`, `of` and `parallel`, one of which says what it is.", suggestion: "fields")),
    Lint(
      "blueprints/sale.yaml",
      offer(
        """
            after:
              - set: {closed_on: 1️⃣today, 2️⃣stage: won, 3️⃣id: 4, 4️⃣nam: x}
              - set_if_empty: {amount: =5️⃣name}
              - create: 6️⃣cals
                values: {subject: x}
              - create: calls
                values: {subject: "Call {account.name}", status: 7️⃣plan, owner: =owner}
              - run: 8️⃣offr
              - run: offer
                on: 9️⃣amount

        """),
      .init(1, "value_misfit", "`closed_on` wants a day such as 2026-01-31; this is `today`."),
      .init(2, "use_transition", "`stage` is the field of a blueprint, which transitions alone move. Use `run`."),
      .init(3, "not_settable", "`id` cannot be set; it is kept by the engine."),
      .init(4, "unknown_field", "The module `deals` has no field `nam`.", suggestion: "name"),
      .init(5, "expression_type_mismatch", nil),
      .init(6, "unknown_module", "There is no module `cals`.", suggestion: "calls"),
      .init(7, "value_misfit", "`status` has the values `planned` and `completed`; this is `plan`."),
      .init(
        8, "unknown_transition", "No blueprint of the module `deals` has a transition `offr`.", suggestion: "offer"),
      .init(9, "no_lookup", "`on` has to name a lookup of one module; `amount` is of type `currency`.")),
    Lint(
      "blueprints/sale.yaml", offer("    during:\n      1️⃣all: [{note: Why?}]\n      any: [{note: Why?}]\n"),
      .init(
        1, "group_keys", "`during` has one of `all`, `any` and `of`; this has `all` and `any`. Nest one in the other.")),
    Lint(
      "blueprints/second.yaml",
      "blueprint: second\nmodule: deals\nfield: stage\norder: 1️⃣100\nstates: {open: {}, won: {terminal: true}}\ntransitions: {close: {from: [open], to: won}}\n",
      .init(
        1, "equal_order",
        "The blueprints `sale` and `second` of `deals.stage` have the same `order`, 100. Give one another number.")),
    Lint(
      "blueprints/sale.yaml", "blueprint: sale\nmodule: deals\nfield: 1️⃣amount\nstates: {open: {}}\ntransitions: {}\n",
      .init(1, "no_picklist", "`amount` has to be a `picklist`; it is of type `currency`.")),
    Lint(
      "pipelines/long.yaml",
      "pipeline: long\nmodule: calls\nfield: status\nstages: {planned: {probability: 1️⃣101}, 2️⃣gone: {outcome: 3️⃣wn}}\n",
      .init(1, "out_of_range", "`probability` has to be a whole number from 0 to 100; this is 101."),
      .init(2, "unknown_value", "The field `calls.status` has no value `gone`; it has `planned` and `completed`."),
      .init(
        3, "unknown_word", "`outcome` cannot be `wn`; it knows `won`, `lost`, `postponed` and `cancelled`.",
        suggestion: "won")),
    Lint(
      "access.yaml", "roles:\n  a: {modules: {1️⃣deal: [read], \"*\": [2️⃣raed], deals: all}}\n  seller: {}\n",
      .init(1, "unknown_module", "There is no module `deal`.", suggestion: "deals"),
      .init(
        2, "unknown_word",
        "An item of `*` cannot be `raed`; it knows `create`, `read`, `update`, `delete`, `export`, `import`, `bulk`, "
          + "`transition`, `enter`, "
          + "`override`, `decide`, `administer` and `all`.", suggestion: "read")),
  ])
  func isFoundInOnePass(lint: Lint) throws {
    try lint.check()
  }
}
