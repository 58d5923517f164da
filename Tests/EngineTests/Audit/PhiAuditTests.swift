import Foundation
import GRDB
import JSONText
import Metamodel
import Testing

@testable import Engine

/// Whoever reads what is marked as phi stands in the audit log before they have the answer.
@Suite struct PhiAuditTests {
  private static let files = TestStore.sales([
    "access.yaml": """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, export]}, sees: [phi]}
      rep: {label: Representative, modules: {"*": [create, read, update]}}
    """,
    "modules/patients.yaml": """
    module: patients
    label: {one: Patient, many: Patients}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      finding: {type: text, label: Finding, sensitivity: phi, searchable: true}
      grade: {type: integer, label: Grade, sensitivity: phi}
      shout: {type: formula, label: Shout, returns: text, formula: "finding + '!'"}
    """,
    "modules/visits.yaml": """
    module: visits
    label: {one: Visit, many: Visits}
    title: "{subject}"
    fields:
      subject: {type: text, label: Subject}
      patient: {type: lookup, to: patients, inverse: visits, label: Patient}
    """,
    "duplicates.yaml": """
    patients:
      same_finding: {label: Same finding, compare: [finding]}
    """,
  ])

  /// Three patients and a visit of the second.
  private static func clinic() async throws -> TestStore {
    let test = try await TestStore(files: files)
    for (name, finding) in [("A", "F32"), ("B", "F33"), ("C", "F33")] {
      try await test.make("patients", ["name": .text(name), "finding": .text(finding)])
    }
    try await test.make("visits", ["subject": .text("V"), "patient": .number("2")])
    return test
  }

  /// What is noted of reading while something is done.
  private static func noted(_ test: TestStore, _ body: () async throws -> Void) async throws -> [String] {
    let before = try await AuditTests.log(test, "phi").count
    try await body()
    return try await AuditTests.log(test, "phi").dropFirst(before).map { $0.replacing(#"\/"#, with: "/") }
  }

  @Test func filesOfSuchRecordsAreNotedAsTheirFieldsAre() async throws {
    let test = try await Self.clinic()
    let (patient, visit) = (RecordTarget(module: "patients", id: 1), RecordTarget(module: "visits", id: 1))
    let file = try await test.attach(to: patient)
    let other = try await test.attach(to: visit)
    let noted = try await Self.noted(test) {
      _ = try await test.attachments(of: patient, as: test.max)
      _ = try await test.content(of: file.id, of: patient, as: test.max)
      _ = try await test.attachments(of: visit, as: test.max)
      _ = try await test.content(of: other.id, of: visit, as: test.max)
    }
    #expect(
      noted
        == ["attachments", "attachment content"].map {
          #"max phi.read patients done {"by":"\#($0)","records":{"patients":{"fields":["attachments"],"ids":"1"}}}"#
        })
  }

  private static let fields = #""fields":["finding","grade","shout"]"#

  @Test func eachWayOfReadingIsNotedWithTheRecordsThatItTellsOf() async throws {
    let test = try await Self.clinic()
    func list(
      _ module: String = "patients", _ filter: String? = nil, sort: String? = nil, fields: [String]? = nil,
      expand: [String] = []
    ) async throws {
      _ = try await test.store.list(
        ListRequest(module: module, filter: filter, sort: sort, fields: fields, expand: expand), as: test.max)
    }
    let store = test.store
    let all = "max phi.read patients done"
    #expect(
      try await Self.noted(test) {
        _ = try await store.get(module: "patients", id: 2, as: test.max)
      } == [#"\#(all) {"by":"get","records":{"patients":{\#(Self.fields),"ids":"2"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.get(module: "patients", id: 2, fields: ["finding"], as: test.max)
      } == [#"\#(all) {"by":"get","records":{"patients":{"fields":["finding"],"ids":"2"}}}"#])
    #expect(
      try await Self.noted(test) { try await list() }
        == [#"\#(all) {"by":"list","records":{"patients":{\#(Self.fields),"ids":"1-3"}}}"#])
    #expect(
      try await Self.noted(test) { try await list(fields: ["name"]) } == [], "nothing of it was read")
    #expect(
      try await Self.noted(test) { try await list("patients", "finding == 'F33'", fields: ["name"]) }
        == [
          #"\#(all) {"by":"list","records":{"patients":{"fields":["finding"],"ids":"2-3"}},"asked":["patients.finding"]}"#
        ])
    #expect(
      try await Self.noted(test) { try await list("patients", sort: "grade", fields: ["name"]) }.count == 1)
    #expect(
      try await Self.noted(test) { try await list("visits", expand: ["patient"]) }
        == [#"\#(all) {"by":"list","records":{"patients":{\#(Self.fields),"ids":"2"}}}"#])
    #expect(
      try await Self.noted(test) { try await list("visits", fields: ["patient.finding"]) }
        == [#"max phi.read visits done {"by":"list","records":{"visits":{"fields":["patient.finding"],"ids":"1"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.timeline(module: "patients", id: 3, as: test.max)
      } == [#"\#(all) {"by":"timeline","records":{"patients":{\#(Self.fields),"ids":"3"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.search(SearchRequest(text: "f33", modules: nil, limit: 10), as: test.max)
      } == [#"\#(all) {"by":"search","records":{"patients":{"fields":["finding"],"ids":"2-3"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.aggregate(
          AggregateRequest(module: "patients", filter: nil, groupBy: ["finding"], measures: ["count"]), as: test.max)
      } == [#"\#(all) {"by":"figures","records":{},"asked":["patients.finding"]}"#])
    #expect(
      try await Self.noted(test) {
        var export = try await store.export(ExportRequest(module: "patients", format: .csv), as: test.max)
        while try await export.next() != nil {}
      } == [#"\#(all) {"by":"export","records":{"patients":{\#(Self.fields),"ids":"1-3"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.duplicates(DuplicateRequest(module: "patients"), as: test.max)
      } == [#"\#(all) {"by":"duplicates","records":{"patients":{"fields":["finding"],"ids":"2-3"}}}"#])
    #expect(
      try await Self.noted(test) {
        _ = try await store.perform(
          .update(RecordTarget(module: "patients", id: 1), values: ["name": .text("AA")]), as: test.max)
      } == [#"\#(all) {"by":"change","records":{"patients":{\#(Self.fields),"ids":"1"}}}"#])
  }

  @Test func whoeverSeesAMaskReadsNothing() async throws {
    let test = try await Self.clinic()
    let noted = try await Self.noted(test) {
      _ = try await test.store.get(module: "patients", id: 2, as: test.ana)
      _ = try await test.store.list(ListRequest(module: "patients", expand: []), as: test.ana)
      _ = try await test.store.timeline(module: "patients", id: 3, as: test.ana)
      _ = try await test.store.search(SearchRequest(text: "f33", modules: nil, limit: 10), as: test.ana)
    }
    #expect(noted == [])
  }

  @Test func withoutRoomToNoteItThereIsNoAnswer() async throws {
    let test = try await Self.clinic()
    let shell = try DatabaseQueue(path: test.path)
    try await shell.write {
      try $0.execute(sql: "CREATE TRIGGER full BEFORE INSERT ON sys_audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
    }
    await #expect(throws: (any Error).self) {
      try await test.store.get(module: "patients", id: 2, as: test.max)
    }
    _ = try await test.store.get(module: "patients", id: 2, as: test.ana)
  }
}
