import Foundation
import Testing

/// What an operator does beside the processes: people, files, mistakes, and the end of a tenant.
@Suite struct OperatorWalkTests {
  private func error(_ ending: Trellis.Ending) throws -> [String: Any] {
    let body = try #require(try JSONSerialization.jsonObject(with: Data(ending.error.utf8)) as? [String: Any])
    return try #require(body["error"] as? [String: Any])
  }

  @Test func aFileIsImportedFromTheStandardInputWithAndWithoutAServer() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    let command =
      "seq 1 1500 | sed '1i name' | '\(Trellis.binary.path)' import acme accounts - --json --data '\(trellis.data.path)'"
    for isServed in [false, true] {
      let server = isServed ? try await Server(trellis) : nil
      let ending = try await Trellis.execute(URL(filePath: "/bin/sh"), ["-c", command])
      #expect(try ending.json()["created"] as? Int == 1_500, "\(ending.error)")
      // A pipe that nobody writes to is not waited for.
      let fifo = trellis.data.appending(path: "fifo").path
      mkfifo(fifo, 0o600)
      for path in [fifo, trellis.data.path, "/nowhere.csv"] {
        let refused = try await trellis.run("import", "acme", "accounts", path, "--json")
        #expect(refused.code == 1)
        #expect((try error(refused)["message"] as? String)?.contains(path) == true)
      }
      _ = try await server?.stop()
    }
    let list = try await trellis.succeed("record", "list", "acme", "accounts", "--count", "--limit", "1", "--json")
      .json()
    #expect(list["count"] as? Int == 3_000)
  }

  @Test func aUserIsDeactivatedAndATenantDeletedThroughTheServer() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    try await trellis.succeed("user", "create", "acme", "ana", "--role", "sales_rep")
    let key = try #require(
      try await trellis.succeed("key", "create", "acme", "--user", "ana", "--json").json()["key"] as? String)
    let server = try await Server(trellis)
    let url = server.base + "/t/acme/v1/records/accounts"
    #expect(try await Trellis.curl(url, key: key).status == 200)
    try await trellis.succeed("user", "deactivate", "acme", "ana")
    #expect(try await Trellis.curl(url, key: key).status == 401)
    try await trellis.succeed("user", "activate", "acme", "ana")
    #expect(try await Trellis.curl(url, key: key).status == 200)
    #expect(try await trellis.run("user", "create", "acme", "ben", "--email", "nowhere").code == 1)

    #expect(try await trellis.run("tenant", "delete", "acme").code == 2)
    #expect(try await Trellis.curl(url, key: key).status == 200)
    try await trellis.succeed("tenant", "delete", "acme", "--yes")
    #expect(try await Trellis.curl(url, key: key).status == 401)
    let left = FileManager.default.enumerator(atPath: trellis.data.path)?.compactMap { $0 as? String } ?? []
    #expect(!left.contains { $0.hasSuffix("store.sqlite") })
    #expect(try await trellis.succeed("tenant", "list").output.contains("acme") == false)
    _ = try await server.stop()
  }

  @Test func mistakesSayWhatToDoAndLeaveNothingBehind() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let nowhere = trellis.data.appending(path: "nowhere").path
    let list = try await Trellis.execute(Trellis.binary, ["tenant", "list", "--data", nowhere])
    #expect(list.code == 1 && list.error.contains("trellis tenant create"))
    #expect(!FileManager.default.fileExists(atPath: nowhere))
    let bad = try await Trellis.execute(
      Trellis.binary, ["tenant", "create", "acme", "--preset", "b2b", "--data", "/dev/null/x", "--json"])
    #expect(bad.code == 1)
    #expect(
      try error(bad)["message"] as? String
        == "The data directory /dev/null/x cannot be used: cannot use /dev/null: not a directory.")
    let usage = try await Trellis.execute(Trellis.binary, ["tenant", "list", "--json", "--nonsense"])
    #expect(usage.code == 2)
    #expect(try error(usage)["code"] as? String == "usage")

    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    try await trellis.succeed("record", "create", "acme", "accounts", "name=Northwind")
    let deleted = try await trellis.succeed("record", "delete", "acme", "accounts", "1")
    #expect(
      deleted.output
        == "Moved accounts 1 to the recycle bin. `trellis record restore acme accounts 1` brings it back.\n")
    try await trellis.succeed("record", "restore", "acme", "accounts", "1")

    let server = try await Server(trellis)
    let port = try #require(server.base.split(separator: ":").last)
    let other = try Trellis()
    defer { other.remove() }
    let second = try await other.run("serve", "--port", String(port))
    #expect(second.code == 1 && second.error.contains("choose another with --port"), "\(second.error)")
    #expect(second.error.split(separator: "\n").count == 1, "nothing beside it: \(second.error)")
    _ = try await server.stop()
  }
}
