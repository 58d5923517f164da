import Foundation
import Testing

/// Random work by every path at once: API, command line, import, bulk, automations and the clock. Whatever was asked for, the store
/// holds to its process.
@Suite(.serialized) struct RandomWorkTests {
  /// A module whose process has a criterion, an effect that leaves the tenant, a field that is closed in a state, and two
  /// transitions that run by themselves.
  private static let preset = [
    "preset.yaml": "preset: maze\nversion: 1.0.0\nlabel: Maze\nlocales: [en]\n",
    "access.yaml": """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      clerk: {label: Clerk, modules: {"*": [create, read, update, delete, import, export, bulk, transition]}}
    """,
    "webhooks.yaml": "webhooks:\n  portal: {label: Portal, url: \"https://portal.invalid/x\"}\n",
    "modules/items.yaml": """
    module: items
    label: {one: Item, many: Items}
    title: "{code}"
    fields:
      code: {type: text, label: Code, required: true, unique: true}
      amount: {type: integer, label: Amount}
      touched: {type: integer, label: Touched}
      state: {type: picklist, label: State, default: new, values: {new: New, open: Open, held: Held, sold: Sold, gone: Gone}}
    """,
    "blueprints/life.yaml": """
    blueprint: life
    module: items
    field: state
    initial: [new]
    states:
      new: {}
      open: {}
      held: {read_only: [amount]}
      sold: {terminal: true}
      gone: {terminal: true}
    transitions:
      begin: {label: Begin, from: [new], to: open}
      hold: {label: Hold, from: [open], to: held, before: {criteria: amount > 10}}
      free: {label: Free, from: [held], to: open}
      sell:
        label: Sell
        from: [open, held]
        to: sold
        before: {criteria: amount > 20}
        during: {all: [{fields: [touched]}]}
        after: [{webhook: portal, fields: [code]}]
      spoil: {label: Spoil, from: [new, open], to: gone, automatic: amount < 0}
      tire: {label: Tire, from: [new], to: gone, automatic: {after: 1s, when: amount == 7}}
    """,
    "automations/count.yaml": """
    automation: count
    module: items
    on: edit
    when: amount != old.amount && amount > 15
    do:
      - webhook: portal
        fields: [code]
      - set: {touched: =amount}
    """,
    "automations/push.yaml": """
    automation: push
    module: items
    on: [create, edit]
    when: amount == 50 && state == 'new'
    do: [{run: begin}]
    """,
  ]

  /// What must never be, each with the rows for which it is so.
  private static let invariants = [
    "a transition is no edge of its version": """
    SELECT record FROM process_move m WHERE m.kind = 'transition' AND NOT EXISTS(SELECT 1 FROM process_edge e
      WHERE e.version = m.version AND e."from" = m."from" AND e."to" = m."to" AND e.transition = m.transition)
    """,
    "a move does not go on from the one before": """
    SELECT record FROM (SELECT record, kind, "from", lag("to") OVER (PARTITION BY record ORDER BY id) AS before,
      row_number() OVER (PARTITION BY record ORDER BY id) AS place FROM process_move)
      WHERE (place = 1) <> (kind = 'enter') OR place > 1 AND "from" IS NOT before
    """,
    "a state has no move": """
    SELECT id FROM items i WHERE i.state IS NOT (SELECT "to" FROM process_move WHERE record = i.id ORDER BY id DESC LIMIT 1)
    """,
    "an amount was changed while it was closed": """
    SELECT h.record FROM sys_history h WHERE json_type(h.changes, '$.amount') IS NOT NULL
      AND 'held' = (SELECT "to" FROM process_move m WHERE m.record = h.record AND m.at < h.at ORDER BY id DESC LIMIT 1)
    """,
    "a sale was not told once": """
    SELECT record FROM (SELECT record, count(*) AS n FROM process_move WHERE transition = 'sell' GROUP BY record) m
      WHERE n <> (SELECT count(*) FROM sys_outbox o WHERE o.record = m.record AND o.cause LIKE '%transition sell%')
    """,
    "something was told of what did not happen": """
    SELECT o.record FROM sys_outbox o WHERE o.cause LIKE '%transition sell%' AND NOT EXISTS(SELECT 1 FROM process_move m
      WHERE m.record = o.record AND m.transition = 'sell')
    """,
    "an automation that ran was not told once": """
    SELECT record FROM (SELECT record, count(*) AS n FROM sys_automation_log WHERE automation = 'count' AND outcome = 'done'
      GROUP BY record) l WHERE n <> (SELECT count(*) FROM sys_outbox o WHERE o.record = l.record AND o.cause LIKE '%count%')
    """,
    "the history has gaps": """
    SELECT id FROM items i WHERE version <> (SELECT count(*) FROM sys_history h WHERE h.record = i.id)
    """,
  ]

  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func pick(_ words: [String]) -> String { words[below(words.count)] }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func theStoreHoldsToItsProcess(seed: UInt64) async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let folder = trellis.data.appending(path: "maze")
    for (path, text) in Self.preset {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let created = try await trellis.succeed("tenant", "create", "acme", "--preset", folder.path, "--json").json()
    let key = try #require(created["admin_key"] as? String)
    let server = try await Server(trellis)
    var random = Random(state: seed)
    var taken = 0
    for step in 0..<140 {
      if try await work(step, key, server, trellis, &random) { taken += 1 }
    }
    #expect(taken > 40, "seed \(seed): only \(taken) of what was asked for was done")
    // The clock's turn.
    try await Task.sleep(for: .seconds(1.5))
    #expect(try await server.stop() == 0)
    for (words, sql) in Self.invariants {
      let found = try await sqlite(trellis, sql)
      #expect(found.code == 0 && found.output.isEmpty, "seed \(seed): \(words): \(found.output)\(found.error)")
    }
    let seen = try await sqlite(
      trellis,
      "SELECT group_concat(t, ' ') FROM (SELECT DISTINCT transition AS t FROM process_move WHERE kind = 'transition' ORDER BY 1)"
    )
    #expect(seen.output.contains("begin") && seen.output.contains("spoil"), "\(seen.output)")
    #expect(try await trellis.succeed("doctor", "acme", "--json").output.contains("\"error\"") == false)
  }

