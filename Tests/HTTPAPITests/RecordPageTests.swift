import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// What is done on the page of a record: fields changed where they stand, duplicates, processes.
struct RecordPageTests {
  private typealias Visitor = PageTests.Visitor

  // MARK: Fields in place

  @Test func `a field is changed where it stands, by a form that also works without a script`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      let page = try await visitor.get("/records/tickets/1")
      #expect(page.text.contains(#"data-inline href="/t/acme/records/tickets/1?edit=subject""#))
      // What a process drives, and what counts by itself, has no pencil; the first says why.
      #expect(!page.text.contains("?edit=status") && !page.text.contains("?edit=number"))
      #expect(page.text.contains("It is changed by the next steps above."))
      let asked = try await visitor.get("/records/tickets/1?edit=subject")
      #expect(asked.text.contains(#"action="/t/acme/records/tickets/1/fields/subject""#))
      #expect(asked.text.contains(#"name="field.subject" value="Printer""#))
      let changed = try await visitor.post(
        "/records/tickets/1/fields/subject", "version=1&field.subject=Plotter&base.subject=Printer")
      #expect(changed.status == 303 && changed.headers[.location] == "/t/acme/records/tickets/1?done=saved")
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["subject"] as? String == "Plotter")
    }
  }

  @Test(arguments: [
    ("subject", "field.subject=&base.subject=Printer", "required"), ("amount", "field.amount=x&base.amount=", "amount"),
    ("amount", "field.amount=-1&base.amount=", "0"),
  ])
  func `what the rules refuse is said at the field, and nothing changes`(
    _ field: String, _ form: String, _ said: String
  ) async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      let before = try await visitor.server.everything()
      let refused = try await visitor.post("/records/tickets/1/fields/\(field)", "version=1&\(form)")
      #expect(refused.status == 422)
      let error = try #require(refused.text.firstMatch(of: /<p class="error" id="field-[a-z]+-error">([^<]+)</)).1
      #expect(error.lowercased().contains(said), "\(error)")
      #expect(refused.text.contains(#"aria-invalid="true""#))
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `who was slower sees both values of a field and chooses`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.patch, "/records/tickets/1", #"{"subject": "Scanner"}"#)
      let before = try await visitor.server.everything()
      let path = "/records/tickets/1/fields/subject"
      let conflict = try await visitor.post(path, "version=1&field.subject=Plotter&base.subject=Printer")
      #expect(conflict.status == 409)
      #expect(conflict.text.contains("<dd>Scanner</dd>") && conflict.text.contains("<dd>Plotter</dd>"))
      #expect(conflict.text.contains("Save mine") && conflict.text.contains("Keep what is saved"))
      #expect(try await visitor.server.everything() == before)
      // The form holds the version that was seen beside one's own.
      #expect(conflict.text.contains(#"name="version" value="2""#))
      #expect(conflict.text.contains(#"name="base.subject" value="Scanner""#))
      let mine = try await visitor.post(path, "version=2&field.subject=Plotter&base.subject=Scanner")
      #expect(mine.status == 303)
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["subject"] as? String == "Plotter")
    }
  }

  @Test func `what others do to other fields is no conflict`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.patch, "/records/tickets/1", #"{"amount": 5}"#)
      let changed = try await visitor.post(
        "/records/tickets/1/fields/subject", "version=1&field.subject=Plotter&base.subject=Printer")
      #expect(changed.status == 303)
      let record = try await visitor.server.send(.get, "/records/tickets/1").object
      #expect(record["subject"] as? String == "Plotter" && "\(record["amount"] ?? "")".hasPrefix("5"))
    }
  }

  @Test func `in a whole form each field can be left as somebody else has saved it`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.patch, "/records/tickets/1", #"{"subject": "Scanner", "amount": 5}"#)
      let form = "field.subject=Plotter&base.subject=Printer&field.amount=7&base.amount="
      let conflict = try await visitor.post("/records/tickets/1/edit", "version=1&\(form)")
      #expect(conflict.status == 409 && conflict.text.contains(#"name="keep.subject" value="theirs""#))
      let chosen = try await visitor.post("/records/tickets/1/edit", "version=2&keep.subject=theirs&\(form)")
      #expect(chosen.status == 303)
      let record = try await visitor.server.send(.get, "/records/tickets/1").object
      #expect(record["subject"] as? String == "Scanner" && "\(record["amount"] ?? "")".hasPrefix("7"))
    }
  }

  @Test func `what may not be written is refused by the same rules as everywhere`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      let before = try await visitor.server.everything()
      let driven = try await visitor.post(
        "/records/tickets/1/fields/status", "version=1&field.status=closed&base.status=open")
      #expect(driven.status == 422)
      let other = try await visitor.post("/records/accounts/1/fields/name", "version=1&field.name=x&base.name=Acme")
      #expect(other.status == 403)
      #expect(try await visitor.post("/records/tickets/1/fields/nosuch", "field.nosuch=1").status == 404)
      for path in ["/records/tickets/1/fields/subject", "/records/tickets/1/merge", "/records/tickets/1/dismiss"] {
        #expect(try await visitor.post(path, "field.subject=x&with=2", proof: "x").status == 403)
        #expect(try await visitor.post(path, "field.subject=x&with=2", site: "cross-site").status == 403)
      }
      #expect(try await visitor.server.everything() == before)
    }
  }

  // MARK: In between

  @Test func `a record that is wanted in a form is created in between, and chosen there`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      let form = try await visitor.get("/records/tickets/new")
      let link = "/t/acme/records/accounts/new?to=%2ft%2facme%2frecords%2ftickets%2fnew&amp;quick=account"
      #expect(form.text.contains(link), "\(form.text)")
      let made = try await visitor.post(
        "/records/accounts/new", "field.name=Acme&base.name=&quick=account&to=%2ft%2facme%2frecords%2ftickets%2fnew")
      #expect(made.headers[.location] == "/t/acme/records/tickets/new?account=1&done=created")
      let back = try await visitor.get("/records/tickets/new?account=1&done=created")
      #expect(back.text.contains(#"<option value="1" selected>Acme</option>"#))
      let found = try await visitor.get("/find?module=accounts&id=1")
      #expect(found.text.contains(#""text":"Acme""#))
      // To another site nobody is sent.
      let away = try await visitor.post(
        "/records/accounts/new", "field.name=Beta&base.name=&quick=account&to=https%3A%2F%2Fevil.example")
      #expect(away.headers[.location] == "/t/acme/records/accounts/2?done=created")
    }
  }

  // MARK: Duplicates

  @Test func `likely duplicates are shown, made one and two again`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "ACME Inc."}"#)
      _ = try await visitor.server.send(.post, "/records/tickets", #"{"subject": "Printer", "account": 2}"#)
      let page = try await visitor.get("/records/accounts/1")
      #expect(page.text.contains("/t/acme/records/accounts/1/merge?with=2") && page.text.contains("ACME Inc."))
      let merge = try await visitor.get("/records/accounts/1/merge?with=2")
      #expect(merge.text.contains(#"name="take.name" value="2""#))
      let done = try await visitor.post(
        "/records/accounts/1/merge", "with=2&version=1&other_version=1&take.name=2")
      #expect(done.headers[.location] == "/t/acme/records/accounts/1?done=merged", "\(done.text)")
      #expect(try await visitor.server.send(.get, "/records/accounts/1").object["name"] as? String == "ACME Inc.")
      #expect(try await visitor.server.send(.get, "/records/accounts/2").status == 404)
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["account"] as? Int == 1)
      #expect(try await visitor.get("/records/accounts/1?done=merged").text.contains("/accounts/1/unmerge"))
      #expect(try await visitor.post("/records/accounts/1/unmerge", "").status == 303)
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["account"] as? Int == 2)
    }
  }

  @Test func `a merge of what has changed meanwhile is refused`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "ACME Inc."}"#)
      _ = try await visitor.server.send(.patch, "/records/accounts/2", #"{"name": "Acme Ltd"}"#)
      let before = try await visitor.server.everything()
      let late = try await visitor.post("/records/accounts/1/merge", "with=2&version=1&other_version=1")
      #expect(late.status == 422)
      #expect(try await visitor.post("/records/accounts/1/merge", "with=1").status == 404)
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `what somebody says is another is likely to be the same no more`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "ACME Inc."}"#)
      #expect(try await visitor.post("/records/accounts/1/dismiss", "module=accounts&other=2").status == 303)
      for id in [1, 2] {
        #expect(try await !visitor.get("/records/accounts/\(id)").text.contains("May be the same"))
      }
    }
  }

  @Test func `who may not write sees duplicates, but neither merges nor dismisses`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "ACME Inc."}"#)
      let page = try await visitor.get("/records/accounts/1")
      #expect(page.text.contains("May be the same") && !page.text.contains("/merge") && !page.text.contains("/dismiss"))
      let before = try await visitor.server.everything()
      #expect(try await visitor.post("/records/accounts/1/merge", "with=2").status == 403)
      #expect(try await visitor.post("/records/accounts/1/dismiss", "module=accounts&other=2").status == 403)
      #expect(try await visitor.server.everything() == before)
    }
  }

  // MARK: Processes

  @Test func `the process is drawn with the way of the record, and its version told in the timeline`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.post("/records/tickets/1/steps/start", "version=1")
      let page = try await visitor.get("/records/tickets/1/process/status")
      #expect(page.status == 200 && page.text.contains("<svg") && !page.text.contains(" style="))
      #expect(page.text.contains(#"class="node now""#) && page.text.contains(#"class="node past""#))
      #expect(page.text.contains(#"class="edge taken""#) && page.text.contains("Open → Working · Start"))
      #expect(try await visitor.get("/records/tickets/1").text.contains("process version 1"))
      let timeline = try await visitor.server.send(.get, "/records/tickets/1/timeline").text
      #expect(timeline.contains(#""process_version":1"#))
      #expect(try await visitor.get("/records/tickets/1/process/subject").status == 404)
      #expect(try await visitor.get("/records/accounts/1/process/status").status == 404)
    }
  }
}
