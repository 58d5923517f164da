import Foundation
import GRDB
import Testing

@testable import Engine

@Suite struct SearchIndexTests {
  @Test(arguments: [true, false]) func followsEveryCommand(isWritten: Bool) async throws {
    let test = try await TestStore.searched()
    let id = try await test.add(["first": "Anna"])
    #expect(try await test.search("anna").names == ["people/1"])
    if isWritten { _ = try await test.store.rebuildSearch() }
    #expect(try await test.search("anna").names == ["people/1"])
    let target = RecordTarget(module: "people", id: id)
    _ = try await test.store.perform(.update(target, values: ["first": .text("Berta")]), as: test.admin)
    #expect(try await test.search("anna").names == [])
    #expect(try await test.search("berta").names == ["people/1"])
    _ = try await test.store.perform(.update(target, values: ["story": .text("no matter")]), as: test.admin)
    _ = try await test.store.perform(.delete(target), as: test.admin)
    #expect(try await test.search("berta").names == [])
    #expect(try test.indexed() == [])
    _ = try await test.store.perform(.restore(target), as: test.admin)
    #expect(try await test.search("berta").names == ["people/1"])
    #expect(try test.indexed() == test.indexedAnew())
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func isWrittenWhenEnoughIsNoted() async throws {
    let test = try await TestStore.searched()
    let noted = { try await test.texts("SELECT id FROM sys_search_change").count }
    for number in 1...SearchIndex.tolerated { try await test.add(["first": "Anna \(number)"]) }
    #expect(try await noted() == SearchIndex.tolerated)
    #expect(try await test.search("anna 64").names == ["people/64"])
    try await test.add(["first": "Anna 65"])
    #expect(try await noted() == 0)
    #expect(try await test.search("anna 64").names == ["people/64"])
    #expect(try await test.search("anna 65").names == ["people/65"])
    #expect(try test.indexed() == test.indexedAnew())
  }

  @Test(arguments: [
    "A\u{10FFFF}", "12\u{10FFFF}Anna", "\u{FFFD}\u{657}x", "- \u{301}\u{301}", "\u{1F468}\u{200D}\u{1F469}",
    "½ \u{661}\u{662}", "+\u{FEFF}",
  ])
  func textsThatAreHardlyWordsAreIndexedAsTheyAreRead(_ text: String) async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Anna\(text)", "nickname": "\(text) Anna"])
    try await test.add(["first": text, "nickname": text])
    _ = try await test.store.rebuildSearch()
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func followsEffects() async throws {
    let test = try await TestStore()
    let deal = try await test.deal(["name": .text("Turbine")])
    try await test.run("propose", deal, TestStore.proposal)
    #expect(try await test.search("follow turbine").names == ["calls/2"])
    #expect(try test.indexed() == test.indexedAnew())
  }

  @Test(arguments: [true, false]) func ofWhatIsRefusedNothingIsIndexed(atomic: Bool) async throws {
    let test = try await TestStore.searched()
    let id = try await test.add(["first": "Anna", "email": "anna@example.com"])
    let commands: [Command] = [
      .create(module: "people", values: ["first": .text("Clara")]),
      .update(RecordTarget(module: "people", id: id), values: ["first": .text("Berta")]),
      .create(module: "people", values: ["first": .text("Dora"), "email": .text("anna@example.com")]),
      .update(RecordTarget(module: "people", id: id), values: ["first": .text("Zoe"), "email": .text("bad")]),
    ]
    _ = try await test.store.perform(commands, atomic: atomic, as: test.admin)
    #expect(try await test.search("dora").names == [])
    #expect(try await test.search("zoe").names == [])
    #expect(try await test.search("clara").names == (atomic ? [] : ["people/2"]))
    #expect(try await test.search("berta").names == (atomic ? [] : ["people/1"]))
    #expect(try await test.search("anna").names == ["people/1"])
    _ = try await test.store.rehearse(.create(module: "people", values: ["first": .text("Ghost")]), as: test.admin)
    #expect(try await test.search("ghost").names == [])
    #expect(try test.indexed() == test.indexedAnew())
  }

  @Test func followsTheModel() async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Ana", "nickname": "anita", "story": "sailor", "email": "ana@example.com"])
    let deleted = try await test.add(["first": "Eva", "nickname": "evita"])
    _ = try await test.store.perform(.delete(RecordTarget(module: "people", id: deleted)), as: test.admin)
    func publish(_ fields: String) async throws {
      try await test.publish(["modules/people.yaml": "module: people\nfields: {\(fields)}"])
      #expect(try test.indexed() == test.indexedAnew())
    }
    try await publish("nickname: {searchable: true}, story: {searchable: true}, email: {searchable: false}")
    #expect(try await test.search("anita sailor").names == ["people/1"])
    #expect(try await test.search("evita").names == [])
    #expect(try await test.search("example").names == [])
    try await publish("nickname: {omit: true}")
    #expect(try await test.search("anita").names == [])
    #expect(try await test.search("example").names == ["people/1"])
    try await publish("hobby: {type: text, label: Hobby}")
    let before = try await test.search("ana").names
    try await test.add(["first": "Rosa", "hobby": "chess"])
    try await publish(
      "hobby: {type: text, label: Hobby}, sport: {type: text, label: Sport, required: true, default: rowing}")
    #expect(Set(try await test.search("rowing").names) == ["people/1", "people/3"])
    try await publish("hobby: {type: text, label: Hobby}")
    #expect(try await test.search("rowing").names == [])
    #expect(try await test.search("chess").names == ["people/3"])
    #expect(before == ["people/1"])
    _ = try await test.store.perform(
      .restore(RecordTarget(module: "people", id: deleted)), as: test.admin)
    #expect(try await test.search("eva").names == ["people/2"])
    #expect(try test.indexed() == test.indexedAnew())
  }

