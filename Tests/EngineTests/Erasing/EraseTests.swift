import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What somebody asks to have erased is nowhere any more.
@Suite struct EraseTests {
  private static func erase(_ target: RecordTarget, _ fields: [String] = [], reason: String = "Request 14") -> Command {
    .erase(RecordTarget(module: target.module, id: target.id), ErasureInput(fields: fields, reason: reason))
  }

  /// Texts that stand nowhere else, by field.
  private static func canaries(_ mark: String) -> [String: String] {
    [
      "last_name": "Zq\(mark)näme", "company": "Zq\(mark)Firma & Co", "email": "zq\(mark)@wiener-post.at",
      "phone": "+43 699 \(mark.utf8.map { String($0 % 10) }.joined())77123",
      "site": "https://zq\(mark).example.at/über",
      "story": "Zq\(mark)sagt, sie \"käme\" nie", "finding": "Zq\(mark)Befund", "nick": "Zq\(mark)nick",
    ]
  }

  private static func values(_ mark: String) -> RecordInput { canaries(mark).mapValues(InputValue.text) }

  @Test func nothingOfARecordIsLeftInTheDirectoryWhateverWasDoneWithIt() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    var texts: Set<String> = []
    func told(_ mark: String) -> RecordInput {
      texts.formUnion(Self.canaries(mark).values)
      return Self.values(mark)
    }
    func word(_ text: String) -> String {
      texts.insert(text)
      return text
    }
    let (worth, figure) = (Int64(7_318_264_951), Int64(52_846_193_370_411))
    // By an import of which one row is refused, with values that come and go.
    let more: RecordInput = [
      "worth": .text("73182649.51"), "figure": .number(String(figure)), "born": .text("1931-07-19"),
    ]
    let imported = try await test.store.perform(
      [
        .create(module: "leads", values: told("aaaa").merging(more) { $1 }),
        .create(module: "leads", values: told("aaaa").merging(["last_name": .text(word("Zqrefusedname"))]) { $1 }),
      ], atomic: false, as: test.admin, under: .import)
    let lead = try #require(try? imported.first?.get()).target
    #expect((try? imported.last?.get()) == nil, "the other has the same address")
    for mark in ["bbbb", "cccc"] {
      _ = try await test.store.perform(.update(lead, values: told(mark)), as: test.admin)
    }
    // Kept answers, rehearsals and refusals.
    let once = Once(key: "k", request: Array("r".utf8))
    _ = try await test.store.perform(.update(lead, values: told("dddd")), as: test.admin, once: once) {
      KeptAnswer(status: 200, body: $0.record.json(model: test.store.model))
    }
    _ = try await test.store.rehearse(.update(lead, values: told("eeee")), as: test.admin)
    _ = await #expect(throws: Refusal.self) {
      try await test.store.perform(
        .update(lead, values: ["born": .text(word("zqnoday")), "story": .text(word("Zqrefusedstory"))]), as: test.admin)
    }
    // Another one comes in, goes out and comes in again.
    let other = try await test.make("leads", told("ffff")).target
    try await test.attach(word("Zqffffscan.txt"), word("Zqffffcontent"), to: other)
    let merge = Command.merge(
      lead, MergeInput(losers: [.init(id: other.id)], take: ["company": other.id, "finding": other.id]))
    _ = try await test.store.perform(merge, as: test.admin)
    _ = try await test.store.perform(.unmerge(lead, keepingChanges: false), as: test.admin)
    _ = try await test.store.perform(.update(lead, values: told("gggg")), as: test.admin)
    _ = try await test.store.perform(merge, as: test.admin)
    // A third one had its values for a time, and is somebody else.
    let third = try await test.make("leads", ["last_name": .text("Okafor")]).target
    _ = try await test.store.perform(
      .merge(third, MergeInput(losers: [.init(id: lead.id)])), as: test.admin)
    _ = try await test.store.perform(.unmerge(third, keepingChanges: false), as: test.admin)
    // Files of both, one of them in the recycle bin, and one that somebody else has as well.
    for (record, mark) in [(lead, "hhhh"), (lead, "iiii")] {
      try await test.attach(word("Zq\(mark)scan.txt"), word("Zq\(mark)content"), to: record)
    }
    _ = try await test.store.perform(.detach(lead, attachment: 2), as: test.admin)
    try await test.attach("terms.txt", "what everybody has", to: lead)
    let shared = try await test.attach("terms.txt", "what everybody has", to: third)
    // Through its process, with a note and a reason.
    let input = TransitionInput(values: ["budget": .number("900")], checklist: ["asked"], note: word("Zqnote written"))
    _ = try await test.store.perform(.convert(lead, ConversionInput(transition: input)), as: test.admin)
    _ = try await test.store.perform(
      .unconvert(lead, ReversalInput(reason: word("Zqreason of a reversal"))), as: test.admin)
    _ = try await test.store.perform(
      .override(lead, to: "ready", reason: word("Zqreason of an override")), as: test.admin)
    _ = try await test.store.perform(.delete(lead), as: test.admin)
    _ = try await test.store.perform(.restore(lead), as: test.admin)
    _ = try await test.store.search(SearchRequest(text: "zqgggg", modules: nil, limit: 10), as: test.admin)
    // A column that no model knows any more.
    try await test.publish([
      "modules/leads.yaml": "module: leads\nfields:\n  nick: {omit: true}\n  known: {omit: true}\n"
    ])

    #expect(!texts.flatMap(try StoreFiles(of: test).places).isEmpty)
    let notes = try await test.texts("SELECT id FROM notes").compactMap(Int64.init).map {
      RecordTarget(module: "notes", id: $0)
    }
    #expect(notes.count == 1)
    let report = try #require(try await test.store.perform(Self.erase(lead), as: test.admin).erasure)
    #expect(report.records.map(\.id) == [lead.id, other.id])
    #expect(report.answers == 1)
    #expect(report.files == 4)
    #expect(report.fields.contains("nick"))
    #expect(report.relatives.map(\.description) == ["accounts/1", "deals/1", "leads/\(third.id)"])
    let made = report.relatives.filter { $0.module != "leads" }.map { RecordTarget(module: $0.module, id: $0.id) }
    _ = try await test.store.erase(made + notes, reason: "Request 14", as: test.admin)

    let files = try StoreFiles(of: test)
    #expect(texts.sorted().flatMap(files.places(of:)) == [])
    // The third one never was of that day, and had these figures for a time.
    #expect(files.places(of: worth) + files.places(of: figure) == [])
    #expect(files.places(of: Data("1931-07-19".utf8)) == [])
    #expect(try await test.errors() == [])
    let okafor = try await test.json("leads", third.id, as: test.admin)
    #expect(okafor.contains("Okafor"), "whoever is somebody else stays")
    #expect(test.files() == ["\(shared.sha256.shard)/\(shared.sha256)"])
    #expect(try await test.content(of: shared.id, of: third) == "what everybody has")
  }

  @Test func whatIsLeftSaysWhenByWhomAndWhy() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    _ = try await test.store.perform(Self.erase(lead), as: test.admin)
    #expect(try await test.history(of: "leads", lead.id).last?.hasPrefix("2 admin erase: Request 14 {") == true)
    #expect(
      try await test.texts("SELECT kind || ' ' || record || ' ' || reason FROM sys_erasure") == ["record 1 Request 14"])
    #expect(try await test.moves(of: "leads", lead.id, field: "status") == ["enter ->new 1"])
    for command in [Command.update(lead, values: [:]), .restore(lead), Self.erase(lead)] {
      #expect(try await test.refused(command, by: test.admin).codes == ["id:erased"])
    }
    let read = try await test.refused { try await test.store.get(module: "leads", id: lead.id, as: test.admin) }
    #expect(read.codes == ["id:erased"])
    #expect(read.kind == .notFound)
  }

  @Test func oneFieldGoesWithAllItsFormerValues() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    _ = try await test.store.perform(
      .update(lead, values: ["finding": .text("Zqbbbbfinding"), "company": .text("Zqbbbbcompany")]), as: test.admin)
    _ = try await test.store.perform(
      .override(lead, to: "ready", reason: "since Zqbbbbfinding"), as: test.admin)
    let report = try #require(try await test.store.perform(Self.erase(lead, ["finding"]), as: test.admin).erasure)
    #expect(report.fields == ["finding"])
    let files = try StoreFiles(of: test)
    #expect(["ZqaaaaBefund", "Zqbbbbfinding"].flatMap(files.places(of:)) == [])
    #expect(!files.places(of: "Zqbbbbcompany").isEmpty)
    #expect(try await test.json("leads", lead.id, as: test.admin).contains(#""finding":null"#))
    #expect(
      try await test.history(of: "leads", lead.id).last
        == #"4 admin erase: Request 14 {"finding":[{"erased":true},null]}"#)
    #expect(try await test.errors() == [])
  }

  @Test func isRefusedWithoutTheRightWithoutAReasonAndWhereItWouldLie() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    #expect(try await test.refused(Self.erase(lead), by: test.max).codes == ["leads:not_permitted"])
    #expect(try await test.refused(Self.erase(lead, reason: " "), by: test.admin).codes == ["reason:required"])
    #expect(
      try await test.refused(Self.erase(lead, reason: "Zqaaaanäme asked"), by: test.admin).codes
        == ["reason:tells_erased"])
    #expect(
      try await test.refused(Self.erase(lead, ["last_name", "status", "known", "nosuch"]), by: test.admin).codes
        == ["last_name:required", "status:read_only", "known:read_only", "nosuch:unknown_field"])
    let other = try await test.make("leads", ["last_name": .text("x")])
    _ = try await test.store.perform(.merge(other.target, MergeInput(losers: [.init(id: lead.id)])), as: test.admin)
    #expect(try await test.refused(Self.erase(lead), by: test.admin).codes == ["id:merged"])
  }

  @Test func aRehearsalSaysWhatWouldGoAndChangesNothing() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    let before = try test.contents()
    let report = try await test.store.rehearse(Self.erase(lead), as: test.admin).erasure
    #expect(report?.fields.contains("email") == true)
    #expect(try test.contents() == before)
  }

  @Test(arguments: [
    "UPDATE sys_history SET changes = '{}'",
    #"UPDATE sys_history SET changes = json_set(changes, '$.company[1]', 'other') WHERE record = 1"#,
    "UPDATE sys_history SET cause = 'erased' WHERE record = 1",
    "UPDATE sys_history SET actor = 2, changes = changes WHERE record = 1",
    #"UPDATE sys_history SET changes = json_set(changes, '$.company[1]', json('{"erased":true}')) WHERE record = 2"#,
    "UPDATE sys_erasure SET reason = 'x'", "DELETE FROM sys_erasure",
    "INSERT OR REPLACE INTO sys_erasure SELECT 1, module, record, kind, field, at, actor, 'x' FROM sys_erasure",
  ])
  func nothingButAnErasureRewritesTheHistory(_ sql: String) async throws {
    let test = try await TestStore(files: ErasureModel.files)
    for mark in ["aaaa", "bbbb"] { try await test.make("leads", Self.values(mark)) }
    _ = try await test.store.perform(
      Self.erase(RecordTarget(module: "leads", id: 1), ["finding"]), as: test.admin)
    let before = try test.contents()
    let shell = try DatabaseQueue(path: test.path)
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    #expect(try test.contents() == before)
  }

  @Test func theDoctorFindsWhatAnErasureHasLeft() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    _ = try await test.store.perform(Self.erase(lead), as: test.admin)
    try test.tamper("UPDATE leads SET company = 'back' WHERE id = 1; INSERT INTO sys_setting VALUES ('wipe', '1')")
    let codes = try await test.store.doctor().findings.map(\.code)
    #expect(codes.contains("erased_kept"))
    #expect(codes.contains("not_wiped"))
  }

  @Test func theDoctorFindsAFileOfAnErasedRecord() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", Self.values("aaaa")).target
    let other = try await test.make("leads", Self.values("bbbb")).target
    try await test.attach(to: other)
    _ = try await test.store.perform(Self.erase(lead), as: test.admin)
    #expect(try await test.errors() == [])
    try test.tamper("UPDATE sys_attachment SET record = \(lead.id)")
    #expect(try await test.store.doctor().findings.map(\.code).contains("erased_kept"))
  }

  @Test func whatWasInterruptedIsFinishedAtTheNextOpening() async throws {
    let test = try await TestStore(files: ErasureModel.files)
    try await test.make("leads", Self.values("aaaa"))
    try test.tamper("INSERT INTO sys_setting VALUES ('wipe', '1')")
    try await test.reopened { store in
      let codes = try await store.doctor().findings.map(\.code)
      #expect(!codes.contains("not_wiped"))
    }
  }
}
