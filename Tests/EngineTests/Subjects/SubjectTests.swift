import Foundation
import JSONText
import Metamodel
import Testing

@testable import Engine

/// A person is given what is kept of them, and it is erased.
@Suite struct SubjectTests {
  /// Ruth is a lead that became an account and a deal, was merged with a second one, and has notes; Eva is somebody else.
  private static func ruth() async throws -> TestStore {
    let test = try await TestStore(files: ErasureModel.files)
    let lead = try await test.make("leads", ["last_name": .text("Okafor"), "email": .text("Ruth@example.com")]).target
    let second = try await test.make("leads", ["last_name": .text("Okafor-Lind"), "phone": .text("600 123 456")])
    try await test.make("leads", ["last_name": .text("Eva"), "email": .text("eva@example.com")])
    _ = try await test.store.perform(.merge(lead, MergeInput(losers: [.init(id: second.id)])), as: test.admin)
    let about: InputValue = .object(["module": .text("leads"), "id": .number("1")])
    try await test.make("notes", ["body": .text("She likes cats"), "regarding": about])
    try await test.make("calls", ["subject": .text("Asked her"), "regarding": about])
    try await test.make("notes", ["body": .text("He likes dogs")])
    try await test.make("leads", ["last_name": .text("Child"), "parent": .number("1")])
    try await test.attach("Ruth's passport.txt", "Passport Zq77123", to: lead)
    try await test.attach("Ruth's voice.txt", "Voice Zq77456", to: RecordTarget(module: "notes", id: 1))
    _ = try await test.store.perform(.update(lead, values: ["company": .text("Tidewater")]), as: test.admin)
    _ = try await test.store.perform(.override(lead, to: "ready", reason: "she asked"), as: test.admin)
    return test
  }

  private static let request = SubjectRequest(email: "ruth@EXAMPLE.com")

