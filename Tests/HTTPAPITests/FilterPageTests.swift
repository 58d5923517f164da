import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// Filters of lists in words: rows of a form that become part of the address, and what they find.
struct FilterPageTests {
  private typealias Visitor = PageTests.Visitor

  private static func tickets(_ visitor: Visitor) async throws {
    let bodies = [
      #"{"subject": "Alpha", "amount": 5, "due": "2020-01-31", "urgent": true, "tags": ["hardware"]}"#,
      #"{"subject": "Beta", "amount": 50, "due": "2099-12-31", "urgent": false, "tags": ["software"], "account": 1}"#,
      #"{"subject": "Gamma", "account": 2}"#,
    ]
    for name in ["Acme", "Globex"] {
      _ = try await visitor.server.send(.post, "/records/accounts", #"{"name": "\#(name)"}"#)
    }
    for body in bodies {
      let made = try await visitor.server.send(.post, "/records/tickets", body)
      #expect(made.status == 201, "\(made.text)")
    }
    _ = try await visitor.post("/records/tickets/1/steps/start", "version=1")
  }

  private static func found(_ visitor: Visitor, _ query: String) async throws -> String {
    let page = try await visitor.get("/records/tickets?columns=subject&\(query)")
    #expect(page.status == 200, "\(query): \(page.text)")
    return ["Alpha", "Beta", "Gamma"].filter { page.text.contains(">\($0)</a>") }.map { String($0.prefix(1)) }.joined()
  }

  @Test func `what filters in words mean`() async throws {
    let cases = [
      ("w=subject~has~ALP", "A"), ("w=subject~hasnot~a", ""), ("w=resolution~hasnot~x", "ABG"),
      ("w=subject~starts~b", "B"), ("w=subject~is~Gamma", "G"), ("w=subject~not~Gamma", "AB"),
      ("w=amount~from~5", "AB"), ("w=amount~above~5", "B"), ("w=amount~below~50", "A"), ("w=amount~to~50", "AB"),
      ("w=amount~empty~", "G"), ("w=amount~filled~", "AB"), ("w=urgent~is~true", "A"),
      ("w=due~past~", "A"), ("w=due~future~", "B"), ("w=due~above~2020-01-31", "B"), ("w=due~from~2020-01-31", "AB"),
      ("w=due~is~2020-01-31", "A"), ("w=due~today~", ""), ("w=due~last~30", ""), ("w=due~next~36500", "B"),
      ("w=created_at~today~", "ABG"), ("w=created_at~week~", "ABG"), ("w=created_at~month~", "ABG"),
      ("w=created_at~last~1", "ABG"), ("w=created_at~past~", ""), ("w=created_at~above~2020-01-01", "ABG"),
      ("w=status~is~working", "A"), ("w=status~is~open%20working", "ABG"), ("w=status~not~open%20closed", "A"),
      ("w=status~is~Working", "A"), ("w=tags~is~hardware%20software", "AB"), ("w=tags~not~hardware", "BG"),
      ("w=account~is~1", "B"), ("w=account~not~1", "AG"), ("w=account~has~glob", "G"), ("w=account~is~Acme", "B"),
      ("w=owner~is~me", ""), ("w=owner~mine~", ""), ("w=owner~is~1", "ABG"), ("w=owner~not~1", ""),
      ("w=amount~is~5&w=amount~is~50", ""), ("w=amount~is~5&w=amount~is~50&any=1", "AB"),
      ("w=amount~is~5&w=account~is~2&any=1&filter=urgent", "A"), ("w=subject~is~Beta&w=amount~is~", "B"),
      ("w=amount~is~", "ABG"),
    ]
    try await Visitor.run { visitor in
      try await Self.tickets(visitor)
      for (query, names) in cases { #expect(try await Self.found(visitor, query) == names, "\(query)") }
    }
  }

  @Test(arguments: [
    "w=due~last~x", "w=due~last~-5", "w=due~last~999999999999999999999", "w=due~is~soon", "w=status~is~%27%5D",
    "w=created_at~next~99999999", "w=tags~is~%27", "w=account~is~99999999999999999999",
    "w=owner~is~%27%20%7C%7C%20true",
  ])
  func `a value that makes no sense finds nothing and harms nothing`(_ query: String) async throws {
    try await Visitor.run { visitor in
      try await Self.tickets(visitor)
      let page = try await visitor.get("/records/tickets?\(query)")
      #expect([200, 422].contains(page.status) && !page.text.contains(">Alpha<"), "\(page.status)")
    }
  }

  // MARK: The form

  @Test(arguments: [
    // A filter as it was, and one more, which waits for its value.
    (
      "f.0=amount&was.0=amount&had.0=above&o.0=above&v.0=5&f.1=status", "w=amount~above~5&w=status~is~"
    ),
    // Another value, another condition; the row for one more is left alone.
    (
      "f.0=amount&was.0=amount&had.0=above&o.0=below&v.0=7&f.1=&sort=-amount", "w=amount~below~7&sort=-amount"
    ),
    // Another field has no use for the value, nor has another kind of condition.
    ("f.0=due&was.0=amount&had.0=above&o.0=above&v.0=5", "w=due~is~"),
    ("f.0=due&was.0=due&had.0=above&o.0=last&v.0=2026-01-01&build=1", "w=due~last~&build=1"),
    ("f.0=due&was.0=due&had.0=last&o.0=today&v.0=7", "w=due~today~"),
    // Ticked values stand together.
    ("f.0=status&was.0=status&had.0=is&o.0=not&v.0=open&v.0=closed", "w=status~not~open%20closed"),
    // One is removed, with what was typed into the others.
    (
      "f.0=amount&was.0=amount&had.0=above&o.0=above&v.0=9&f.1=due&was.1=due&had.1=today&o.1=today&remove=1",
      "w=amount~above~9&build=1"
    ),
    (
      "any=1&f.0=amount&was.0=amount&had.0=is&o.0=is&v.0=1&f.1=amount&was.1=amount&had.1=is&o.1=is&v.1=2",
      "w=amount~is~1&w=amount~is~2&any=1"
    ),
    ("f.0=nosuch&f.1=secret%22%3E&o.1=is", ""), ("f.99=amount&f.x=due&f.0=", ""),
  ])
  func `what the form sends becomes the address`(_ form: String, _ query: String) async throws {
    try await Visitor.run { visitor in
      let answer = try await visitor.get("/records/tickets?\(form)")
      #expect(answer.status == 303)
      #expect(answer.headers[.location] == "/t/acme/records/tickets" + (query.isEmpty ? "" : "?\(query)"))
    }
  }

  @Test func `each row has the control that fits its field, and says what it means`() async throws {
    try await Visitor.run { visitor in
      try await Self.tickets(visitor)
      let query = [
        "status~is~open%20closed", "due~is~", "urgent~is~true", "owner~is~me", "account~is~2", "amount~above~5",
        "due~last~7",
      ].map { "w=\($0)" }.joined(separator: "&")
      let page = try await visitor.get("/records/tickets?\(query)").text
      for part in [
        #"<details class="filters" open>"#, #"<input type="checkbox" name="v.0" value="open" checked>"#,
        #"<input type="date" id="filter-value-1" name="v.1" value="">"#, #"<option value="true" selected>Yes</option>"#,
        #"<option value="me" selected>me</option>"#, #"<option value="2" selected>Globex</option>"#,
        #"<input type="number" id="filter-value-6" name="v.6" value="7" inputmode="numeric">"#,
        "Status is any of Open, Closed", "Urgent is Yes", "Owner is me", "Account is Globex", "Amount is more than 5",
        "Due is in the last days: 7",
      ] { #expect(page.contains(part), "\(part)") }
      #expect(!page.contains("Due is on "), "what waits for its value is not in force")
      let spanish = try await visitor.get("/records/tickets?w=status~is~open&w=amount~is~1&any=1", language: "es").text
      #expect(spanish.contains("Estado es alguno de Abierta") && spanish.contains("o Importe es 1"))
      #expect(spanish.contains(#"<details class="filters"><summary"#))
    }
  }
}
