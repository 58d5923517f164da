import Diagnostics
import Metamodel
import Testing

/// Mistakes in what tells others, and in what follows by itself.
@Suite struct OutgoingLintTests {
  private static func automation(_ effects: String, on: String = "create") -> String {
    "automation: follow\nmodule: deals\non: \(on)\ndo:\n\(effects)"
  }

  @Test(arguments: [
    Lint(
      "automations/follow.yaml", automation("  - mail: 1️⃣greeting\n    to: {field: account.manager}"),
      .init(1, "unknown_mail", "There is no `mail/greeting.yaml`.")),
    Lint(
      "automations/follow.yaml", automation("  - webhook: 1️⃣portal"),
      .init(1, "unknown_webhook", "`webhooks.yaml` has no webhook `portal`.")),
    Lint(
      "automations/follow.yaml", automation("  - function: 1️⃣check"),
      .init(1, "unknown_function", "`webhooks.yaml` has no function `check`.")),
    Lint(
      "automations/follow.yaml", automation("  - notify: {field: 1️⃣account.size}"),
      .init(
        1, "no_recipient", "`account.size` is no user field of the record, nor one its lookups lead to.")),
    Lint(
      "automations/follow.yaml", automation("  - notify: {role: 1️⃣sellers}"),
      .init(1, "unknown_role", "There is no role `sellers`.", suggestion: "seller")),
    Lint(
      "automations/follow.yaml",
      automation("  - for_each: calls\n    do:\n      - for_each: 1️⃣deals\n        do: [{set: {name: x}}]"),
      .init(
        1, "nested_for_each",
        "`for_each` cannot stand inside of another. Have an automation of the inner module do it."),
      .init(1, "unknown_list", "The module `calls` has no related list `deals`; it has `calls`.")),
    Lint(
      "automations/follow.yaml", automation("  - add_tag: {1️⃣stage: won}"),
      .init(1, "no_tags", "`stage` is no `multi_picklist`, whose values are tags.")),
    Lint(
      "automations/follow.yaml", automation("  - assign: 1️⃣name\n    to: {team: office}"),
      .init(1, "no_user_field", "`name` holds no user, so nobody can be assigned by it.")),
    Lint(
      "automations/follow.yaml", automation("  - set: {1️⃣stage: won}"),
      .init(
        1, "use_transition", "`stage` is the field of a blueprint, which transitions alone move. Use `run`.")),
    Lint(
      "webhooks.yaml", "webhooks:\n  portal: {url: 1️⃣ftp://example.com/x}",
      .init(
        1, "bad_url",
        "`url` wants an address that begins with https:// or http://; this is `ftp://example.com/x`.")),
    Lint(
      "webhooks.yaml", "webhooks:\n  portal: {url: 1️⃣\"https://ana:secret@example.com/x\"}",
      .init(
        1, "bad_url",
        "`url` has a user in it; a secret signs what is sent; this is `https://ana:secret@example.com/x`.")),
  ])
  func mistake(lint: Lint) throws { try lint.check() }

  /// Accounts of which one field tells of health.
  private static let accounts = """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      manager: {type: user, label: Manager}
      size: {type: integer, label: Size}
      finding: {type: text, label: Finding, sensitivity: phi}
    """

  @Test func whatTellsOfHealthLeavesTheTenantOnlyWhereThatIsMeant() throws {
    func codes(_ isMeant: Bool) throws -> [String] {
      try Fixture.load([
        "modules/accounts.yaml": Self.accounts,
        "mail/note.yaml": "mail: note\nmodule: accounts\nsubject: Note\ntext: \"{finding}\"\nphi: \(isMeant)\n",
        "webhooks.yaml": "webhooks:\n  portal: {phi: \(isMeant)}\n",
        "automations/tell.yaml":
          "automation: tell\nmodule: accounts\non: create\ndo: [{webhook: portal, fields: [finding]}]\n",
      ]).diagnostics.map(\.code.rawValue)
    }
    #expect(try codes(false) == ["tells_health", "tells_health"])
    #expect(try codes(true) == [])
  }