  @Test func followsAModuleThatGoesAndComes() async throws {
    let test = try await TestStore.searched()
    try await test.add(to: "notes", ["body": "milk"])
    try await test.publish(["modules/notes.yaml": "module: notes\nomit: true"])
    #expect(try await test.search("milk").names == [])
    #expect(try test.indexed() == [])
    try await test.publish([:])
    #expect(try await test.search("milk").names == ["notes/1"])
  }

  @Test func followsWhatASQLShellHasChangedWithTheNextCommit() async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Anna"])
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write { db in try db.execute(sql: "UPDATE people SET first = 'Berta', version = 2") }
    #expect(try await test.store.doctor().findings.filter { $0.code == "search_differs" } == [])
    try await test.add(["first": "Clara"])
    #expect(try await test.search("anna").names == [])
    #expect(try await test.search("berta").names == ["people/1"])
    #expect(try test.indexed() == test.indexedAnew())
  }

  @Test func doctorFindsAndRebuildMendsWhatWasChangedWithoutTriggers() async throws {
    let test = try await TestStore.searched()
    for name in ["Anna", "Berta", "Clara", "Dora"] { try await test.add(["first": name]) }
    #expect(try await test.store.rebuildSearch() == 4)
    #expect(try await test.store.doctor().findings == [])
    let shell = try DatabaseQueue(path: test.path)
    try await shell.writeWithoutTransaction { db in
      let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      for row in triggers { try db.execute(sql: "DROP TRIGGER \"\(row["name"] as String)\"") }
      try db.execute(
        sql: """
          UPDATE people SET first = 'Zoe' WHERE id = 1; UPDATE people SET deleted_at = 5 WHERE id = 2;
          DELETE FROM people WHERE id = 3;
          INSERT INTO people(id, first, created_at, created_by, modified_at, modified_by) VALUES (9, 'Ida', 1, 1, 1, 1)
          """)
      for row in triggers { try db.execute(sql: row["sql"] as String) }
    }
    let findings = try await test.store.doctor().findings.filter { $0.code == "search_differs" }
    #expect(
      findings.map { "\($0.code): \($0.message)" } == [
        """
        search_differs: Of the records of people 1 are not in the search index, 2 are in the search index and not there, \
        1 (of those looked at) are in the search index with other texts. `trellis search rebuild` mends it.
        """
      ])
    #expect(try await test.store.rebuildSearch() == 3)
    #expect(try await test.store.doctor().findings.allSatisfy { $0.code != "search_differs" })
    #expect(try await test.search("zoe").names == ["people/1"])
    #expect(try await test.search("anna").names == [])
  }

  @Test(arguments: 1...4) func isWhatARebuildWouldMakeOfIt(seed: UInt64) async throws {
    let test = try await TestStore.searched()
    var random = RandomCommandsTests.Generator(state: seed)
    let words = ["Ana", "Łódź", "garcía", "O'Brien", "", "x\u{301}y", "Ærø 12", "\"", "東京", "a\nb"]
    func command() -> Command {
      let values: RecordInput = [
        random.pick(["first", "last", "card", "story"], or: "first"): .text(random.pick(words, or: "")),
        "phone": random.chance(2) ? .text("+34 600 \(random.id(999))") : .null,
        "email": .text("u\(random.id(40))@example.com"),
      ]
      let target = RecordTarget(module: "people", id: random.id(8))
      switch random.id(5) {
      case 1: return .create(module: "people", values: values)
      case 2: return .delete(target)
      case 3: return .restore(target)
      default: return .update(target, values: values)
      }
    }
    var accepted = 0
    for step in 0..<120 {
      if random.chance(4) {
        let commands = (0..<4).map { _ in command() }
        _ = try await test.store.perform(commands, atomic: random.chance(2), as: test.admin)
      } else if (try? await test.store.perform(command(), as: test.admin)) != nil {
        accepted += 1
      }
      if step == 60 {
        try await test.publish([
          "modules/people.yaml": "module: people\ntitle: \"{last}, {first}\"\nfields: {story: {searchable: true}}"
        ])
      }
    }
    #expect(accepted > 20, "seed \(seed): only \(accepted) were accepted")
    #expect(try test.indexed() == test.indexedAnew(), "seed \(seed)")
    let texts = ["ana", "łódź o'br", "\"x y\"", "600", "+34 600", "u1", "a b", "東京", "garc", "12 aer", "u3@example.c"]
    var found: [Set<String>] = []
    for text in texts { found.append(Set(try await test.search(text).names)) }
    _ = try await test.store.rebuildSearch()
    for (text, found) in zip(texts, found) {
      #expect(Set(try await test.search(text).names) == found, "seed \(seed): \(text)")
    }
    #expect(try await test.store.doctor().findings == [], "seed \(seed)")
  }
}
