import Engine
import Foundation
import GRDB
import HTTPTypes
import Metamodel
import Operations
import Tenancy
import Testing

/// What is told of changes, and to whom. That a stream goes on is shown by ``EventLiveTests``.
struct EventTests {
  /// Events as they stand in an answer.
  struct Event: Equatable {
    let id: Int
    let kind: String
    let record: String
    let fields: [String]?
  }

  private static func events(
    _ server: TestServer, _ query: String = "after=0", key: String? = nil, headers: HTTPFields = [:]
  ) async throws -> [Event] {
    let answer = try await server.send(.get, "/events?follow=false&\(query)", key: key, headers: headers)
    #expect(answer.status == 200, "\(answer.text)")
    return events(in: answer.text)
  }

  static func events(in text: String) -> [Event] {
    // Over a socket the lines of chunks stand in between.
    text.replacing("\r\n", with: "\n").components(separatedBy: "\n\n").compactMap { block -> Event? in
      let lines = block.split(separator: "\n")
      guard lines.contains("event: change"), let data = lines.first(where: { $0.hasPrefix("data: ") }),
        let object = (try? JSONSerialization.jsonObject(with: Data(data.dropFirst(6).utf8))) as? [String: Any],
        let id = object["sequence"] as? Int, lines.contains("id: \(id)")
      else { return nil }
      return Event(
        id: id, kind: object["kind"] as? String ?? "", record: "\(object["module"] ?? "")/\(object["id"] ?? "")",
        fields: object["fields"] as? [String])
    }
  }

  private static func role(_ server: TestServer, _ name: String, _ settings: RoleSettings) async throws -> String {
    _ = try await CreateRole(tenant: "acme", role: name, settings: settings, publication: Publication())
      .run(in: server.desk.workspace) { _ in }
    return try await server.desk.key(role: name)
  }

