import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Metamodel
import Tenancy
import Testing

/// What administrators set up on pages: rights of roles, rules of fields, what becomes of the records of somebody who leaves.
struct SetupPageTests {
  private typealias Visitor = PageTests.Visitor

  private static func model(_ visitor: Visitor) async throws -> Model {
    try await visitor.server.desk.workspace.withStore("acme") { $0.model }
  }

  // MARK: Roles

  @Test func `rights of a role are changed once their plan was seen`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let page = try await visitor.get("/admin/roles/agent/modules/tickets")
      #expect(page.text.contains(#"name="field.rights" value="update" checked"#))
      #expect(page.text.contains(#"name="field.rights" value="delete">"#))
      let form =
        "field.rights=read&field.rights=delete&field.read=all&field.write=own&field.write=team&field.write_where="
        + "amount+%3C+10&field.level.amount=read_only&field.level.subject=editable"
      let plan = try await visitor.post("/admin/roles/agent/modules/tickets", form)
      #expect(plan.status == 200 && plan.text.contains("Nothing has changed yet"), "\(plan.text)")
      #expect(try await Self.model(visitor).role("agent")?.allows(.update, on: "tickets") == true)
      let done = try await visitor.post("/admin/roles/agent/modules/tickets", "\(form)&apply=true")
      #expect(done.headers[.location] == "/t/acme/admin/roles/agent?done=noticeApplied", "\(done.text)")
      let role = try #require(try await Self.model(visitor).role("agent"))
      #expect(role.rights(on: "tickets") == [.read, .delete])
      #expect(role.scopes["tickets"]?.text == "read all, write own or team or amount < 10")
      #expect(role.fields["tickets"] == ["amount": .readOnly])
      #expect(role.rights(on: "notes") == [.create, .read, .update, .delete])
      let again = try await visitor.get("/admin/roles/agent/modules/tickets").text
      #expect(again.contains(#"name="field.write_where" value="amount &lt; 10""#))
      #expect(again.contains(#"<option value="read_only" selected>"#))
    }
  }

  @Test func `the same rights again change nothing`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let form =
        "field.rights=create&field.rights=read&field.rights=update&field.rights=transition&field.read=all"
        + "&field.write=all&field.read_where=&field.write_where="
      let plan = try await visitor.post("/admin/roles/agent/modules/tickets", form)
      #expect(plan.text.contains("Nothing would change."), "\(plan.text)")
    }
  }

  @Test func `what a role may on all other modules is changed beside those that it names`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let form = "field.rights=read&field.rights=export&field.read=all&field.write=all&apply=true"
      let done = try await visitor.post("/admin/roles/agent/modules/-", form)
      #expect(done.status == 303, "\(done.text)")
      let role = try #require(try await Self.model(visitor).role("agent"))
      #expect(role.rights(on: "accounts") == [.read, .export] && role.allows(.update, on: "tickets"))
      #expect(try await visitor.get("/admin/roles/agent/modules/nosuch").status == 404)
      #expect(try await visitor.get("/admin/roles/nosuch/modules/-").status == 404)
    }
  }

  @Test(arguments: [
    "field.rights=read&field.read=all&field.write=own&field.write_where=nosuch+%3E+1",
    "field.rights=read&field.read=all&field.write=all&field.level.amount=nosuch",
  ])
  func `rights that make no sense are refused, and nothing changes`(_ form: String) async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let before = try await Self.model(visitor).role("agent")
      let refused = try await visitor.post("/admin/roles/agent/modules/tickets", "\(form)&apply=true")
      #expect(refused.status == 422 && refused.text.contains(#"role="alert""#), "\(refused.text)")
      #expect(try await Self.model(visitor).role("agent") == before)
    }
  }

  @Test func `a role is made, called otherwise and deleted`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      #expect(try await visitor.post("/admin/roles", "field.role=Bad+Name&field.label=X").status == 422)
      let made = try await visitor.post("/admin/roles", "field.role=clerk&field.label=Clerk&apply=true")
      #expect(made.headers[.location] == "/t/acme/admin/roles/clerk?done=noticeApplied", "\(made.text)")
      #expect(try await Self.model(visitor).role("clerk")?.rights(on: "tickets") == [])
      let changed = try await visitor.post(
        "/admin/roles/clerk", "field.label=Office+clerk&field.sees=pii&apply=true")
      #expect(changed.status == 303, "\(changed.text)")
      let role = try await Self.model(visitor).role("clerk")
      #expect(role?.label.original == "Office clerk" && role?.sees == [.pii])
      let plan = try await visitor.post("/admin/roles/clerk/delete", "")
      #expect(plan.text.contains(#"action="/t/acme/admin/roles/clerk/delete""#))
      #expect(try await Self.model(visitor).role("clerk") != nil)
      #expect(try await visitor.post("/admin/roles/clerk/delete", "apply=true").status == 303)
      #expect(try await Self.model(visitor).role("clerk") == nil)
      #expect(try await visitor.post("/admin/roles/administrator/delete", "apply=true").status == 422)
    }
  }

  // MARK: Somebody leaves

  @Test func `records of somebody who leaves are counted, handed over and told of`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      for subject in ["Printer", "Scanner"] { _ = try await visitor.server.ticket(subject) }
      let before = try await visitor.get("/admin/users/admin/hand-over")
      #expect(before.text.contains("<dt>Tickets</dt><dd>2</dd>"), "\(before.text)")
      let everything = try await visitor.server.everything()
      for form in ["field.to=", "field.to=nobody", "field.to=admin"] {
        #expect(try await visitor.post("/admin/users/admin/hand-over", form).status == 422)
      }
      #expect(try await visitor.server.everything() == everything)
      let done = try await visitor.post("/admin/users/admin/hand-over", "field.to=ana&field.module=")
      #expect(done.status == 200 && done.text.contains("What has happened"), "\(done.text)")
      let mine = try await visitor.get("/records/tickets?w=owner~is~me").text
      #expect(mine.contains(">Printer<") && mine.contains(">Scanner<"))
      #expect(try await visitor.get("/admin/users/admin/hand-over").text.contains("They own no records."))
    }
  }

  // MARK: Fields

  @Test func `rules of a field's values are set, changed and taken away`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let place = "/admin/modules/tickets/fields/amount"
      let set = "field.label=Amount&field.max=900&field.check=amount+!%3D+13&field.message=Not+thirteen&field.default=5"
      let plan = try await visitor.post(place, "\(set)&field.min=0")
      #expect(plan.status == 200 && plan.text.contains("Nothing has changed yet"), "\(plan.text)")
      #expect(try await visitor.post(place, "\(set)&field.min=0&apply=true").status == 303)
      let key = visitor.server
      #expect(try await key.send(.post, "/records/tickets", #"{"subject": "A", "amount": 901}"#).status == 422)
      let unlucky = try await key.send(.post, "/records/tickets", #"{"subject": "A", "amount": 13}"#)
      #expect(unlucky.status == 422 && unlucky.text.contains("Not thirteen"))
      let page = try await visitor.get(place).text
      for part in [#"name="field.max" value="900""#, "amount != 13</textarea>", #"name="field.default" value="5""#] {
        #expect(page.contains(part), "\(part)")
      }
      let away = "field.label=Amount&field.min=0&field.max=&field.check=&field.message=Not+thirteen&field.default=5"
      let gone = try await visitor.post(place, "\(away)&apply=true")
      #expect(gone.status == 303, "\(gone.text)")
      #expect(try await key.send(.post, "/records/tickets", #"{"subject": "A", "amount": 13}"#).status == 201)
      let wrong = try await visitor.post(place, "field.label=Amount&field.check=nosuch+%3E+1&apply=true")
      #expect(wrong.status == 422 && wrong.text.contains("nosuch"))
    }
  }

  @Test func `a field is retired with what is said of its values, and comes back`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.send(.post, "/records/tickets", #"{"subject": "A", "due": "2026-01-31"}"#)
      let place = "/admin/modules/tickets/fields/due/retire"
      let plan = try await visitor.post(place, "")
      #expect(plan.text.contains("1 record holds a value, which is kept"), "\(plan.text)")
      #expect(try await Self.model(visitor).module("tickets")?.field("due") != nil)
      #expect(try await visitor.post(place, "apply=true").status == 303)
      #expect(try await Self.model(visitor).module("tickets")?.field("due") == nil)
      // What a process asks for is not retired, and the page says where it is used.
      let used = try await visitor.post("/admin/modules/tickets/fields/resolution/retire", "apply=true")
      #expect(used.status == 422 && used.text.contains("resolution"), "\(used.text)")
      #expect(try await Self.model(visitor).module("tickets")?.field("resolution") != nil)
      let restore = "/admin/modules/tickets/restore-field"
      #expect(try await visitor.post(restore, "field.field=nosuch").status == 422)
      let back = try await visitor.post(restore, "field.field=due")
      #expect(back.text.contains(#"action="/t/acme/admin/modules/tickets/restore-field""#), "\(back.text)")
      #expect(try await visitor.post(restore, "field.field=due&apply=true").status == 303)
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["due"] as? String == "2026-01-31")
    }
  }

  // MARK: The map

  @Test func `a blueprint is drawn in the map of modules, where no record is`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      #expect(
        try await visitor.get("/admin/modules/tickets").text.contains("/admin/modules/tickets/blueprints/ticket_work"))
      let page = try await visitor.get("/admin/modules/tickets/blueprints/ticket_work").text
      #expect(
        page.contains(#"<svg class="diagram""#) && page.contains(">Finish</text>") && page.contains("Start → Working"))
      #expect(!page.contains("node now") && !page.contains("The way of this record"))
      #expect(try await visitor.get("/admin/modules/notes/blueprints/ticket_work").status == 404)
    }
  }

  @Test func `modules stand in the order of what their reader calls them`() async throws {
    try await Visitor.run { visitor in
      for (language, labels) in [
        ("en", ["Accounts", "Notes", "Tickets"]), ("es", ["Cuentas", "Incidencias", "Notas"]),
      ] {
        let page = try await visitor.get("/", language: language).text
        let side = try #require(page.firstMatch(of: #/(?s)<nav id="nav".*?</nav>/#)).0
        let places = labels.compactMap { side.range(of: ">\($0)<")?.lowerBound }
        #expect(places.count == 3 && places == places.sorted())
      }
    }
  }
}
