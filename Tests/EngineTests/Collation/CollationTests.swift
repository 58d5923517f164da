import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Texts in the order of the tenant's locale.
@Suite struct CollationTests {
  private static let files = [
    "preset.yaml": "preset: words\nversion: 1.0.0\nlabel: Words\nlocales: [en, es, sv]\n",
    "access.yaml": """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [all]}}
      rep: {label: Representative, modules: {"*": [read]}}
    """,
    "modules/accounts.yaml": """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, indexed: true}
      city: {type: text, label: City}
      parent: {type: lookup, to: accounts, inverse: parts, label: Parent, on_delete: clear}
      key: {type: formula, label: Key, returns: text, formula: "name + '/' + city"}
    """,
  ]

  @Test(arguments: [
    ("en", ["ana", "Ana", "Ángel", "ñu", "nube", "oso", "zebra", "Zoe"]),
    ("es", ["ana", "Ana", "Ángel", "nube", "ñu", "oso", "zebra", "Zoe"]),
    ("de", ["ähnlich", "Äpfel", "zu"]), ("sv", ["zu", "ähnlich", "Äpfel"]), ("xx-unknown", ["a", "B", "c"]),
  ])
  func aLocaleHasItsOrder(locale: String, texts: [String]) {
    let collator = Collator.of(locale)
    for _ in 0..<5 {
      #expect(texts.shuffled().sorted { collator.key($0).lexicographicallyPrecedes(collator.key($1)) } == texts)
    }
  }

  /// Letters with and without case and accents, composed and decomposed, and what collators pass over.
  private static func text(_ random: inout SeededGenerator) -> String? {
    if Int.random(in: 0...5, using: &random) == 0 { return nil }
    let parts = ["a", "A", "ä", "á", "a\u{301}", "z", "Z", "ñ", "n", " ", "-", "\u{200D}", "ß", "ss", "日", "𝒳", "1"]
    let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
      .joined()
    return text.saysSomething ? text : nil
  }

  private func store(seed: UInt64, locale: String) async throws -> (TestStore, [Int64: (String?, String?, Int64?)]) {
    let test = try await TestStore(files: Self.files)
    var settings = test.store.settings
    settings.locale = locale
    try await test.store.change(settings, by: test.admin)
    var random = SeededGenerator(seed: seed)
    var records: [Int64: (String?, String?, Int64?)] = [:]
    for id in 1...Int64(60) {
      let (name, city) = (Self.text(&random), Self.text(&random))
      let parent = id > 5 && Bool.random(using: &random) ? Int64.random(in: 1..<id, using: &random) : nil
      _ = try await test.store.perform(
        .create(
          module: "accounts",
          values: [
            "name": name.map(InputValue.text) ?? .null, "city": city.map(InputValue.text) ?? .null,
            "parent": parent.map { .number(String($0)) } ?? .null,
          ]), as: test.admin)
    }
    // Blanks at the ends are not kept, so what was kept is read.
    let rows = try await test.store.read { context in
      try Row.fetchAll(context.db, sql: "SELECT id, name, city, parent FROM accounts").map {
        ($0["id"] as Int64, $0["name"] as String?, $0["city"] as String?, $0["parent"] as Int64?)
      }
    }
    for (id, name, city, parent) in rows { records[id] = (name, city, parent) }
    return (test, records)
  }