  @Test func `tells each change with its number and what has changed`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Printer")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"subject": "Scanner", "urgent": true}"#)
      _ = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}")
      _ = try await server.send(.delete, "/records/tickets/\(id)")
      _ = try await server.send(.post, "/records/tickets/\(id)/restore")
      let events = try await Self.events(server)
      #expect(events.map(\.kind) == ["created", "updated", "moved", "deleted", "restored"])
      #expect(Set(events.map(\.record)) == ["tickets/\(id)"])
      #expect(events[1].fields == ["subject", "urgent"])
      #expect(events[2].fields?.contains("status") == true)
      #expect(events.map(\.id) == events.map(\.id).sorted() && Set(events.map(\.id)).count == 5)
    }
  }

  @Test func `goes on after the last event that the client has seen`() async throws {
    try await TestServer.run { server in
      for subject in ["a", "b", "c"] { _ = try await server.ticket(subject) }
      let all = try await Self.events(server)
      #expect(all.count == 3)
      #expect(try await Self.events(server, "after=\(all[0].id)") == Array(all.dropFirst()))
      let seen = try #require(HTTPField.Name("Last-Event-ID"))
      #expect(try await Self.events(server, headers: [seen: "\(all[1].id)"]) == [all[2]], "the header counts more")
      #expect(try await Self.events(server, "modules=accounts,tickets").isEmpty, "from now on")
    }
  }

  @Test func `says that the sequence has begun anew to who knows a later place`() async throws {
    try await TestServer.run { server in
      _ = try await server.ticket()
      let answer = try await server.send(.get, "/events?follow=false&after=999")
      #expect(answer.text.contains("event: reset\ndata: {\"sequence\":1}"), "\(answer.text)")
      #expect(!(try await server.send(.get, "/events?follow=false&after=1").text.contains("event: reset")))
    }
  }

  @Test(arguments: ["modules=ghosts", "after=-1", "after=x", "follow=perhaps", "since=1"])
  func `refuses a question that it does not know`(query: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/events?\(query)")
      #expect([400, 404].contains(answer.status), "\(answer.text)")
      let seen = try #require(HTTPField.Name("Last-Event-ID"))
      #expect(try await server.send(.get, "/events", headers: [seen: "x"]).status == 400)
    }
  }

  @Test func `tells of the modules that were asked for, and of none that the caller may not read`() async throws {
    try await TestServer.run { server in
      _ = try await server.ticket()
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme"}"#)
      #expect(try await Self.events(server, "after=0&modules=accounts").map(\.record) == ["accounts/1"])
      let key = try await Self.role(server, "clerk", RoleSettings(label: "Clerk", rights: ["tickets": ["read"]]))
      #expect(try await Self.events(server, key: key).map(\.record) == ["tickets/1"])
      #expect([403, 404].contains(try await server.send(.get, "/events?modules=accounts", key: key).status))
    }
  }

  @Test func `names no field that is hidden`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/records/accounts", #"{"name": "Acme", "secret_code": "x"}"#)
      _ = try await server.send(.patch, "/records/accounts/1", #"{"secret_code": "y"}"#)
      let settings = RoleSettings(
        label: "Clerk", rights: ["accounts": ["read"]], fields: ["accounts": ["secret_code": "hidden"]])
      let key = try await Self.role(server, "clerk", settings)
      let events = try await Self.events(server, key: key)
      #expect(events.map(\.fields) == [["name", "owner"], []])
      #expect(try await Self.events(server).last?.fields == ["secret_code"])
    }
  }

  @Test func `tells of a record when it comes into the caller's scope and when it leaves it, and of nothing outside`()
    async throws
  {
    try await TestServer.run { server in
      let settings = RoleSettings(
        label: "Clerk", rights: ["tickets": ["read"]], scopes: ["tickets": .init(all: ["where urgent"])])
      let key = try await Self.role(server, "clerk", settings)
      func set(_ id: Int, _ body: String) async throws {
        let answer = try await server.send(.patch, "/records/tickets/\(id)", body)
        #expect(answer.status == 200, "\(answer.text)")
      }
      let (seen, unseen) = (try await server.ticket("Seen"), try await server.ticket("Unseen"))
      try await set(unseen, #"{"amount": 1}"#)
      #expect(try await Self.events(server, key: key).isEmpty)
      var last = try await Self.events(server).count
      func next() async throws -> [Event] {
        defer { last += 1 }
        return try await Self.events(server, "after=\(last)", key: key)
      }
      try await set(seen, #"{"urgent": true, "amount": 3}"#)
      #expect(try await next() == [Event(id: 4, kind: "entered", record: "tickets/\(seen)", fields: [])])
      try await set(seen, #"{"amount": 4}"#)
      #expect(try await next() == [Event(id: 5, kind: "updated", record: "tickets/\(seen)", fields: ["amount"])])
      try await set(seen, #"{"urgent": false}"#)
      #expect(try await next() == [Event(id: 6, kind: "left", record: "tickets/\(seen)", fields: [])])
      try await set(seen, #"{"amount": 5}"#)
      #expect(try await next().isEmpty)
      // Whoever comes back later is told of the end of it all, and of no version or field of what they may not read.
      let late = try await server.send(.get, "/events?follow=false&after=3", key: key).text
      #expect(Self.events(in: late).map(\.kind) == ["left"])
      #expect(!late.contains("amount") && late.contains(#""version":null"#))
    }
  }

  @Test func `tells of an erased record that it was erased, and nothing of what was before`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket("Jane Doe")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"resolution": "x"}"#)
      let erased = try await server.send(.post, "/records/tickets/\(id)/erase", #"{"reason": "request 7"}"#)
      #expect(erased.status == 200, "\(erased.text)")
      #expect(
        try await Self.events(server) == [Event(id: 3, kind: "erased", record: "tickets/\(id)", fields: [])])
    }
  }

  @Test func `goes through a long past piece by piece`() async throws {
    try await TestServer.run { server in
      let id = try await server.ticket()
      try await server.desk.workspace.withStore("acme") { store in
        let user = try await store.firstAdministrator()
        let target = RecordTarget(module: "tickets", id: Int64(id))
        for number in 0..<6 {
          let commands = (0..<100).map {
            Command.update(target, values: ["amount": .number("\(number * 100 + $0 + 1)")])
          }
          _ = try await store.perform(commands, atomic: true, as: user)
        }
      }
      var (place, count, pages) = (0, 0, 0)
      while pages < 5 {
        let text = try await server.send(.get, "/events?follow=false&after=\(place)").text
        let events = Self.events(in: text)
        count += events.count
        pages += 1
        place = events.last?.id ?? place
        if text.contains("caught_up") { break }
      }
      #expect(count == 601 && pages == 2)
    }
  }
}
