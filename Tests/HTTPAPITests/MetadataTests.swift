import HTTPAPI
import HTTPTypes
import Testing

struct MetadataTests {
  @Test(arguments: [("es-MX", "Incidencia", "es"), ("de", "Ticket", "en"), ("", "Ticket", "en")])
  func `describes modules in the caller's language`(header: String, label: String, language: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/modules/tickets", headers: [.acceptLanguage: header])
      #expect(answer.status == 200)
      #expect((answer.object["label"] as? [String: Any])?["one"] as? String == label)
      #expect(answer.headers[.contentLanguage] == language)
      #expect(answer.headers[.vary] == "Accept-Language")
    }
  }

  @Test(arguments: [("es-MX", "Asunto is required."), ("de", "Subject is required."), (nil, "Subject is required.")])
  func `refuses with the labels of the caller's language`(header: String?, message: String) async throws {
    try await TestServer.run { server in
      var headers = HTTPFields()
      headers[.acceptLanguage] = header
      let answer = try await server.send(.post, "/records/tickets", "{}", headers: headers)
      #expect(answer.status == 422)
      #expect((answer.object["errors"] as? [[String: Any]])?.map { $0["message"] as? String } == [message])
      let records = try await server.send(.get, "/records/tickets?count=true")
      #expect(records.object["count"] as? Int == 0)
    }
  }

  @Test func `describes fields, values, limits and processes`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/modules/tickets")
      let fields = answer.object["fields"] as? [[String: Any]] ?? []
      func field(_ name: String) -> [String: Any] { fields.first { $0["name"] as? String == name } ?? [:] }
      #expect(field("subject")["required"] as? Bool == true)
      #expect(field("subject")["max"] as? Int == 80)
      #expect(field("number")["read_only"] as? Bool == true)
      #expect((field("account")["lookup"] as? [String: Any])?["module"] as? String == "accounts")
      #expect(answer.text.contains(#"{"code":"lost","label":"Lost","retired":true}"#))
      let blueprint = try #require((answer.object["blueprints"] as? [[String: Any]])?.first)
      #expect(blueprint["initial"] as? [String] == ["open"])
      #expect(answer.text.contains(#"{"code":"closed","label":"Closed","terminal":true}"#))
      #expect(try await server.send(.get, "/modules/accounts").text.contains(#"{"name":"tickets""#))
    }
  }

  @Test func `mentions no module that the caller may not use`() async throws {
    try await TestServer.run { server in
      let key = try await server.desk.key(role: "intake")
      for path in ["/modules", "/modules/tickets", "/openapi.json"] {
        let answer = try await server.send(.get, path, key: key)
        #expect(answer.status == 200)
        #expect(!answer.text.contains("secret_code"), "\(path)")
        #expect(!answer.text.contains("Accounts"), "\(path)")
      }
      #expect(try await server.send(.get, "/modules/accounts", key: key).status == 404)
      #expect(!(try await server.send(.get, "/modules/account", key: key)).text.contains("accounts"))
    }
  }
}