  @Test func aLinkByWhichSomebodyDecidesTellsOfHealthOnlyWhereThatIsMeant() throws {
    func found(_ keys: String) throws -> [String] {
      try Fixture.load([
        "modules/accounts.yaml": Self.accounts,
        "approvals/large.yaml":
          "approval: large\nmodule: accounts\nstarts: {on: edit}\n\(keys)rules: [{approvers: {any: [{user: max}]}}]\n",
      ]).diagnostics.map { "\($0.location.map { "\($0.line):\($0.column)" } ?? "-") \($0.code.rawValue)" }
    }
    #expect(try found("mail: true\n") == ["4:7 tells_health"])
    #expect(try found("mail: true\nphi: true\n") == [])
    #expect(try found("") == [])
  }

  @Test func anAutomationFollowsChangesOrWaitsForATime() throws {
    func found(_ trigger: String) throws -> [String] {
      let text = "automation: tell\nmodule: deals\n\(trigger)do: [{set: {name: x}}]\n"
      return try Fixture.load(["automations/tell.yaml": text]).diagnostics.map {
        "\($0.location.map { "\($0.line):\($0.column)" } ?? "-") \($0.code.rawValue)"
      }
    }
    #expect(try found("at: {date: created_at, offset: 30d}\n") == [])
    #expect(try found("") == ["1:1 bad_trigger"])
    #expect(try found("on: create\nat: {date: created_at}\n") == ["4:5 bad_trigger"])
    #expect(try found("at: {date: name}\n") == ["3:12 no_time"])
    #expect(try found("at: {date: nmae}\n") == ["3:12 unknown_field"])
    #expect(try found("at: {date: created_at, offset: 8bh}\n") == ["3:32 bad_text"])
    #expect(try found("at: {date: closed_on, time: 9am}\n") == ["3:29 bad_text"])
    #expect(try found("at: {date: created_at, time: \"09:00\"}\n") == ["3:24 stray_time_key"])
    #expect(try found("at: {date: created_at, calendar: office}\n").last == "3:34 unknown_calendar")
  }

  @Test func theTitleOfARecordThatAMailNamesTellsAsMuch() throws {
    let accounts = """
      module: accounts
      label: {one: Account, many: Accounts}
      title: "{name} {finding}"
      fields:
        name: {type: text, label: Name, required: true}
        manager: {type: user, label: Manager}
        size: {type: integer, label: Size}
        finding: {type: text, label: Finding, sensitivity: phi}
      """
    func codes(_ text: String, isMeant: Bool = false) throws -> [String] {
      try Fixture.load([
        "modules/accounts.yaml": accounts,
        "mail/note.yaml": "mail: note\nmodule: deals\nsubject: Note\ntext: \"\(text)\"\nphi: \(isMeant)\n",
      ]).diagnostics.map(\.code.rawValue)
    }
    #expect(try codes("{account}") == ["tells_health"])
    #expect(try codes("{account}", isMeant: true) == [])
    #expect(try codes("{account.name}") == [])
  }

  @Test func anOverlayTakesAnAutomationAwayAndSaysWhereAWebhookIs() throws {
    let changes = [
      "automations/follow.yaml": Self.automation("  - webhook: portal", on: "[create, edit]"),
      "webhooks.yaml": "webhooks:\n  portal: {label: Portal}\n",
    ]
    let own = try #require(try Fixture.load(changes).model)
    #expect(own.followers(of: "deals").map(\.events) == [[.create, .edit]])
    #expect(own.webhook("portal")?.url == nil)
    #expect(own.webhook("portal")?.secret == "portal")
    let overlay = [
      "automations/follow.yaml": "automation: follow\nomit: true\n",
      "webhooks.yaml": "webhooks:\n  portal: {url: \"https://example.com/x\"}\n",
    ]
    let merged = try #require(try Fixture.load(changes, overlay: overlay).model)
    #expect(merged.automations.isEmpty)
    #expect(merged.webhook("portal")?.url == "https://example.com/x")
    #expect(merged.webhook("portal")?.label.original == "Portal")
    let lines = ModelDiff(from: own, to: merged).lines.map { "\($0)" }
    #expect(
      lines == ["removed automation follow", "changed webhook portal: url nothing -> https://example.com/x"])
  }
}