  /// One thing that somebody asks for.
  ///
  /// - Returns: whether it was done.
  private func work(
    _ step: Int, _ key: String, _ server: Server, _ trellis: Trellis, _ random: inout Random
  ) async throws -> Bool {
    let api = server.base + "/t/acme/v1"
    let id = 1 + random.below(12)
    let amount = [-1, 7, 12, 16, 25, 50][random.below(6)]
    let name = random.pick(["begin", "hold", "free", "sell", "spoil", "tire"])
    func send(_ method: String, _ path: String, _ body: String) async throws -> Bool {
      let answer = try await Trellis.curl(
        api + path, key: key, "-X", method, "-H", "Content-Type: application/json", "-d", body)
      #expect(answer.status < 500, "\(method) \(path) \(body): \(answer.text)")
      return answer.status < 300
    }
    switch random.below(15) {
    case 0...2: return try await send("POST", "/records/items", "{\"code\":\"c\(step)\",\"amount\":\(amount)}")
    case 3, 4: return try await send("PATCH", "/records/items/\(id)", "{\"amount\":\(amount)}")
    case 5: return try await send("PATCH", "/records/items/\(id)", "{\"state\":\"sold\",\"amount\":\(amount)}")
    case 6...8:
      return try await send("POST", "/records/items/\(id)/transitions/\(name)", "{\"values\":{\"touched\":\(amount)}}")
    case 9:
      let operations = (0..<3).map {
        "{\"op\":\"update\",\"id\":\(1 + (id + $0) % 12),\"values\":{\"amount\":\(amount)}}"
      }
      return try await send(
        "POST", "/records/items/batch",
        "{\"atomic\":\(random.below(2) == 0),\"operations\":[\(operations.joined(separator: ","))]}")
    case 10:
      return try await send(
        "POST", "/records/items/transitions/\(name)", "{\"filter\":\"amount == \(amount)\",\"values\":{\"touched\":1}}")
    case 11:
      let arguments = ["transition", "run", "acme", "items", String(id), name, "touched=\(amount)"]
      return try await trellis.run(arguments).code == 0
    case 12: return try await trellis.run("record", "update", "acme", "items", String(id), "amount=\(amount)").code == 0
    case 13:
      let file = trellis.data.appending(path: "rows.csv")
      let rows = (0..<4).map { "c\(max(0, step - $0 * 9)),\(amount + $0),\(random.pick(["new", "open", "sold"]))" }
      try ("code,amount,state\n" + rows.joined(separator: "\n") + "\n").write(
        to: file, atomically: true, encoding: .utf8)
      return try await trellis.run("import", "acme", "items", file.path, "--match", "code").code == 0
    default:
      return try await send(
        "POST", "/records/items/\(id)/override",
        "{\"field\":\"state\",\"to\":\"\(random.pick(["new", "open", "held"]))\",\"reason\":\"Mistake\"}")
    }
  }

  private func sqlite(_ trellis: Trellis, _ sql: String) async throws -> Trellis.Ending {
    let files = FileManager.default.enumerator(at: trellis.data, includingPropertiesForKeys: nil)
    var store: URL?
    while let file = files?.nextObject() as? URL { if file.lastPathComponent == "store.sqlite" { store = file } }
    return try await Trellis.execute(
      URL(filePath: "/usr/bin/env"), ["sqlite3", "-bail", "-cmd", ".timeout 5000", try #require(store).path, sql])
  }
}