  private static func lines(_ test: TestStore, _ request: SubjectRequest) async throws -> [JSON] {
    var export = try await test.store.subject(request, as: test.admin)
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: $0) }
  }

  @Test func theExportHasAllThatTellsOfThePerson() async throws {
    let test = try await Self.ruth()
    let lines = try await Self.lines(test, Self.request)
    let records = lines.filter { $0["kind"]?.text == "record" }.map {
      "\($0["part"]?.text ?? "") \($0["module"]?.text ?? "")/\($0["id"]?.text ?? "")"
    }
    #expect(records == ["own leads/1", "own leads/2", "about calls/1", "about notes/1", "related leads/4"])
    let kinds = Dictionary(grouping: lines.compactMap { $0["kind"]?.text }) { $0 }.mapValues(\.count)
    #expect(kinds["move"] == 3)
    #expect(kinds["merged_with"] == 2)
    #expect(kinds["change", default: 0] > 7)
    let files = lines.compactMap { $0["file"] }
    #expect(files.map { $0["name"]?.text } == ["Ruth's passport.txt", "Ruth's voice.txt"])
    #expect(files.map { $0["media_type"]?.text } == ["text/plain", "text/plain"])
    #expect(files.map { $0["size"]?.text } == ["16", "13"])
    #expect(files.allSatisfy { $0["sha256"]?.text?.count == 64 })
    let text = lines.map(\.compactText).joined()
    for word in ["600 123 456", "She likes cats", "Asked her", "Tidewater", "she asked"] {
      #expect(text.contains(word))
    }
    for word in ["eva@example.com", "dogs"] { #expect(!text.contains(word)) }
    #expect(lines.last?["lines"]?.text == String(lines.count))
    #expect(
      try await AuditTests.log(test, "subject") == [
        #"admin subject.export subject done {"records":["leads\/1","leads\/2","calls\/1","notes\/1"]}"#
          .replacing(#"\/"#, with: "/")
      ])
  }

  @Test func theErasureTakesTheirOwnRecordsAndWhatIsAboutThem() async throws {
    let test = try await Self.ruth()
    let before = try test.contents()
    let rehearsed = try await test.store.eraseSubject(Self.request, reason: "R 1", isRehearsal: true, as: test.admin)
    #expect(try test.contents() == before)
    let done = try await test.store.eraseSubject(Self.request, reason: "R 1", as: test.admin)
    #expect(done == rehearsed)
    #expect(done.subject.related.map(\.description) == ["leads/4"])
    #expect(done.reports.flatMap(\.records).map(\.description) == ["leads/1", "leads/2", "calls/1", "notes/1"])
    let files = try StoreFiles(of: test)
    let words = [
      "Okafor", "Ruth@example.com", "600 123 456", "She likes cats", "Asked her", "Tidewater", "she asked",
      "Ruth's passport", "Passport Zq77123", "Ruth's voice", "Voice Zq77456",
    ]
    #expect(words.flatMap(files.places(of:)) == [])
    #expect(!files.places(of: "He likes dogs").isEmpty)
    #expect(test.files().isEmpty)
    #expect(try await test.errors() == [])
    let again = try await test.refused { try await test.store.eraseSubject(Self.request, reason: "R", as: test.admin) }
    #expect(again.codes == ["email:not_found"])
  }

  /// Each row of the import is either before the erasure, and goes, or after it, and is the next one's.
  @Test func anImportOfThePersonMeanwhileLeavesNothingBetween() async throws {
    let test = try await Self.ruth()
    let about: InputValue = .object(["module": .text("leads"), "id": .number("1")])
    async let imported = Task {
      for number in 0..<20 {
        let rows: [Command] = [
          .create(module: "notes", values: ["body": .text("Zqlate \(number)"), "regarding": about]),
          .create(
            module: "leads", values: ["last_name": .text("Zqagain \(number)"), "email": .text("Ruth@example.com")]),
        ]
        _ = try await test.store.perform(rows, atomic: false, as: test.admin, under: .import)
      }
    }.value
    let done = try await test.store.eraseSubject(Self.request, reason: "R 1", as: test.admin)
    try await imported
    #expect(done.reports.flatMap(\.records).map(\.description).contains("leads/1"))
    let files = try StoreFiles(of: test)
    for word in ["Okafor", "600 123 456", "She likes cats", "Tidewater", "Passport Zq77123"] {
      #expect(files.places(of: word) == [], "\(word)")
    }
    #expect(try await test.errors() == [])
    // She is there once more, if a row came after it.
    _ = try? await test.store.eraseSubject(Self.request, reason: "R 2", as: test.admin)
    #expect(try StoreFiles(of: test).places(of: "Zqagain") == [])
    #expect(try StoreFiles(of: test).places(of: "Ruth@example.com") == [])
    #expect(try await test.errors() == [])
  }

  @Test func whatIsSomebodyElsesIsLeftOut() async throws {
    let test = try await Self.ruth()
    let request = SubjectRequest(
      records: [RecordPlace(module: "leads", id: 1)], except: [RecordPlace(module: "notes", id: 1)])
    let done = try await test.store.eraseSubject(request, reason: "R 1", as: test.admin)
    #expect(done.subject.about.map(\.description) == ["calls/1"])
    #expect(!(try StoreFiles(of: test).places(of: "She likes cats")).isEmpty)
  }

  @Test func administratorsAloneMay() async throws {
    let test = try await Self.ruth()
    for caller in [test.ana, test.max] {
      let refused = try await test.refused { try await test.store.subject(Self.request, as: caller) }
      #expect(refused.kind == .notPermitted)
      let other = try await test.refused {
        try await test.store.eraseSubject(Self.request, reason: "R", as: caller)
      }
      #expect(other.kind == .notPermitted)
    }
    let nobody = try await test.refused { try await test.store.subject(SubjectRequest(), as: test.admin) }
    #expect(nobody.codes == ["email:required"])
  }
}
