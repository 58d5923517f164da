import Engine
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

/// Forms on the web, as a browser sees them.
struct FormPageTests {
  private static let form = """
    form: report
    label: Report a fault <now>
    module: tickets
    fields:
      subject: {required: true, help: What is broken}
    consent: {text: You may call me.}
    thanks: We are on it.
    origins: [https://www.example.com]
    hourly: 9
    """

  private func run(_ body: @escaping @Sendable (TestServer) async throws -> Void) async throws {
    try await TestServer.run { server in
      try await server.desk.workspace.withStore("acme") { store in
        _ = try await store.publish(
          overlay: SourceSet(name: "overlay", files: ["forms/report.yaml": Self.form]),
          author: try #require(try await store.caller(named: "admin")), message: "form")
      }
      try await body(server)
    }
  }

  private func send(
    _ body: String, to server: TestServer, headers: HTTPFields = [:], path: String = "/t/acme/forms/report"
  ) async throws -> Answer {
    var headers = headers
    headers[.contentType] = headers[.contentType] ?? "application/x-www-form-urlencoded"
    return try await server.send(.post, path, body, headers: headers, isBare: true)
  }

  private func subjects(_ server: TestServer) async throws -> String {
    try await server.send(.get, "/records/tickets?fields=subject").text
  }

  @Test
  func `a form is a page with labels, without script and cookie, that named sites alone may frame`() async throws {
    try await run { server in
      let page = try await server.send(.get, "/t/acme/forms/report", isBare: true)
      #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
      let policy = try #require(page.headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'"))
      #expect(policy.contains("frame-ancestors 'self' https://www.example.com"))
      #expect(page.headers[.setCookie] == nil && !page.text.contains("<script"))
      #expect(page.text.contains("Report a fault &lt;now&gt;") && !page.text.contains("<now>"))
      #expect(page.text.contains(#"<label for="f-subject">"#) && page.text.contains(#"aria-describedby="h-subject""#))
      #expect(page.text.contains(#"<html lang="en">"#))
      #expect(page.text.contains(#"type="text" maxlength="80""#), "as long as the field takes")
      let style = try await server.send(.get, "/t/acme/forms.css", isBare: true)
      #expect(style.status == 200 && style.headers[.contentType] == "text/css; charset=utf-8")
    }
  }

  @Test
  func `what is sent becomes a record, and whoever sent it is thanked`() async throws {
    try await run { server in
      let answer = try await send("subject=Printer+on+fire&consent=yes", to: server)
      #expect(answer.status == 303, "\(answer.text)")
      let place = try #require(answer.headers[.location])
      #expect(place.hasPrefix("/t/acme/forms/report/thanks?ticket="))
      let thanks = try await server.send(.get, place, isBare: true)
      #expect(thanks.status == 200 && thanks.text.contains("We are on it."))
      #expect(try await subjects(server).contains("Printer on fire"))
      let program = try await send(
        "subject=By+script&consent=yes", to: server,
        headers: [.accept: "application/json", .origin: "https://www.example.com"])
      #expect(program.status == 202 && program.object["thanks"] as? String == "We are on it.")
      #expect(program.headers[.accessControlAllowOrigin] == "https://www.example.com")
    }
  }

  @Test
  func `what is wrong is summed up, what was answered stays, and nothing is kept`() async throws {
    try await run { server in
      let before = try await server.everything()
      let empty = try await send("subject=&consent=yes", to: server)
      #expect(empty.status == 422 && empty.text.contains(#"role="alert""#))
      #expect(empty.text.contains(##"<a href="#f-subject">"##) && empty.text.contains(#"aria-invalid="true""#))
      let trapped = try await send("subject=Buy+now&leave_empty=x&consent=yes", to: server)
      #expect(trapped.status == 422 && trapped.text.contains(#"value="Buy now""#))
      let program = try await send(
        "subject=x&leave_empty=x&consent=yes", to: server, headers: [.accept: "application/json"])
      #expect(program.status == 422 && program.headers[.contentType]?.hasPrefix("application/json") == true)
      let without = try await send("subject=%22%3E%3Cb%3E", to: server)
      #expect(without.status == 422 && without.text.contains("e-consent") && !without.text.contains("<b>"))
      #expect(try await server.everything() == before)
    }
  }

  @Test
  func `other sites, other bodies, bodies without end and too many are refused`() async throws {
    try await run { server in
      let before = try await server.everything()
      let good = "subject=x&consent=yes"
      for origin in ["https://evil.example", "null", "http://evil/127.0.0.1", "javascript://127.0.0.1"] {
        #expect(try await send(good, to: server, headers: [.origin: origin]).status == 403, "\(origin)")
      }
      #expect(try await send("subject=x&consent=no", to: server).status == 422)
      #expect(try await send("subject=x&consent=false", to: server).status == 422)
      let other = HTTPFields([HTTPField(name: .contentType, value: "application/x-www-form-urlencodedx")])
      #expect(try await send(good, to: server, headers: other).status == 415)
      let late = try await server.send(.get, "/t/acme/forms/report/thanks", isBare: true)
      #expect(late.status == 303 && late.headers[.location] == "/t/acme/forms/report")
      #expect(try await send("{}", to: server, headers: [.contentType: "application/json"]).status == 415)
      let allowed: HTTPFields = [.origin: "https://www.example.com"]
      let long = try await send("subject=" + String(repeating: "x", count: 70_000), to: server, headers: allowed)
      #expect(long.status == 413 && long.headers[.accessControlAllowOrigin] == "https://www.example.com")
      #expect(try await send(good, to: server, path: "/t/acme/forms/nothing").status == 404)
      #expect(try await send(good, to: server, path: "/t/nobody/forms/report").status == 404)
      #expect(try await server.send(.get, "/t/acme/forms/report/file?ticket=1.x", isBare: true).status == 404)
      #expect(try await server.everything() == before)
      var last = 0
      for _ in 0..<10 { last = try await send(good, to: server).status }
      #expect(last == 429)
      let many = try await send(good, to: server, headers: allowed)
      #expect(many.status == 429 && many.headers[.accessControlAllowOrigin] == "https://www.example.com")
      #expect(many.headers[.retryAfter] != nil)
    }
  }
}
