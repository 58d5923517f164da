import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// Files that are sent to be imported: whose they are, how large they may be, and how far their import is.
struct ImportPageTests {
  private typealias Visitor = PageTests.Visitor

  private static func send(
    _ visitor: Visitor, _ text: String, to module: String = "tickets", proof: String? = nil
  ) async throws -> Answer {
    var headers: HTTPFields = [.cookie: visitor.cookies, .contentType: "text/csv"]
    headers[.csrfToken] = proof ?? visitor.proof
    return try await visitor.server.send(
      .post, "/t/acme/import/\(module)/file?name=%22%3E%3Cb%3Elist.csv", text, headers: headers, isBare: true)
  }

  /// The page of an import once it has ended; it has all the time that a thousand tests beside it leave it.
  private static func end(of run: String, _ visitor: Visitor) async throws -> Answer {
    for _ in 0..<3_000 {
      let page = try await visitor.get(run)
      guard page.text.contains("data-polls") else { return page }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await visitor.get(run)
  }

  /// The id by which a file that was sent is asked for.
  private static func id(_ answer: Answer) throws -> String {
    let place = try #require(answer.object["href"] as? String, "\(answer.text)")
    return String(try #require(place.split(separator: "=").last))
  }

  @Test func `a file is sent, judged, imported, and told of`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let rows = (1...2_500).map { "Number \($0),\($0)" }.joined(separator: "\n")
      let sent = try await Self.send(visitor, "What,amount\n\(rows)\n,7\n")
      #expect(sent.status == 201)
      let file = try Self.id(sent)
      let page = try await visitor.get("/import/tickets?file=\(file)").text
      #expect(page.contains("Column “What”") && page.contains("&lt;b&gt;list.csv") && !page.contains("<b>list.csv"))
      #expect(!page.contains(#"name="field.csv""#))
      let form = "field.file=\(file)&field.column0=subject&field.column1=%3D"
      let judged = try await visitor.post("/import/tickets", form)
      let run = try #require(judged.headers[.location]).replacing("/t/acme", with: "")
      #expect(judged.status == 303 && run.hasPrefix("/import/tickets/runs/"))
      let verdict = try await Self.end(of: run, visitor).text
      #expect(verdict.contains("What would happen") && verdict.contains("<dd>2,501</dd>"), "\(verdict)")
      #expect(verdict.contains(#"<option value="subject" selected>"#) && verdict.contains(#"name="run" value="true""#))
      let untouched = try await visitor.get("/records/tickets").text
      #expect(!untouched.contains("Number 1<"))
      let begun = try await visitor.post("/import/tickets", "\(form)&run=true")
      let done = try await Self.end(
        of: try #require(begun.headers[.location]).replacing("/t/acme", with: ""), visitor)
      #expect(done.text.contains("What has happened") && done.text.contains("<dd>2,500</dd>"), "\(done.text)")
      #expect(try await visitor.get("/records/tickets?w=amount~is~2500").text.contains(">Number 2500<"))
    }
  }

  @Test func `a file that cannot be read says why, and may be left for another`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let file = try Self.id(try await Self.send(visitor, "subject\n\"never closed"))
      let begun = try await visitor.post("/import/tickets", "field.file=\(file)&run=true")
      let page = try await Self.end(
        of: try #require(begun.headers[.location]).replacing("/t/acme", with: ""), visitor)
      #expect(page.status == 422 && page.text.contains(#"role="alert""#), "\(page.text)")
      #expect(page.text.contains("Another file"))
    }
  }

  @Test func `a file larger than the server takes is refused with the way out`() async throws {
    try await Visitor.run(as: "administrator", ServerConfiguration(importLimit: 1 << 20)) { visitor in
      let large = try await Self.send(visitor, "subject\n" + String(repeating: "x", count: 1 << 20))
      #expect(large.status == 413 && large.text.contains("trellis import acme tickets"), "\(large.text)")
      #expect(try await Self.send(visitor, "subject\nSmall\n").status == 201)
    }
  }

  @Test func `a file is taken from a page of the session alone, of whoever may import, and is nobody else's`()
    async throws
  {
    try await Visitor.run { visitor in
      let refused = try await Self.send(visitor, "subject\nX\n")
      #expect(refused.status == 403)
    }
    try await Visitor.run(as: "administrator") { visitor in
      #expect(try await Self.send(visitor, "subject\nX\n", proof: "nonsense").status == 403)
      #expect(try await Self.send(visitor, "subject\nX\n", proof: "").status == 403)
      let file = try Self.id(try await Self.send(visitor, "subject\nX\n"))
      // Of another module it is no file.
      let other = try await visitor.post("/import/accounts", "field.file=\(file)&run=true")
      #expect(other.status == 422 && other.text.contains("not here any more"))
      for path in ["/import/tickets/runs/nosuch", "/import/accounts/runs/\(file)"] {
        #expect(try await visitor.get(path).status == 404)
      }
      #expect(try await visitor.post("/import/tickets/runs/nosuch/stop", "").status == 404)
      #expect(try await visitor.get("/import/tickets?file=nosuch").text.contains(#"name="field.csv""#))
    }
  }

  @Test func `a list leads to the import for whoever may`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      let list = try await visitor.get("/records/tickets").text
      #expect(list.contains(#"href="/t/acme/import/tickets""#))
    }
    try await Visitor.run { visitor in
      let list = try await visitor.get("/records/tickets").text
      #expect(!list.contains("/import/tickets"))
    }
  }

  // MARK: Without a script

  @Test func `what was typed comes back with the record that was created in between`() async throws {
    try await Visitor.run(as: "supervisor") { visitor in
      let typed =
        "field.subject=Half+%26+half&base.subject=&field.amount=5%2C250.5&base.amount=&field.urgent=true&base.urgent="
        + "&field.tags=hardware&field.tags=software&base.tags=&field.account=&base.account=&create=account"
      let away = try await visitor.post("/records/tickets/new", typed)
      let place = try #require(away.headers[.location])
      #expect(
        away.status == 303 && place.hasPrefix("/t/acme/records/accounts/new?to=") && place.hasSuffix("&quick=account"))
      let form = try await visitor.get(place.replacing("/t/acme", with: "")).text
      let own = form.split(separator: "id=\"edit-form\"").last ?? ""
      let to = try #require(own.firstMatch(of: #/name="to" value="([^"]*)"/#)).1.replacing("&amp;", with: "&")
      let encoded = try #require(to.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let made = try await visitor.post(
        "/records/accounts/new", "field.name=Acme&base.name=&quick=account&to=\(encoded)")
      let back = try await visitor.get(try #require(made.headers[.location]).replacing("/t/acme", with: "")).text
      for part in [
        #"value="Half &amp; half""#, #"value="5,250.5""#, #"<option value="1" selected>Acme</option>"#,
        #"name="field.tags" value="hardware" checked"#, #"name="field.tags" value="software" checked"#,
        #"name="field.urgent" value="true" checked"#,
      ] { #expect(back.contains(part), "\(part)") }
      #expect(try await visitor.server.send(.get, "/records/tickets").text.contains(#""records":[]"#))
      // More than an address holds is not lost silently.
      let long = try await visitor.post(
        "/records/tickets/new", "field.resolution=\(String(repeating: "x", count: 3_000))&create=account")
      #expect(long.status == 422 && long.text.contains("too long to be kept") && long.text.contains("xxxxxx"))
      #expect(try await visitor.post("/records/tickets/new", "create=subject").status == 404)
    }
  }
}
