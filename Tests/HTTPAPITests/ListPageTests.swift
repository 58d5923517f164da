import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebPages

/// What is done on lists: many records at once, views for everybody, and where keys lead.
struct ListPageTests {
  private typealias Visitor = PageTests.Visitor

  private static func tickets(_ visitor: Visitor) async throws {
    for subject in ["Printer", "Scanner", "Plotter"] { _ = try await visitor.server.ticket(subject) }
  }

  // MARK: Many at once

  @Test func `a field of many records is set, with a verdict on each`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      try await Self.tickets(visitor)
      let list = try await visitor.get("/records/tickets")
      #expect(list.text.contains(#"name="id" value="2" form="bulk""#) && list.text.contains(#"value="field.amount""#))
      let asked = try await visitor.post("/records/tickets/bulk", "what=field.amount&id=1&id=2&id=2")
      #expect(asked.status == 200 && asked.text.contains(#"name="field.amount""#) && asked.text.contains("2 records"))
      let before = try await visitor.server.everything()
      let refused = try await visitor.post(
        "/records/tickets/bulk", "what=field.amount&run=1&id=1&field.amount=-5&base.amount=")
      #expect(refused.text.contains("0 of 1 done.") && refused.text.contains(#"class="refused""#))
      #expect(try await visitor.server.everything() == before)
      let done = try await visitor.post(
        "/records/tickets/bulk", "what=field.amount&run=1&id=1&id=2&id=99&field.amount=7&base.amount=")
      #expect(done.text.contains("2 of 3 done."), "\(done.text)")
      for (id, amount) in [(1, true), (2, true), (3, false)] {
        let record = try await visitor.server.send(.get, "/records/tickets/\(id)").object
        #expect(("\(record["amount"] ?? "")".hasPrefix("7")) == amount)
      }
    }
  }

  @Test func `many records take a step together, each as far as the process lets it`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      try await Self.tickets(visitor)
      _ = try await visitor.post("/records/tickets/1/steps/start", "version=1")
      let started = try await visitor.post("/records/tickets/bulk", "what=step.start&run=1&id=1&id=2")
      #expect(started.text.contains("1 of 2 done."))
      let asked = try await visitor.post("/records/tickets/bulk", "what=step.finish&id=1&id=2&id=3")
      #expect(asked.text.contains(#"name="field.resolution""#) && asked.text.contains("Customer told"))
      let finished = try await visitor.post(
        "/records/tickets/bulk",
        "what=step.finish&run=1&id=1&id=2&id=3&field.resolution=Done&base.resolution=&check=customer_told")
      #expect(finished.text.contains("2 of 3 done."), "\(finished.text)")
      #expect(try await visitor.server.send(.get, "/records/tickets/3").object["status"] as? String == "open")
    }
  }

  @Test func `all that a list shows is meant, also what is on other pages`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      try await Self.tickets(visitor)
      let asked = try await visitor.post(
        "/records/tickets/bulk", "what=delete&all=1&question=w%3Dsubject~has~er%26filter%3Dsubject+!%3D+'Plotter'")
      #expect(asked.text.contains("2 records"), "\(asked.text)")
      let done = try await visitor.post("/records/tickets/bulk", "what=delete&run=1&id=1&id=2")
      #expect(done.text.contains("2 of 2 done."))
      #expect(try await visitor.server.send(.get, "/records/tickets/1").status == 404)
      #expect(try await visitor.server.send(.get, "/records/tickets/3").status == 200)
    }
  }

  @Test func `who may not do many things at once is neither offered it nor let`() async throws {
    try await Visitor.run { visitor in
      try await Self.tickets(visitor)
      let list = try await visitor.get("/records/tickets")
      #expect(!list.text.contains(#"id="bulk""#) && !list.text.contains(#"name="id""#))
      let before = try await visitor.server.everything()
      #expect(try await visitor.post("/records/tickets/bulk", "what=delete&run=1&id=1").status == 403)
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `many records are not changed by what another site sends, nor by what is no deed`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      try await Self.tickets(visitor)
      let before = try await visitor.server.everything()
      #expect(try await visitor.post("/records/tickets/bulk", "what=delete&run=1&id=1", proof: "x").status == 403)
      #expect(
        try await visitor.post("/records/tickets/bulk", "what=delete&run=1&id=1", site: "cross-site").status == 403)
      for form in ["what=nosuch&run=1&id=1", "what=field.status&run=1&id=1", "what=field.number&run=1&id=1"] {
        #expect(try await visitor.post("/records/tickets/bulk", form).status == 404)
      }
      #expect(try await visitor.post("/records/tickets/bulk", "what=delete&run=1").status == 422)
      let back = try await visitor.post("/records/tickets/bulk", "what=delete&id=1&question=%22%3E%3Cscript%3E")
      #expect(!back.text.contains("<script>"))
      #expect(try await visitor.server.everything() == before)
    }
  }

  // MARK: Views

  @Test func `an administrator keeps a view for everybody, others for themselves`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      #expect(try await visitor.get("/records/tickets").text.contains(#"name="shared""#))
      let shared = try await visitor.post("/records/tickets/views", "label=Dear+ones&filter=amount+%3E+5&shared=true")
      #expect(shared.status == 303, "\(shared.text)")
      let views = try await visitor.server.send(.get, "/views/tickets").text
      #expect(views.contains(#""name":"dear_ones""#) && views.contains(#""shared":true"#))
      let gone = try await visitor.post("/records/tickets/views/delete", "view=dear_ones&shared=true")
      #expect(gone.status == 303, "\(gone.text)")
      #expect(try await !visitor.server.send(.get, "/views/tickets").text.contains("dear_ones"))
    }
    try await Visitor.run { visitor in
      #expect(try await !visitor.get("/records/tickets").text.contains(#"name="shared""#))
      let refused = try await visitor.post("/records/tickets/views", "label=Dear+ones&filter=amount+%3E+5&shared=true")
      #expect(refused.status == 403)
      #expect(try await !visitor.server.send(.get, "/views/tickets").text.contains("dear_ones"))
    }
  }

  @Test(arguments: [
    ("amount > 5", ["Amount is more than 5"]), ("owner == user", ["Owner is me"]),
    ("status == 'open' && amount <= 7.5", ["Status is any of Open", "Amount is at most 7.5"]),
    (
      "(amount < 3) && (subject.lowerAscii().contains('it\\'s'))",
      ["Amount is less than 3", "Subject contains it&#39;s"]
    ),
    ("((amount == null) || (status in ['open', 'closed']))", ["Amount is empty", "or Status is any of Open, Closed"]),
    ("tags != null && ('hardware' in tags || 'software' in tags)", ["Tags has any of Hardware, Software"]),
  ])
  func `a view says what it asks in words, each of which can be changed`(_ filter: String, _ said: [String])
    async throws
  {
    try await Visitor.run { visitor in
      let encoded = try #require(filter.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let saved = try await visitor.post(
        "/records/tickets/views", "label=Kept&filter=\(encoded)&sort=-amount&columns=subject%2Camount")
      #expect(saved.status == 303, "\(saved.text)")
      let list = try await visitor.get("/records/tickets?view=kept").text
      for text in said { #expect(list.contains(#"<span class="pill">\#(text) <a"#), "\(text)") }
      // Without one of them it is a list of its own, sorted and with columns as the view has them.
      let without = try #require(list.firstMatch(of: #/class="pill">[^<]*<a href="([^"]*)"/#)).1
        .replacing("&amp;", with: "&")
      #expect(without.contains("view=&") && without.contains("sort=-amount") && without.contains("columns=subject"))
      let other = try await visitor.get(String(without).replacing("/t/acme", with: "")).text
      #expect(other.matches(of: #/<span class="pill">/#).count == said.count - 1)
      #expect(other.contains(#"name="sort" value="-amount""#))
    }
  }

  @Test func `what a view asks beyond words can be changed as an expression`() async throws {
    try await Visitor.run { visitor in
      let saved = try await visitor.post("/records/tickets/views", "label=Kept&filter=amount+*+2.0+%3E+5.0")
      #expect(saved.status == 303, "\(saved.text)")
      let list = try await visitor.get("/records/tickets?view=kept").text
      #expect(list.contains(#"name="filter" value="amount * 2.0 &gt; 5.0""#) && !list.contains(#"class="pill""#))
      // Beside a filter of one's own both are saved.
      let both = try await visitor.get("/records/tickets?view=kept&w=subject~has~x").text
      #expect(both.contains("(amount * 2.0 &gt; 5.0) &amp;&amp; (subject.lowerAscii().contains(&#39;x&#39;))"))
    }
  }

  // MARK: Keys

  @Test func `keys lead to each module by a letter of its name, and can be turned off`() async throws {
    #expect(
      ShortcutsPage.letters(of: ["home", "accounts", "activities", "aa"]) == [
        "home": "o", "accounts": "a", "activities": "c",
      ])
    try await Visitor.run { visitor in
      let page = try await visitor.get("/shortcuts")
      #expect(page.status == 200 && page.text.contains(#"data-keys="on""#) && page.text.contains("<kbd>g</kbd>"))
      let off = try await visitor.post("/preferences", "keys=off&to=%2Ft%2Facme%2Fshortcuts")
      #expect(off.headers[.location] == "/t/acme/shortcuts")
      let cookie = try #require(off.headers[.setCookie]).prefix { $0 != ";" }
      let quiet = try await visitor.server.send(
        .get, "/t/acme/", headers: [.cookie: "\(visitor.cookies); \(cookie)"], isBare: true)
      #expect(quiet.text.contains(#"data-keys="off""#))
    }
  }

  @Test func `the palette offers what its reader may open and create`() async throws {
    try await Visitor.run { visitor in
      let places = try await visitor.get("/palette").text
      #expect(places.contains("/t/acme/records/tickets/new") && places.contains("/t/acme/boards/tickets"))
      #expect(places.contains("/t/acme/records/accounts") && !places.contains("/t/acme/records/accounts/new"))
    }
  }
}
