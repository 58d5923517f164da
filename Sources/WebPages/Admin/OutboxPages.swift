import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel

/// What was told to others, and how that went.
enum OutboxPages {
  static let routes: [PageRoute] = [
    .get("/admin/outbox", list),
    .get("/admin/outbox/{id}", show),
    .post("/admin/outbox/{id}/replay") { call in
      _ = try await call.store.replay(try call.id, by: call.caller)
      return call.done(.noticeReplayed, at: call.admin("outbox"))
    },
    .post("/admin/outbox/{id}/discard") { call in
      _ = try await call.store.discard(try call.id, by: call.caller)
      return call.done(.noticeDiscarded, at: call.admin("outbox"))
    },
  ]

  private static let states = ["pending", "sent", "dead", "discarded"]
  private static let limit = 50

  private static func list(_ call: PageCall) async throws -> Response {
    let state = call.query["state"].flatMap { states.contains($0) ? $0 : nil }
    let entries = try await call.store.outbox(
      OutboxRequest(state: state, before: call.query.number("before"), limit: limit), as: call.caller)
    let words = call.words
    let place = call.admin("outbox")
    let rows = entries.map { entry in
      SheetPage.Row(
        title: entry.channel, href: "\(place)/\(entry.id)",
        cells: [
          [Cell(text: words.outboxState(entry.state), chip: tone(entry.state))],
          [
            Cell(text: record(entry, call), href: call.links.record(entry.record.module, entry.record.id))
          ],
          [Cell(text: entry.cause)], [Cell(text: call.formats.moment(entry.at.text))],
          [Cell(text: String(entry.attempts))], [Cell(text: entry.answer ?? "–")],
        ], actions: actions(entry, call))
    }
    let heads = [WorkWord.channel, .stateWord, .recordWord, .cause, .createdWord, .figureAttempts, .answer]
      .map { words.text($0) }
    let filters =
      [ListPage.Link(href: place, text: words.text(.all))]
      + states.map { ListPage.Link(href: Links.path(place, [("state", $0)]), text: words.outboxState($0)) }
    let more =
      entries.count < limit
      ? []
      : [
        ListPage.Link(
          href: Links.path(place, [("state", state), ("before", entries.last.map { String($0.id) })]),
          text: words.text(.next))
      ]
    return try call.sheet(
      words.text(.outbox), tabs: AdminTab.tabs(call, .outbox),
      blocks: [
        .init(links: filters),
        .init(
          hint: rows.isEmpty ? words.text(.nothingShown) : nil,
          table: rows.isEmpty
            ? nil : .init(caption: words.text(.outbox), heads: heads, rows: rows, hasActions: true), links: more),
      ])
  }

  private static func show(_ call: PageCall) async throws -> Response {
    let entry = try await call.store.outboxEntry(try call.id, as: call.caller)
    let words = call.words
    let facts = [
      (WorkWord.channel, entry.channel), (.stateWord, words.outboxState(entry.state)),
      (.recordWord, record(entry, call)), (.cause, entry.cause), (.createdWord, call.formats.moment(entry.at.text)),
      (.figureAttempts, String(entry.attempts)),
      (.answer, entry.answer ?? "–"),
    ].map { ApprovalPage.Fact(label: words.text($0.0), text: $0.1) }
    return try call.sheet(
      "\(words.text(.message)) \(entry.id)", crumb: .init(href: call.admin("outbox"), text: words.text(.outbox)),
      blocks: [
        .init(facts: facts),
        .init(
          words.text(.message), hint: words.text(.messageHint), lines: entry.payload.map { [$0] } ?? [],
          forms: actions(entry, call).map {
            SheetPage.Form(action: $0.action, submit: $0.text, isDanger: $0.isDanger)
          }),
      ])
  }

  private static func actions(_ entry: OutboxEntry, _ call: PageCall) -> [SheetPage.Action] {
    let words = call.words
    let place = call.admin("outbox/\(entry.id)")
    let replay = SheetPage.Action(
      action: "\(place)/replay", text: words.text(.replay), label: words.replay(entry.id))
    let discard = SheetPage.Action(
      action: "\(place)/discard", text: words.text(.discard), label: words.discard(entry.id), isDanger: true)
    return switch entry.state {
    case "pending": [discard]
    case "dead": [replay, discard]
    default: [replay]
    }
  }

  /// Which record it is about, in the words of the tenant.
  private static func record(_ entry: OutboxEntry, _ call: PageCall) -> String {
    let module = call.model.module(entry.record.module)?.label.one.text(in: call.audience.locale)
    return "\(module ?? entry.record.module) #\(entry.record.id)"
  }

  private static func tone(_ state: String) -> String {
    switch state {
    case "sent": "won"
    case "dead", "discarded": "lost"
    default: "state"
    }
  }
}