  @Test(
    arguments: ["en", "es", "sv"],
    ["name", "-name", "city", "-city", "parent.name", "-parent.city", "city,-name", "key"])
  func pagesTogetherAreTheWholeListInTheOrderOfTheCollator(locale: String, sort: String) async throws {
    let seed = UInt64.random(in: .min ... .max)
    let (test, records) = try await store(seed: seed, locale: locale)
    let collator = Collator.of(locale)
    func key(_ id: Int64, _ name: String) -> [UInt8]? {
      guard let record = records[id] else { return nil }
      switch name {
      case "name": return record.0.map(collator.key)
      case "city": return record.1.map(collator.key)
      case "key": return record.0.flatMap { name in record.1.map { collator.key(name + "/" + $0) } }
      default: return record.2.flatMap { key($0, String(name.dropFirst("parent.".count))) }
      }
    }
    let keys = sort.split(separator: ",").map { (name: String($0.drop { $0 == "-" }), isDescending: $0.hasPrefix("-")) }
    let wanted = records.keys.sorted { a, b in
      for (name, isDescending) in keys {
        switch (key(a, name), key(b, name)) {
        case (nil, nil): continue
        case (nil, _): return false
        case (_, nil): return true
        case (let first?, let second?):
          if first == second { continue }
          return first.lexicographicallyPrecedes(second) != isDescending
        }
      }
      return keys.last?.isDescending == true ? a > b : a < b
    }
    for limit in [1, 7, 60] {
      var found: [Int64] = []
      var request = ListRequest(module: "accounts", sort: sort, fields: [], limit: limit)
      repeat {
        let page = try await test.store.list(request, as: test.admin)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(page.json))
        found += answer.records.map(\.id)
        request.cursor = answer.nextCursor
      } while request.cursor != nil && found.count <= 60
      #expect(found == wanted, "\(locale), sort \(sort), limit \(limit), seed \(seed)")
    }
  }

  private struct Answer: Decodable {
    struct Entry: Decodable {
      let id: Int64
    }

    let records: [Entry]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
      case records
      case nextCursor = "next_cursor"
    }
  }

  @Test func anotherLocaleAndAnotherIndexHaveTheirKeysAtOnce() async throws {
    let (test, _) = try await store(seed: 7, locale: "en")
    #expect(try await test.store.doctor().findings.isEmpty)
    var settings = test.store.settings
    settings.locale = "sv"
    try await test.store.change(settings, by: test.admin)
    #expect(try await test.store.doctor().findings.isEmpty)
    let overlay = try SourceSet(
      name: "overlay",
      files: ["modules/accounts.yaml": "module: accounts\nfields:\n  city: {indexed: true}\n  name: {indexed: false}\n"]
    )
    _ = try await test.store.publish(overlay: overlay, author: test.admin, message: "by city")
    #expect(try await test.store.doctor().findings.isEmpty)
    _ = try await test.store.perform(
      .update(RecordTarget(module: "accounts", id: 1), values: ["name": .text("Other"), "city": .text("Ö")]),
      as: test.admin)
    _ = try await test.store.publish(
      overlay: try SourceSet(name: "overlay", files: [:]), author: test.admin, message: "by name again")
    #expect(try await test.store.doctor().findings.isEmpty)
  }

  @Test func aCursorOfAnotherLocaleIsRefused() async throws {
    let (test, _) = try await store(seed: 8, locale: "en")
    var request = ListRequest(module: "accounts", sort: "name", fields: [], limit: 5)
    let page = try await test.store.list(request, as: test.admin)
    request.cursor = try JSONDecoder().decode(Answer.self, from: Data(page.json)).nextCursor
    _ = try await test.store.list(request, as: test.admin)
    var settings = test.store.settings
    settings.locale = "sv"
    try await test.store.change(settings, by: test.admin)
    let refused = try await test.refused { [request] in try await test.store.list(request, as: test.admin) }
    #expect(refused.codes == ["cursor:cursor"])
  }

  @Test func recordsAreFoundByATextThatHasAKey() async throws {
    var files = Self.files
    files["modules/accounts.yaml"] = files["modules/accounts.yaml"]?.replacing(
      "indexed: true", with: "unique: true, indexed: true")
    let test = try await TestStore(files: files)
    let create = Command.create(module: "accounts", values: ["name": .text("Ana")])
    _ = try await test.store.perform(create, as: test.admin)
    #expect(try await test.refused(create).codes == ["name:duplicate"])
    let upsert = Command.upsert(
      module: "accounts", match: "name", values: ["name": .text("Ana"), "city": .text("Cádiz")])
    let change = try await test.store.perform(upsert, as: test.admin)
    #expect(change.id == 1 && !change.isCreated)
  }

  @Test func aShellCanWriteAndTheDoctorSeesIt() async throws {
    let (test, _) = try await store(seed: 9, locale: "es")
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in try db.execute(sql: "UPDATE accounts SET name = 'from a shell' WHERE id = 3") }
    try shell.close()
    let findings = try await test.store.doctor().findings
    #expect(findings.map(\.code).contains("sort_key_differs"))
    let version = try await test.texts("SELECT group_concat(version) FROM accounts")
    let repaired = try await test.store.doctor(repairing: true)
    #expect(repaired.repaired.count == 1 && repaired.repaired.first?.contains("sort key") == true)
    #expect(repaired.errors == 0)
    #expect(try await test.texts("SELECT group_concat(version) FROM accounts") == version)
    #expect(try await test.store.doctor(repairing: true).repaired == [])
  }
}
