import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Tenancy
import Testing

/// The pages of who has signed in, without a browser's eyes: forms, refusals, and what an attacker would try.
struct PageTests {
  /// A browser of an agent who has signed in.
  struct Visitor {
    let server: TestServer
    let cookies: String
    let proof: String

    static func run(
      as role: String = "agent", _ configuration: ServerConfiguration = ServerConfiguration(),
      _ body: @Sendable (Visitor) async throws -> Void
    ) async throws {
      try await TestServer.run(configuration) { server in
        let workspace = server.desk.workspace
        let token = try await workspace.withStore("acme") { store in
          let admin = try await store.firstAdministrator()
          let ana = NewUser(name: "ana", email: nil, displayName: "Ana", roles: [role], teams: [])
          _ = try await store.createUser(ana, by: admin)
          return try await workspace.invitation(of: "ana", to: "acme", by: admin).token
        }
        _ = try await workspace.choosePassword("tres gatos en Almería", token: try #require(token), in: "acme")
        let session = try await server.signIn("ana", "tres gatos en Almería")
        let cookies = session.headers[values: .setCookie].map { String($0.prefix { $0 != ";" }) }.joined(
          separator: "; ")
        try await body(
          Visitor(server: server, cookies: cookies, proof: try #require(session.object["csrf_token"] as? String)))
      }
    }

    func get(_ path: String, language: String = "en") async throws -> Answer {
      try await server.send(
        .get, "/t/acme\(path)", headers: [.cookie: cookies, .acceptLanguage: language], isBare: true)
    }

    func post(_ path: String, _ form: String, proof: String? = nil, site: String? = nil) async throws -> Answer {
      var headers: HTTPFields = [.cookie: cookies, .contentType: "application/x-www-form-urlencoded"]
      if let site, let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = site }
      return try await server.send(
        .post, "/t/acme\(path)", "proof=\(proof ?? self.proof)&\(form)", headers: headers, isBare: true)
    }
  }

  private static let hostile = #"<img src=x onerror=alert(1)>"'&{{7*7}}</textarea><script>alert(1)</script>"#

  @Test func `pages are headed and coloured as the tenant wishes, for those who have signed in`() async throws {
    try await Visitor.run { visitor in
      #expect(try await visitor.get("/").text.contains(#"<span class="brand-name">Acme</span>"#))
      try await visitor.server.desk.workspace.withStore("acme") { store in
        var settings = store.settings
        (settings.label, settings.color) = ("Ácme & Søns", .teal)
        try await store.change(settings, by: try await store.firstAdministrator())
      }
      let page = try await visitor.get("/").text
      #expect(
        page.contains(#"data-color="teal""#) && page.contains(#"<span class="brand-name">Ácme &amp; Søns</span>"#))
      let gate = try await visitor.server.send(.get, "/t/acme/sign-in", isBare: true).text
      #expect(!gate.contains("Søns"))
    }
  }

  // MARK: Who may see them

  @Test func `who has not signed in is sent to the form for that, and back`() async throws {
    try await Visitor.run { visitor in
      let answer = try await visitor.server.send(.get, "/t/acme/records/tickets?view=", isBare: true)
      #expect(answer.status == 303)
      #expect(answer.headers[.location] == "/t/acme/sign-in?to=%2ft%2facme%2frecords%2ftickets%3fview%3d")
      let page = try await visitor.server.send(
        .get, "/t/acme/sign-in?to=%2Ft%2Facme%2Frecords%2Ftickets", isBare: true)
      #expect(page.text.contains(#"name="to" value="/t/acme/records/tickets""#))
    }
  }

  @Test(arguments: [
    "https://evil.example/", "//evil.example/", "/t/globex/", "/t/acme", "/\\evil.example", "/t/acme/\\..",
    "javascript:alert(1)",
    "/t/acme/%0d%0aSet-Cookie:x", "/t/acme/\tx",
  ])
  func `a link to the form for signing in leads nowhere else`(_ place: String) async throws {
    let encoded = place.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    try await Visitor.run { visitor in
      let page = try await visitor.server.send(.get, "/t/acme/sign-in?to=\(encoded)", isBare: true)
      let isKept = place == "/t/acme/%0d%0aSet-Cookie:x"
      #expect(page.text.contains(#"name="to""#) == isKept)
      let chosen = try await visitor.post("/preferences", "theme=dark&to=\(encoded)")
      #expect(chosen.status == 303)
      #expect(chosen.headers[.location] == (isKept ? place : "/t/acme/"))
    }
  }

  @Test(arguments: [
    "", "/records/tickets", "/records/tickets/new", "/boards/tickets", "/search?q=x", "/records/nosuch",
  ])
  func `no page is framed, cached or allowed to run what is not ours`(_ path: String) async throws {
    try await Visitor.run { visitor in
      let page = try await visitor.get(path.isEmpty ? "/" : path)
      let policy = try #require(page.headers[.contentSecurityPolicy])
      for part in [
        "default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'",
      ] {
        #expect(policy.contains(part))
      }
      #expect(!policy.contains("unsafe"))
      #expect(page.headers[.cacheControl] == "no-store")
      #expect(page.text.utf8.count < 150_000)
      #expect(
        page.text.contains("<!DOCTYPE html>") && !page.text.contains(" style=") && !page.text.contains(" onclick="))
    }
  }

  @Test func `a session that somebody else has planted is not the one that signing in begins`() async throws {
    try await Visitor.run { visitor in
      let planted = try await visitor.server.send(
        .get, "/t/acme/sign-in", headers: [.cookie: visitor.cookies], isBare: true)
      let proof = try #require(planted.text.firstMatch(of: #/name="proof" value="([a-z0-9]+)"/#)).1
      let begun = try await visitor.server.send(
        .post, "/t/acme/sign-in", "proof=\(proof)&login=ana&password=tres+gatos+en+Almer%C3%ADa",
        headers: [
          .cookie: "\(visitor.cookies); __Host-trellis-form.acme=\(proof)",
          .contentType: "application/x-www-form-urlencoded",
        ], isBare: true)
      #expect(begun.status == 303)
      let session = try #require(
        begun.headers[values: .setCookie].first { $0.hasPrefix("__Host-trellis-acme=") }
      ).prefix { $0 != ";" }
      #expect(!visitor.cookies.contains(session))
      #expect(try await visitor.get("/").status == 303)
    }
  }

