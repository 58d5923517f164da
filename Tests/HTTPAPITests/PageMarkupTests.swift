import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

@testable import WebPages

/// Whatever a tenant's people and its configuration write, none of it is markup on any page.
struct PageMarkupTests {
  private typealias Visitor = PageTests.Visitor

  private static let hostile = #"<img src=x onerror=alert(1)>"'&{{7*7111}}"#
  private static let quoted = "'\(hostile.replacing("'", with: "''"))'"

  /// A module in which everything that has a name has a hostile one, with a field of every type that keeps a text.
  private static let files = [
    "modules/things.yaml": """
    module: things
    label: {one: \(quoted), many: \(quoted)}
    title: "{name}"
    fields:
      name: {type: text, label: \(quoted), help: \(quoted), required: true, max: 255}
      story: {type: textarea, label: \(quoted)}
      mail: {type: email, label: \(quoted)}
      phone: {type: phone, label: \(quoted)}
      link: {type: url, label: \(quoted)}
      kind: {type: picklist, label: \(quoted), values: {a: \(quoted), b: \(quoted)}}
      kinds: {type: multi_picklist, label: \(quoted), values: {a: \(quoted), b: \(quoted)}}
      ticket: {type: lookup, to: tickets, inverse: things, label: \(quoted)}
      who: {type: user, label: \(quoted)}
      said: {type: formula, returns: text, label: \(quoted), formula: name}
      status: {type: picklist, label: \(quoted), required: true, default: open, values: {open: \(quoted), shut: \(quoted)}}
    layout:
      - section: \(quoted)
        fields: [name, story, mail, phone, link, kind, kinds, ticket, who, said, status]
    """,
    "blueprints/thing_work.yaml": """
    blueprint: thing_work
    label: \(quoted)
    module: things
    field: status
    initial: [open]
    states:
      open: {}
      shut: {terminal: true}
    transitions:
      shut:
        label: \(quoted)
        from: [open]
        to: shut
        during:
          all:
            - checklist: {looked: \(quoted)}
            - note: \(quoted)
    """,
    "approvals/big_thing.yaml": """
    approval: big_thing
    label: \(quoted)
    module: things
    starts: {on: edit, when: kind == 'b'}
    rules:
      - approvers: {any: [{role: administrator}]}
    """,
    "reviews/thing_review.yaml": """
    review: thing_review
    label: \(quoted)
    module: things
    enters: {channels: [api], when: kind == 'a'}
    reviewers: [{role: administrator}]
    verify: [name]
    reasons: {bad: \(quoted)}
    """,
    "views.yaml": """
    modules:
      things:
        default: all_things
        views:
          all_things: {label: \(quoted), columns: [name, story, mail, phone, link, kind, kinds, ticket, who, said]}
    """,
  ]

  private static func json(_ members: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
  }

