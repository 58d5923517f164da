import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Metamodel
import Tenancy
import Testing

@testable import WebPages

/// What somebody with bad intentions would try on pages, on every route that there is.
struct PageSecurityTests {
  private typealias Visitor = PageTests.Visitor

  /// The pages before anybody has signed in.
  private static let open = ["/sign-in", "/forgotten", "/password?token=x", "/decision?token=x"]

  // MARK: Forms from elsewhere

  @Test(
    arguments: [
      (nil, nil), ("", nil), ("another", nil), (nil, "cross-site"), ("own", "same-site"), ("own", "cross-site"),
    ] as [(String?, String?)])
  func `no form of any page is taken without the proof of the session, nor from another site`(
    _ proof: String?, _ site: String?
  ) async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      let before = try await Self.kept(visitor)
      for route in PageRoute.all where route.method == .post {
        var headers: HTTPFields = [.cookie: visitor.cookies, .contentType: "application/x-www-form-urlencoded"]
        if let site { headers[.fetchSite] = site }
        let said = proof.map { "proof=\($0 == "own" ? visitor.proof : $0)&" } ?? ""
        let answer = try await visitor.server.send(
          .post, "/t/acme\(WorkPageTests.path(route))", "\(said)field.subject=x&body=x&name=eve&apply=true",
          headers: headers, isBare: true)
        #expect(answer.status == 403, "\(route.path)")
      }
      #expect(try await Self.kept(visitor) == before)
    }
  }

  /// Everything that a page could have changed.
  private static func kept(_ visitor: Visitor) async throws -> [String] {
    var texts = try await visitor.server.everything()
    for path in ["/users", "/modules/tickets", "/keys", "/views/tickets", "/records/tickets/1/timeline", "/sessions"] {
      texts.append(try await visitor.server.send(.get, path).text)
    }
    return texts
  }

  // MARK: Frames, caches, scripts

  @Test func `no page, neither one that is there nor one that is not, is framed, cached or sniffed`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      let paths =
        PageRoute.all.filter { $0.method == .get }.map(WorkPageTests.path) + Self.open + [
          "/records/nosuch", "/no/such",
        ]
      for path in paths {
        let page = try await visitor.get(path)
        #expect(page.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true, "\(path)")
        #expect(page.headers[.contentSecurityPolicy]?.contains("unsafe") == false, "\(path)")
        #expect(page.headers[.cacheControl] == "no-store", "\(path)")
        #expect(page.headers[.xContentTypeOptions] == "nosniff", "\(path)")
        #expect(page.header("Referrer-Policy") == "no-referrer", "\(path)")
        #expect(!page.text.contains(" style=") && !page.text.contains(" onclick="), "\(path)")
      }
    }
  }

  // MARK: Redirects

  @Test(arguments: [
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "/t/globex/", "/t/acme/../globex/",
    "/t/acme/%2E%2e/globex/",
    "/t/acme/..%2fglobex/", "javascript:alert(1)", "/t/acme/\r\nLocation: https://evil.example/",
  ])
  func `nobody is sent elsewhere, whatever a form names as the place to go on`(_ place: String) async throws {
    let to = try #require(place.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      var answers = [
        try await visitor.post("/preferences", "theme=dark&to=\(to)"),
        try await visitor.post("/records/tickets/new", "field.subject=A&base.subject=&to=\(to)&quick=account"),
        try await visitor.post("/records/tickets/1/edit", "version=1&field.subject=B&base.subject=Printer&to=\(to)"),
        try await visitor.post("/records/tickets/1/move", "field=status&to=working&back=\(to)"),
        try await visitor.post("/records/tickets/1/notes", "body=x&to=\(to)"),
      ]
      let page = try await visitor.server.send(.get, "/t/acme/sign-in?to=\(to)", isBare: true)
      let proof = try #require(page.text.firstMatch(of: #/name="proof" value="([a-z0-9]+)"/#)).1
      answers.append(
        try await visitor.server.send(
          .post, "/t/acme/sign-in", "proof=\(proof)&login=ana&password=tres+gatos+en+Almer%C3%ADa&to=\(to)",
          headers: [
            .cookie: "__Host-trellis-form.acme=\(proof)", .contentType: "application/x-www-form-urlencoded",
          ], isBare: true))
      for answer in answers {
        #expect(answer.status == 303, "\(answer.text)")
        let location = try #require(answer.headers[.location])
        let there = try #require(URL(string: location, relativeTo: URL(string: "https://crm.example/t/acme/")))
        #expect(there.host() == "crm.example", "\(location)")
        #expect(there.standardized.path().hasPrefix("/t/acme/"), "\(location)")
      }
      for path in ["/records/tickets/new?to=\(to)", "/records/tickets/1/edit?to=\(to)"] {
        #expect(try await !visitor.get(path).text.contains("evil.example"), "\(path)")
      }
    }
  }

  // MARK: Other tenants

  @Test func `a session opens no page of another tenant, by whichever cookie it is sent`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      let renamed = visitor.cookies.replacing("__Host-trellis-acme=", with: "__Host-trellis-globex=")
      let rewritten = renamed.replacing("trs_acme_", with: "trs_globex_")
      let headers: HTTPFields = [.authorization: "Bearer \(visitor.server.desk.globexKey)"]
      let globex = try await visitor.server.send(.get, "/t/globex/v1/records/tickets", headers: headers, isBare: true)
      for cookies in [visitor.cookies, renamed, rewritten, "\(visitor.cookies); \(rewritten)"] {
        for route in PageRoute.all {
          let form = route.method == .post ? "proof=\(visitor.proof)&field.subject=x" : nil
          let answer = try await visitor.server.send(
            route.method, "/t/globex\(WorkPageTests.path(route))", form,
            headers: [.cookie: cookies, .contentType: "application/x-www-form-urlencoded"], isBare: true)
          #expect(answer.status == 303, "\(route.path)")
          #expect(answer.headers[.location]?.hasPrefix("/t/globex/sign-in") == true, "\(route.path)")
        }
      }
      let after = try await visitor.server.send(.get, "/t/globex/v1/records/tickets", headers: headers, isBare: true)
      #expect(after.status == 200 && after.text == globex.text)
    }
  }

  // MARK: What is sent twice

  @Test func `a form that is sent twice is done once, and leads to the same place`() async throws {
    try await Visitor.run { visitor in
      let new = try await visitor.get("/records/tickets/new")
      let once = try #require(new.text.firstMatch(of: #/name="once" value="([a-z0-9]+)"/#)).1
      let forms = [
        ("/records/tickets/new", "once=\(once)&field.subject=Printer&base.subject="),
        ("/records/tickets/1/notes", "once=\(once)&body=Called"),
        ("/records/tickets/1/steps/start", "once=\(once)&version=1"),
      ]
      for (path, form) in forms {
        async let one = visitor.post(path, form)
        async let other = visitor.post(path, form)
        let answers = try await [one, other, visitor.post(path, form)]
        for answer in answers {
          #expect(answer.status == 303, "\(path): \(answer.text)")
          #expect(answer.headers[.location] == answers[0].headers[.location])
        }
      }
      let records = try await visitor.server.send(.get, "/records/tickets?count=true").object
      #expect(records["count"] as? Int == 1)
      #expect(try await visitor.server.send(.get, "/records/notes?count=true").object["count"] as? Int == 1)
      let timeline = try await visitor.server.send(.get, "/records/tickets/1/timeline").text
      #expect(timeline.components(separatedBy: #""transition":"start""#).count == 2, "\(timeline)")
      // With something else in it, it is another form.
      let another = try await visitor.post("/records/tickets/new", "once=\(once)&field.subject=Plotter&base.subject=")
      #expect(another.headers[.location] == "/t/acme/records/tickets/2?done=created")
    }
  }

  @Test func `what is refused once is judged again when it is sent again`() async throws {
    try await Visitor.run { visitor in
      let before = try await visitor.server.everything()
      for _ in 0..<2 {
        let refused = try await visitor.post("/records/tickets/new", "once=abc&field.subject=&base.subject=")
        #expect(refused.status == 422)
      }
      #expect(try await visitor.server.everything() == before)
    }
  }
}
