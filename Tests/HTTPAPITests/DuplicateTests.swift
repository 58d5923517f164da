import HTTPAPI
import HTTPTypes
import Testing

struct DuplicateTests {
  @Test func `a change says what it matches, and a refusal where`() async throws {
    try await TestServer.run { server in
      let first = try await server.send(.post, "/records/accounts", #"{"name": "Acme", "secret_code": "x1"}"#)
      #expect(first.status == 201)
      #expect(first.object["warnings"] == nil)
      let warned = try await server.send(.post, "/records/accounts", #"{"name": "ACME Inc."}"#)
      #expect(warned.status == 201)
      let warnings = try #require(warned.object["warnings"] as? [[String: Any]])
      #expect(warnings.map { $0["pointer"] as? String } == ["/name"])
      let found = (warnings.first?["params"] as? [String: Any])?["found"] as? [String: Any]
      #expect(found?["rule"] as? String == "same_name")
      let records = try #require(found?["records"] as? [[String: Any]])
      #expect(records.map { $0["id"] as? Int } == [1])
      #expect(try await server.send(.get, "/records/accounts/2").object["warnings"] == nil)
      let before = try await server.everything()
      let refused = try await server.send(.post, "/records/accounts", #"{"name": "Globex", "secret_code": "X1"}"#)
      #expect(refused.status == 409)
      #expect(refused.pointers == ["/secret_code"])
      #expect(refused.errorCodes == ["duplicate"])
      #expect(try await server.everything() == before)
    }
  }

  @Test func `whoever says so gets past a refusal that allows it`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme", "secret_code": "x1"}"#)
      let body = #"{"name": "Globex", "secret_code": "x1"}"#
      let confirmed = try await server.send(.post, "/records/accounts?confirm_duplicates=true", body)
      #expect(confirmed.status == 201, "\(confirmed.text)")
      #expect((confirmed.object["warnings"] as? [Any])?.count == 1)
      let timeline = try await server.send(.get, "/records/accounts/2/timeline").text
      #expect(timeline.contains("create, duplicates confirmed: same_code (accounts/1)"))
      let operations =
        #"{"operations": [{"op": "create", "values": {"name": "C", "secret_code": "x1"}, "confirm_duplicates": true}, {"op": "create", "values": {"name": "D", "secret_code": "x1"}}]}"#
      let batch = try await server.send(.post, "/records/accounts/batch", operations)
      let results = try #require(batch.object["results"] as? [[String: Any]])
      #expect(results.map { $0["status"] as? Int } == [201, 409])
      #expect((results.first?["record"] as? [String: Any])?["warnings"] != nil)
    }
  }

  @Test func `likely duplicates are listed, dismissed and asked about`() async throws {
    try await TestServer.run { server in
      for name in ["Acme", "ACME Inc.", "Acme Ltd"] {
        _ = try await server.send(.post, "/records/accounts", #"{"name": "\#(name)"}"#)
      }
      let page = try await server.send(.get, "/duplicates/accounts?rule=same_name")
      let groups = try #require(page.object["groups"] as? [[String: Any]], "\(page.text)")
      #expect(groups.count == 1)
      #expect(groups.first?["score"] as? Int == 100)
      #expect((groups.first?["records"] as? [Any])?.count == 3)
      let match = try await server.send(.post, "/duplicates/accounts/match", #"{"values": {"name": "acme"}}"#)
      #expect((match.object["matches"] as? [Any])?.count == 1)
      let wrong = try await server.send(.post, "/duplicates/accounts/match", #"{"values": {"nam": "acme"}}"#)
      #expect(wrong.pointers == ["/values/nam"])
      let all = #"{"records": [{"id": 1}, {"id": 2}, {"module": "accounts", "id": 3}]}"#
      #expect(try await server.send(.post, "/duplicates/accounts/dismiss", all).status == 204)
      let rest = try await server.send(.get, "/duplicates/accounts").object["groups"] as? [Any]
      #expect(rest?.isEmpty == true)
      #expect(try await server.send(.get, "/duplicates/accounts?rule=x").status == 400)
      #expect(try await server.send(.get, "/duplicates/nothing").status == 404)
      let intake = try await server.desk.key(role: "intake")
      #expect(try await server.send(.get, "/duplicates/accounts", key: intake).status == 403)
      #expect(try await server.send(.post, "/duplicates/accounts/dismiss", all, key: intake).status == 403)
    }
  }

  @Test func `records are merged, found under their new number, and taken apart again`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme Inc.", "secret_code": "x"}"#)
      let before = try await server.everything()
      let body = #"{"with": [{"id": 2, "version": 1}], "take": {"name": 2}}"#
      let rehearsed = try await server.send(.post, "/records/accounts/1/merge?dry_run=true", body)
      #expect(rehearsed.object["dry_run"] as? Bool == true)
      #expect(try await server.everything() == before)
      let stale = try await server.send(.post, "/records/accounts/1/merge", body, headers: [.ifMatch: "\"9\""])
      #expect(stale.status == 412)
      #expect(try await server.everything() == before)
      let merged = try await server.send(.post, "/records/accounts/1/merge", body, headers: [.ifMatch: "\"1\""])
      #expect(merged.status == 200, "\(merged.text)")
      #expect((merged.object["record"] as? [String: Any])?["name"] as? String == "Acme Inc.")
      #expect(merged.headers[.eTag] == "\"2\"")
      let loser = try await server.send(.get, "/records/accounts/2")
      #expect(loser.status == 404)
      #expect(loser.errorCodes == ["merged"])
      #expect((loser.errors.first?["params"] as? [String: Any])?["wanted"] as? Int == 1)
      let undone = try await server.send(.post, "/records/accounts/1/unmerge")
      #expect(undone.status == 200, "\(undone.text)")
      #expect(try await server.send(.get, "/records/accounts/2").object["secret_code"] as? String == "x")
      #expect(try await server.send(.post, "/records/accounts/1/unmerge").errorCodes == ["not_merged"])
    }
  }

  @Test func `a batch merges and takes apart`() async throws {
    try await TestServer.run { server in
      for name in ["A", "B"] { _ = try await server.send(.post, "/records/accounts", #"{"name": "\#(name)"}"#) }
      let operations = """
        {"operations": [{"op": "merge", "id": 1, "version": 1, "with": [2], "take": {"name": 2}},
          {"op": "merge", "id": 1, "with": [99]}, {"op": "unmerge", "id": 1, "keep_changes": true}]}
        """
      let batch = try await server.send(.post, "/records/accounts/batch", operations)
      let results = try #require(batch.object["results"] as? [[String: Any]], "\(batch.text)")
      #expect(results.map { $0["status"] as? Int } == [200, 404, 200])
      #expect((results[0]["record"] as? [String: Any])?["name"] as? String == "B")
      #expect((results[0]["merge"] as? [String: Any])?["losers"] as? [Int] == [2])
      #expect((results[2]["merge"] as? [String: Any])?["losers"] as? [Int] == [2])
      let before = try await server.everything()
      let wrong = try await server.send(
        .post, "/records/accounts/batch", #"{"operations": [{"op": "merge", "id": 1, "with": ["x"]}]}"#)
      #expect(wrong.status == 400)
      #expect(wrong.pointers == ["/operations/0/with/0", "/operations/0/with/0/id"])
      #expect(try await server.everything() == before)
    }
  }

  @Test(arguments: [
    (#"{"with": [1]}"#, 422), (#"{"with": []}"#, 422), (#"{}"#, 422), (#"{"with": ["x"]}"#, 400),
    (#"{"with": [2], "take": {"name": "x"}}"#, 400), (#"{"with": [2], "wth": 1}"#, 400), (#"{"with": [99]}"#, 404),
  ])
  func `merges that cannot be are refused`(body: String, status: Int) async throws {
    try await TestServer.run { server in
      for name in ["A", "B"] { _ = try await server.send(.post, "/records/accounts", #"{"name": "\#(name)"}"#) }
      let before = try await server.everything()
      #expect(try await server.send(.post, "/records/accounts/1/merge", body).status == status)
      #expect(try await server.everything() == before)
    }
  }

  @Test func `too many records to merge are counted as they were given`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      let refused = try await server.send(.post, "/records/accounts/1/merge", "{\"with\": \(Array(2...120))}")
      #expect(refused.status == 422)
      #expect(refused.text.contains("There are 119 records"), "\(refused.text)")
    }
  }
}
