import Foundation
import HTTPAPI
import HTTPTypes
import Testing

struct SearchTests {
  @Test func `finds records of every module that the caller may read`() async throws {
    try await TestServer.run { server in
      let ticket = try await server.ticket("Printer <b>Łódź</b>")
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Lodz Ltd"}"#)
      let all = try await server.send(.get, "/search?q=lodz")
      #expect(all.status == 200)
      let results = try #require(all.object["results"] as? [[String: Any]])
      #expect(results.compactMap { $0["module"] as? String } == ["accounts", "tickets"])
      #expect(all.object["found"] as? Int == 2)
      #expect(all.object["capped"] as? Bool == false)
      let key = try await server.desk.key(role: "intake")
      #expect(try await server.send(.get, "/search?q=lodz", key: key).object["found"] as? Int == 0)
      #expect(try await server.send(.get, "/search?q=lodz&modules=accounts", key: key).status == 403)
      let some = try await server.send(.get, "/search?q=print%20lo&modules=tickets")
      #expect((some.object["results"] as? [Any])?.isEmpty == true)
      let one = try await server.send(.get, "/search?q=printer%20lo&modules=tickets&limit=1")
      let result = try #require((one.object["results"] as? [[String: Any]])?.first)
      #expect(result["id"] as? Int == ticket)
      #expect(result["title"] as? String == "Printer <b>Łódź</b>")
      let parts = try #require((result["snippet"] as? [String: Any])?["parts"] as? [[String: Any]])
      #expect(parts.compactMap { $0["text"] as? String } == ["Printer", " <b>", "Łódź", "</b>"])
      #expect(parts.map { $0["match"] as? Bool ?? false } == [true, false, true, false])
    }
  }

  @Test(arguments: [
    ("/search", 400), ("/search?q=", 400), ("/search?q=x&limit=0", 400), ("/search?q=x&modules=nothing", 404),
    ("/search?q=%22NEAR(%00*", 200), ("/search?q=%FF", 400),
  ])
  func `answers whatever is asked`(path: String, status: Int) async throws {
    try await TestServer.run { server in
      let before = try await server.everything()
      #expect(try await server.send(.get, path).status == status)
      #expect(try await server.everything() == before)
    }
  }

  @Test func `refuses a text that is too long`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/search?q=\(String(repeating: "a+", count: 5_000))")
      #expect(answer.status == 400)
      #expect(answer.errorCodes == ["too_long"])
    }
  }
}