  /// Writes hostile texts wherever people write.
  private static func write(_ visitor: Visitor) async throws {
    let server = visitor.server
    try await server.desk.workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      _ = try await store.publish(
        overlay: SourceSet(name: "overlay", files: files), author: admin, message: hostile)
      let eve = NewUser(name: "eve", email: nil, displayName: hostile, roles: ["supervisor"], teams: [])
      _ = try await store.createUser(eve, by: admin)
    }
    let key = try await server.desk.workspace.addKey(
      to: "acme", user: "eve", label: hostile,
      by: try await server.desk.workspace.withStore("acme") {
        try await $0.firstAdministrator()
      }
    ).key
    _ = try await server.send(.post, "/records/tickets", try json(["subject": hostile, "resolution": hostile]))
    let values: [String: Any] = [
      "name": hostile, "story": hostile, "kinds": ["a", "b"], "ticket": 1, "who": "eve",
    ]
    let made = try await server.send(.post, "/records/things", try json(values), key: key)
    #expect(made.status == 201, "\(made.text)")
    _ = try await server.send(.post, "/records/things/1/notes", try json(["body": hostile]), key: key)
    let file = try #require(hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let attached = try await server.send(
      .post, "/records/things/1/attachments?name=\(file).txt", "x", key: key, headers: [.contentType: "text/plain"])
    #expect(attached.status == 201, "\(attached.text)")
    let held = try await server.send(.post, "/records/things", try json(["name": hostile, "kind": "a"]), key: key)
    #expect(held.status == 202, "\(held.text)")
    let asked = try await server.send(.patch, "/records/things/1", try json(["kind": "b"]), key: key)
    #expect(asked.status == 202, "\(asked.text)")
    let view = try await visitor.post("/records/things/views", "label=\(file)&shared=true")
    #expect(view.status == 303, "\(view.text)")
    let team = try await visitor.post("/admin/teams", "field.team=odd&field.label=\(file)&apply=true")
    #expect([200, 303].contains(team.status), "\(team.text)")
  }

  private static func path(_ route: PageRoute) -> String {
    let values = [
      "{module}": "things", "{id}": "1", "{user}": "eve", "{role}": "agent", "{field}": "status", "{step}": "shut",
      "{column}": "open",
    ]
    return values.reduce(route.path) { $0.replacing($1.key, with: $1.value) }
  }

  @Test func `on every page what is written anywhere is a text, and nothing else`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      try await Self.write(visitor)
      let file = try #require(Self.hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      var pages = PageRoute.all.filter { $0.method == .get && !$0.path.contains("{branch}") }.map(Self.path)
      pages += [
        "/search?q=\(file)", "/search?q=img", "/approvals?show=all", "/records/things?edit=name",
        "/records/things/1?edit=kinds", "/records/things?filter=\(file)", "/records/things?w=name~is~\(file)",
        "/records/things/new?name=\(file)", "/records/things?columns=name,story,kinds,who,ticket,said&view=",
        "/calendar?whose=\(file)", "/calls?last=\(file)", "/admin/outbox?state=\(file)", "/records/tickets/1",
        "/records/things/1/timeline", "/find?module=things&q=img",
      ]
      var shown = 0
      for path in pages {
        let page = try await visitor.get(path)
        #expect(page.status < 500, "\(path)")
        guard page.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
        #expect(!page.text.contains("<img") && !page.text.contains("alert(1)>"), "\(path)")
        #expect(!page.text.contains("49777"), "\(path) has worked something out")
        if page.text.contains("&lt;img src=x") { shown += 1 }
      }
      // They are there, as texts.
      #expect(shown > 20)
      for (path, form) in [
        ("/records/things/new", "field.name=&field.story=\(file)"),
        ("/approvals/1/reject", "reason=\(file)"), ("/approvals/1", "x=\(file)"),
        ("/reviews/1", "op=reject&comment=\(file)"), ("/import/things", "field.csv=\(file)%0A\(file)"),
        ("/records/things/1/steps/shut", "note=\(file)"), ("/admin/users", "field.name=\(file)"),
        ("/admin/modules/things/new-field", "field.name=\(file)&field.type=text&field.label=\(file)"),
      ] {
        let page = try await visitor.post(path, form)
        #expect(!page.text.contains("<img") && !page.text.contains("alert(1)>"), "\(path)")
      }
      #expect(try await !visitor.get("/approvals/1").text.contains("<img"))
    }
  }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
  ])
  func `an address that would run something is no link`(_ address: String) async throws {
    try await Visitor.run(as: "administrator") { visitor in
      try await visitor.server.desk.workspace.withStore("acme") { store in
        _ = try await store.publish(
          overlay: SourceSet(name: "overlay", files: Self.files), author: try await store.firstAdministrator(),
          message: "things")
      }
      let made = try await visitor.server.send(.post, "/records/things", try Self.json(["name": "A", "link": address]))
      #expect([201, 422].contains(made.status))
      for path in ["/records/things?view=", "/records/things?columns=link&view="]
        + (made.status == 201 ? ["/records/things/1"] : [])
      {
        let page = try await visitor.get(path)
        #expect(page.text.firstMatch(of: #/href="\s*(javascript|data|vbscript):/#.ignoresCase()) == nil)
      }
    }
  }
}