  // MARK: Forms

  @Test func `a record is created, changed, noted and moved by forms`() async throws {
    try await Visitor.run { visitor in
      let made = try await visitor.post(
        "/records/tickets/new", "field.subject=Printer&field.amount=1200.50&base.amount=")
      #expect(made.status == 303 && made.headers[.location] == "/t/acme/records/tickets/1?done=created")
      let page = try await visitor.get("/records/tickets/1?done=created")
      #expect(page.status == 200 && page.text.contains("€1,200.50") && page.text.contains("Created."))
      #expect(page.text.contains("/t/acme/records/tickets/1/steps/start"))
      let changed = try await visitor.post(
        "/records/tickets/1/edit",
        "version=1&field.subject=Printer+2&base.subject=Printer&field.amount=&base.amount=1200.50")
      #expect(changed.status == 303)
      #expect(try await visitor.post("/records/tickets/1/notes", "body=Called").status == 303)
      #expect(try await visitor.post("/records/tickets/1/steps/start", "version=2").status == 303)
      let missing = try await visitor.post("/records/tickets/1/steps/finish", "field.resolution=&base.resolution=")
      #expect(missing.status == 422 && missing.text.contains("Customer told"))
      let done = try await visitor.post(
        "/records/tickets/1/steps/finish", "field.resolution=New+toner&base.resolution=&check=customer_told")
      #expect(done.status == 303)
      let record = try await visitor.server.send(.get, "/records/tickets/1").object
      #expect(record["subject"] as? String == "Printer 2" && record["amount"] is NSNull)
      #expect(record["status"] as? String == "closed" && record["resolution"] as? String == "New toner")
      let now = try await visitor.get("/records/tickets/1").text
      #expect(now.contains("Called") && now.contains("Printer → Printer 2") || now.contains("<del>Printer</del>"))
    }
  }

