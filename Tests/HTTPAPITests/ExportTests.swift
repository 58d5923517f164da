import HTTPAPI
import HTTPTypes
import Testing

struct ExportTests {
  @Test func `gives all records as a file`() async throws {
    try await TestServer.run { server in
      _ = try await server.ticket("=Printer")
      _ = try await server.ticket("Screen, wide")
      let csv = try await server.send(.get, "/exports/tickets.csv?fields=subject,status&sort=-id")
      #expect(csv.status == 200, "\(csv.text)")
      #expect(csv.text == "subject,status\r\n\"Screen, wide\",open\r\n\"'=Printer\",open\r\n")
      #expect(csv.headers[.contentType] == "text/csv; charset=utf-8; header=present")
      #expect(csv.headers[.contentDisposition] == "attachment; filename=\"tickets.csv\"")
      let labels = try await server.send(
        .get, "/exports/tickets.csv?fields=subject&header=labels&filter=subject%20%3D%3D%20'x'",
        headers: [.acceptLanguage: "en"])
      #expect(labels.text == "Subject\r\n")
      let lines = try await server.send(.get, "/exports/tickets.ndjson?fields=id,account.name")
      #expect(lines.text == "{\"id\":1,\"account.name\":null}\n{\"id\":2,\"account.name\":null}\n")
      #expect(lines.headers[.contentType] == "application/x-ndjson")
    }
  }

  @Test(arguments: [
    ("/exports/tickets.csv?filter=x", 400), ("/exports/tickets.csv?fields=x", 400), ("/exports/nothing.csv", 404),
    ("/exports/tickets.csv?header=x", 400), ("/exports/tickets.ndjson?header=names", 400), ("/exports/tickets", 404),
  ])
  func `refuses what cannot be exported with a problem`(path: String, status: Int) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, path)
      #expect(answer.status == status, "\(answer.text)")
      #expect(answer.headers[.contentType] == "application/problem+json")
    }
  }

  @Test func `asks for the right to export`() async throws {
    try await TestServer.run { server in
      let key = try await server.desk.key(role: "agent")
      #expect(try await server.send(.get, "/exports/tickets.csv", key: key).status == 403)
      #expect(try await server.send(.get, "/records/tickets", key: key).status == 200)
    }
  }
}
