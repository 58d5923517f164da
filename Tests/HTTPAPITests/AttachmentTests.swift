import Engine
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Tenancy
import Testing

@testable import HTTPAPI

struct AttachmentTests {
  private static let pdf = "%PDF-1.7 0123456789"

  @Test func `takes a file, tells of it and gives it back to be saved`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let place = "/records/tickets/\(id)/attachments"
      let added = try await server.send(
        .post, "\(place)?name=Vertr%C3%A4ge%20%22A%22.pdf&kind=contract", Self.pdf,
        headers: [.contentType: "image/png"])
      #expect(added.status == 201, "\(added.text)")
      #expect(added.headers[.eTag] == "\"2\"" && added.headers[.location] == "/t/acme/v1\(place)/1")
      #expect(added.object["media_type"] as? String == "application/pdf" && added.object["size"] as? Int == 19)
      #expect(added.object["name"] as? String == "Verträge \"A\".pdf" && added.object["kind"] as? String == "contract")
      let listed = try await server.send(.get, place)
      #expect((listed.object["attachments"] as? [[String: Any]])?.count == 1)
      #expect(
        try await server.send(.get, "\(place)/1").object["sha256"] as? String == added.object["sha256"] as? String)
      let content = try await server.send(.get, "\(place)/1/content")
      #expect(content.status == 200 && content.text == Self.pdf)
      #expect(content.headers[.contentType] == "application/pdf" && content.headers[.contentLength] == "19")
      #expect(
        content.headers[.contentDisposition]
          == "attachment; filename=\"Vertr_ge _A_.pdf\"; filename*=UTF-8''Vertr%C3%A4ge%20%22A%22.pdf")
      #expect(content.headers[.xContentTypeOptions] == "nosniff")
      #expect(content.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
      #expect(content.headers[.eTag] == "\"\(added.object["sha256"] as? String ?? "")\"")
      let head = try await server.send(.head, "\(place)/1/content")
      #expect(head.status == 200 && head.text.isEmpty && head.headers[.contentLength] == "19")
      let deleted = try await server.send(.delete, "\(place)/1")
      #expect(deleted.status == 204)
      #expect(try await server.send(.get, "\(place)/1/content").status == 404)
      #expect(try await server.send(.post, "\(place)/1/restore").status == 200)
      #expect(try await server.send(.get, "\(place)/1/content").text == Self.pdf)
    }
  }

  @Test(
    arguments: [
      ("bytes=0-4", 206, "%PDF-", "bytes 0-4/19"), ("bytes=15-", 206, "6789", "bytes 15-18/19"),
      ("bytes=-3", 206, "789", "bytes 16-18/19"), ("bytes=-99", 206, pdf, "bytes 0-18/19"),
      ("bytes=10-99999999999999999999", 206, "123456789", "bytes 10-18/19"),
      ("BYTES=18-18", 206, "9", "bytes 18-18/19"),
      ("bytes=0-1,3-4", 200, pdf, nil), ("lines=0-4", 200, pdf, nil), ("bytes=4-2", 200, pdf, nil),
      ("bytes=-", 200, pdf, nil), ("bytes=a-b", 200, pdf, nil), ("bytes=+1-2", 200, pdf, nil),
      ("bytes=19-", 416, nil, "bytes */19"), ("bytes=-0", 416, nil, "bytes */19"),
      ("bytes=99999999999999999999-", 416, nil, "bytes */19"),
    ] as [(String, Int, String?, String?)])
  func `gives the part that is asked for`(range: String, status: Int, text: String?, place: String?) async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let path = "/records/tickets/\(id)/attachments"
      _ = try await server.send(.post, "\(path)?name=a.pdf", Self.pdf)
      let answer = try await server.send(.get, "\(path)/1/content", headers: [.range: range])
      #expect(answer.status == status)
      if let text { #expect(answer.text == text) }
      #expect(answer.headers[.contentRange] == place)
    }
  }

  @Test func `sends nothing that the client has, and all where it has another one`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let path = "/records/tickets/\(id)/attachments"
      _ = try await server.send(.post, "\(path)?name=a.pdf", Self.pdf)
      let tag = try #require(try await server.send(.get, "\(path)/1/content").headers[.eTag])
      for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
        let answer = try await server.send(.get, "\(path)/1/content", headers: [.ifNoneMatch: known])
        #expect(answer.status == 304 && answer.text.isEmpty, "\(known)")
      }
      #expect(try await server.send(.get, "\(path)/1/content", headers: [.ifNoneMatch: "\"x\""]).status == 200)
      let same = try await server.send(.get, "\(path)/1/content", headers: [.range: "bytes=0-3", .ifRange: tag])
      #expect(same.status == 206)
      let other = try await server.send(.get, "\(path)/1/content", headers: [.range: "bytes=0-3", .ifRange: "\"x\""])
      #expect(other.status == 200 && other.text == Self.pdf)
    }
  }

  @Test func `refuses what it cannot take, and keeps nothing of it`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let path = "/records/tickets/\(id)/attachments"
      try await server.desk.workspace.withStore("acme") { store in
        var settings = store.settings
        settings.attachmentLimit = 1_024
        try await store.change(settings, by: store.firstAdministrator())
      }
      let before = try await server.everything()
      for (query, body, headers, status, code) in [
        ("", "x", [:], 400, "bad_parameter"), ("?name=a%2Fb", "x", [:], 422, "invalid"),
        ("?name=a%0D%0AX:%20y", "x", [:], 422, "invalid"),
        ("?name=a", String(repeating: "x", count: 1_025), [:], 413, "too_large"),
        ("?name=a", "#!/bin/sh", [:], 422, "invalid"), ("?name=a", "", [:], 422, "invalid"),
        ("?name=a", "x", [.contentType: "multipart/form-data; boundary=x"], 415, "unsupported_media_type"),
        ("?name=a", "x", [.contentEncoding: "gzip"], 415, "unsupported_encoding"),
        ("?name=a", "x", [.ifMatch: "\"7\""], 412, "version_mismatch"), ("?name=a&x=y", "x", [:], 400, "bad_parameter"),
      ] as [(String, String, HTTPFields, Int, String)] {
        let answer = try await server.send(.post, path + query, body, headers: headers)
        #expect(answer.status == status && answer.code == code, "\(query): \(answer.text)")
      }
      for wrong in ["/records/tickets/99/attachments?name=a", "/records/nothing/1/attachments?name=a"] {
        #expect(try await server.send(.post, wrong, "x").status == 404)
      }
      #expect(try await server.everything() == before)
      #expect(try await server.send(.get, path).text == #"{"attachments":[],"next_cursor":null}"#)
    }
  }

  @Test func `is of the record's tenant and for those who may change the record`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let path = "/records/tickets/\(id)/attachments"
      _ = try await server.send(.post, "\(path)?name=canary.txt", "canary of acme")
      for place in ["/1", "/1/content", ""] {
        let answer = try await server.send(.get, "/t/globex/v1\(path)\(place)", key: server.desk.globexKey)
        #expect(answer.status == 404 && !answer.text.contains("canary"))
        #expect(try await server.send(.get, path + place, key: server.desk.globexKey).status == 401)
      }
      let account = try await server.send(.post, "/records/accounts", #"{"name": "A"}"#)
      #expect(account.status == 201)
      let agent = try await server.desk.key(role: "agent")
      #expect(try await server.send(.post, "/records/accounts/1/attachments?name=a", "x", key: agent).status == 403)
      #expect(try await server.send(.post, "\(path)?name=a", "x", key: agent).status == 201)
      let intake = try await server.desk.key(role: "intake")
      #expect(try await server.send(.get, "\(path)/1/content", key: intake).status == 403)
    }
  }

  @Test func `attaches once under one key`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      let path = "/records/tickets/\(id)/attachments"
      let key: HTTPFields = [HTTPField.Name.idempotencyKey: "one"]
      let first = try await server.send(.post, "\(path)?name=a.txt", "text", headers: key)
      let again = try await server.send(.post, "\(path)?name=a.txt", "text", headers: key)
      #expect(first.status == 201 && again.status == 201 && again.text == first.text)
      #expect(again.header("Idempotency-Replayed") == "true")
      #expect(try await server.send(.post, "\(path)?name=a.txt", "other", headers: key).errorCodes == ["key_reused"])
      let listed = try await server.send(.get, path)
      #expect((listed.object["attachments"] as? [[String: Any]])?.count == 1)
    }
  }

  @Test(arguments: [
    ("plain.txt", "attachment; filename=\"plain.txt\"; filename*=UTF-8''plain.txt"),
    ("a\"; x=\"b", "attachment; filename=\"a__ x__b\"; filename*=UTF-8''a%22%3B%20x%3D%22b"),
    ("日本.pdf", "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf"),
    ("100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"),
  ])
  func `lets no name become syntax`(name: String, header: String) {
    #expect(FileAnswer.disposition(name) == header)
  }
}
