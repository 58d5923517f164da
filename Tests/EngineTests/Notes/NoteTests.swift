import Expressions
import JSONText
import Metamodel
import Testing

@testable import Engine

/// Notes are for those who may read what they are about, and written by those who may change it.
@Suite struct NoteTests {
  private func note(_ model: AccessModel, about record: RecordTarget?, of owner: String = "amy") async throws -> Int64 {
    let about = record.map { InputValue.text("\($0.module)/\($0.id)") } ?? .null
    let values: RecordInput = ["body": .text("canary"), "regarding": about, "owner": .text(owner)]
    return try await model.store.perform(.create(module: "notes", values: values), as: model.test.admin).id
  }

  private func deal(_ model: AccessModel, of owner: String) async throws -> RecordTarget {
    let account = try await model.account("A \(owner)", of: owner)
    return RecordTarget(module: "deals", id: try await model.deal("D \(owner)", on: account, of: owner))
  }

  @Test func aNoteAboutARecordOutOfScopeIsNotThere() async throws {
    let model = try await AccessModel()
    let (own, theirs) = (try await deal(model, of: "amy"), try await deal(model, of: "eva"))
    let seen = [try await note(model, about: own), try await note(model, about: nil)]
    let hidden = try await note(model, about: theirs)
    let amy = try await model.user("amy", "own")
    #expect(try await model.ids(ListRequest(module: "notes", sort: "id"), as: amy) == seen)
    #expect(try await refusal { try await model.store.get(module: "notes", id: hidden, as: amy) }?.kind == .notFound)
    let found = try await model.store.search(SearchRequest(text: "canary"), as: amy)
    #expect(!AccessModel.text(found).contains("\"id\":\(hidden)"))
    #expect(try await model.test.refused(.delete(RecordTarget(module: "notes", id: hidden)), by: amy).kind == .notFound)
    #expect(
      try await refusal { try await model.store.listNotes(about: "deals", id: theirs.id, as: amy) }?.kind == .notFound)
    let listed = AccessModel.text(try await model.store.listNotes(about: "deals", id: own.id, as: amy))
    #expect(listed.contains("\"id\":\(seen[0])") && !listed.contains("\"id\":\(seen[1])"))
  }

  @Test func whoMayReadARecordAndNotChangeItWritesNoNotes() async throws {
    let model = try await AccessModel()
    let (own, theirs) = (try await deal(model, of: "amy"), try await deal(model, of: "eva"))
    let amy = try await model.user("amy", "reader_of_all")
    let written = try await note(model, about: theirs)
    #expect(try await model.ids(ListRequest(module: "notes"), as: amy) == [written])
    let place = try await model.store.notes(about: "deals", id: theirs.id, as: amy)
    for command in [
      place.create(["body": .text("x")]),
      .update(RecordTarget(module: "notes", id: written), values: ["body": .text("x")]),
      .delete(RecordTarget(module: "notes", id: written)),
    ] {
      let refused = try await model.test.refused(command, by: amy)
      #expect(refused.kind == .notPermitted && refused.codes == ["notes:out_of_scope"])
    }
    let mine = try await model.store.notes(about: "deals", id: own.id, as: amy)
    let added = try await model.store.perform(mine.create(["body": .text("x")]), as: amy)
    _ = try await model.store.perform(.update(added.target, values: ["body": .text("y")]), as: amy)
    #expect(try await model.test.history(of: "notes", added.id).last?.contains(#"{"body":["x","y"]}"#) == true)
    _ = try await model.store.perform(.delete(added.target), as: amy)
  }

  @Test func aNoteOfOneRecordIsNotOneOfAnother() async throws {
    let model = try await AccessModel()
    let (one, two) = (try await deal(model, of: "amy"), try await deal(model, of: "ben"))
    let written = try await note(model, about: one)
    let found = try await model.store.note(written, about: "deals", id: one.id, as: model.test.admin)
    #expect(found == RecordTarget(module: "notes", id: written))
    #expect(
      try await refusal { try await model.store.note(written, about: "deals", id: two.id, as: model.test.admin) }?.kind
        == .notFound)
  }

  @Test func listsAndJudgementsOfNotesAgree() async throws {
    let model = try await AccessModel()
    var targets: [RecordTarget?] = [nil]
    for owner in ["amy", "ben", "eva", "zoe"] {
      let deal = try await deal(model, of: owner)
      targets += [deal, RecordTarget(module: "accounts", id: deal.id)]
    }
    var notes: [Int64] = []
    for target in targets { notes.append(try await note(model, about: target, of: "amy")) }
    notes.append(try await note(model, about: RecordTarget(module: "notes", id: notes[1]), of: "amy"))
    for role in ["own", "team", "below", "reader_of_all", "criteria", "rep", "deals_only", "blind"] {
      let caller = try await model.user("amy", role)
      guard model.store.access(of: caller).may(.read, on: "notes") else { continue }
      let listed = try await model.ids(ListRequest(module: "notes", sort: "id", limit: 200), as: caller)
      let judged = try await model.store.read { [notes] context in
        let execution = Execution(context, as: caller)
        let plan = try execution.plan("notes")
        return try notes.filter { id in
          try RowTable(plan: plan, db: context.db).row(id).map {
            ScopeCheck(execution: execution, plan: plan).reads($0)
          }
            ?? false
        }
      }
      #expect(listed == judged, "\(role)")
      #expect(
        listed.contains(notes[0]) && (role == "rep" || role == "blind" || role == "reader_of_all") == (listed == notes))
    }
  }

  @Test func pagesOfNotesAreOfOneRecord() async throws {
    let model = try await AccessModel()
    let (one, two) = (try await deal(model, of: "amy"), try await deal(model, of: "ben"))
    var written: [Int64] = []
    for number in 1...5 {
      written.append(try await note(model, about: number == 3 ? two : one))
    }
    var (ids, cursor) = ([Int64](), String?.none)
    repeat {
      let page = try JSON(
        parsing: try await model.store.listNotes(
          about: "deals", id: one.id, limit: 2, cursor: cursor, as: model.test.admin
        ).json)
      ids += (page["records"]?.items ?? []).compactMap { $0["id"]?.text.flatMap { Int64($0) } }
      cursor = page["next_cursor"]?.text
    } while cursor != nil
    #expect(ids == [written[4], written[3], written[1], written[0]])
  }
}