  @Test func `a form that another site sends changes nothing`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket()
      let before = try await visitor.server.everything()
      let forms = [
        ("/records/tickets/new", "field.subject=x"),
        ("/records/tickets/1/edit", "version=1&field.subject=x&base.subject="),
        ("/records/tickets/1/steps/start", ""), ("/records/tickets/1/notes", "body=x"),
        ("/records/tickets/1/delete", ""),
        ("/records/tickets/1/move", "field=status&to=working"), ("/records/tickets/views", "label=x"),
        ("/preferences", "language=es"),
      ]
      for (path, form) in forms {
        #expect(try await visitor.post(path, form, proof: "x").status == 403)
        #expect(try await visitor.post(path, form, site: "cross-site").status == 403)
      }
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `who was slower sees both versions and loses nothing`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.patch, "/records/tickets/1", #"{"subject": "Scanner", "amount": 5}"#)
      let before = try await visitor.server.everything()
      let form = "version=1&field.subject=Plotter&base.subject=Printer&field.amount=&base.amount="
      let conflict = try await visitor.post("/records/tickets/1/edit", form)
      #expect(conflict.status == 409)
      #expect(conflict.text.contains("<td>Printer</td><td>Scanner</td><td>Plotter</td>"))
      #expect(conflict.text.contains(#"name="version" value="2""#))
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `a board moves a card by a step, and says why where there is none`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      let board = try await visitor.get("/boards/tickets")
      #expect(board.status == 200 && board.text.contains(#"data-card="1""#))
      let before = try await visitor.server.everything()
      let stuck = try await visitor.post("/records/tickets/1/move", "field=status&to=closed")
      #expect(stuck.status == 409 && stuck.text.contains("No step leads from here to Closed."))
      #expect(try await visitor.server.everything() == before)
      #expect(try await visitor.post("/records/tickets/1/move", "field=status&to=working").status == 303)
      let asked = try await visitor.post("/records/tickets/1/move", "field=status&to=closed")
      #expect(asked.headers[.location] == "/t/acme/records/tickets/1/steps/finish")
    }
  }

  // MARK: Lists

  @Test func `a list is filtered in words and by an expression, sorted and paged`() async throws {
    try await Visitor.run { visitor in
      for amount in [5, 50, 500] {
        _ = try await visitor.server.send(
          .post, "/records/tickets", #"{"subject": "T\#(amount)", "amount": \#(amount)}"#)
      }
      let list = try await visitor.get(
        "/records/tickets?w=amount~above~5&filter=amount+%3C+100&sort=-amount&columns=subject,amount")
      #expect(
        list.status == 200 && list.text.contains(">T50<") && !list.text.contains(">T500<")
          && !list.text.contains(">T5<"))
      #expect(list.text.contains(#"aria-sort="descending""#))
    }
  }

  @Test(arguments: [("amount+%3E%3E+3", 8), ("amount+%3D%3D+1+%26%26+nosuch", 15), ("subject)+%7C%7C+(true", 7)])
  func `a mistake in an expression is shown where it is`(_ filter: String, _ place: Int) async throws {
    try await Visitor.run { visitor in
      for more in ["", "&w=amount~above~5"] {
        let page = try await visitor.get("/records/tickets?filter=\(filter)\(more)")
        #expect(page.status == 422)
        let caret = try #require(page.text.firstMatch(of: #/<pre class="caret"[^>]*>( *)\^/#)).1
        #expect(caret.count == place)
      }
    }
  }

  @Test(arguments: [
    "w=subject~is~%27+%7C%7C+true+%7C%7C+%27", "w=nosuch~is~1", "w=subject~is~%5C", "w=amount~above~x", "w=~~",
  ])
  func `a filter in words is never more than it says`(_ query: String) async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      let page = try await visitor.get("/records/tickets?\(query)")
      let isNone = query.contains("nosuch") || query.contains("~~")
      #expect(page.text.contains(">Printer<") == isNone)
    }
  }

  // MARK: What others have written

  @Test func `whatever is in a value, a note or a file's name, none of it is markup`() async throws {
    try await Visitor.run { visitor in
      let text = try #require(Self.hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let made = try await visitor.server.send(
        .post, "/records/tickets",
        String(
          decoding: try JSONSerialization.data(withJSONObject: [
            "subject": String(Self.hostile.prefix(80)), "resolution": Self.hostile,
          ]), as: UTF8.self))
      #expect(made.status == 201, "\(made.text)")
      #expect(try await visitor.post("/records/tickets/1/notes", "body=\(text)").status == 303)
      let name = try #require(
        (Self.hostile.prefix { $0 != "/" } + ".txt").addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      let file = try await visitor.server.send(
        .post, "/records/tickets/1/attachments?name=\(name)", "x", headers: [.contentType: "text/plain"])
      #expect(file.status == 201, "\(file.text)")
      let refused = try await visitor.post("/records/tickets/new", "field.subject=&field.resolution=\(text)")
      var pages = [refused]
      for path in [
        "/", "/records/tickets", "/records/tickets/1", "/records/tickets/1/edit", "/records/tickets/1/timeline",
        "/records/tickets/1/steps/finish", "/boards/tickets", "/search?q=img", "/search?q=\(text)",
        "/records/tickets?filter=\(text)",
        "/records/tickets?w=subject~is~\(text)", "/records/tickets/new?subject=\(text)",
        "/records/tickets?sort=\(text)",
      ] { pages.append(try await visitor.get(path)) }
      for page in pages {
        #expect(!page.text.contains("<img") && !page.text.contains("<script>"))
      }
      #expect(try await visitor.get("/records/tickets/1").text.contains("&lt;img src=x"))
    }
  }

  @Test func `pages are in the language of their reader`() async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.send(.post, "/records/tickets", #"{"subject": "T", "amount": 1234567.5}"#)
      let page = try await visitor.get("/records/tickets/1", language: "es")
      #expect(page.text.contains(#"<html lang="es""#) && page.text.contains("Pasos siguientes"))
      #expect(page.text.contains("1.234.567,50"))
      #expect(try await visitor.post("/preferences", "language=es").status == 303)
      #expect(try await visitor.get("/", language: "en").text.contains("Hola, Ana"))
    }
  }
}
