import Expressions
import JSONText
import Metamodel
import Testing

@testable import Engine

/// What is attached to a record is for those who may read the record, and written by those who may change it.
@Suite struct AttachmentRightsTests {
  private func deal(_ model: AccessModel, of owner: String) async throws -> RecordTarget {
    let account = try await model.account("A \(owner)", of: owner)
    return RecordTarget(module: "deals", id: try await model.deal("D \(owner)", on: account, of: owner))
  }

  @Test func aRecordOutOfScopeHasNoFiles() async throws {
    let model = try await AccessModel()
    let theirs = try await deal(model, of: "eva")
    let file = try await model.test.attach("canary.txt", "canary", to: theirs)
    let amy = try await model.user("amy", "own")
    #expect(try await refusal { try await model.test.attachments(of: theirs, as: amy) }?.kind == .notFound)
    #expect(try await refusal { try await model.test.content(of: file.id, of: theirs, as: amy) }?.kind == .notFound)
    #expect(try await model.test.refused { try await model.test.attach(to: theirs, by: amy) }.kind == .notFound)
    #expect(try await model.test.refused(.detach(theirs, attachment: file.id), by: amy).kind == .notFound)
  }

  @Test func whoMayReadAndNotChangeReadsAlone() async throws {
    let model = try await AccessModel()
    let theirs = try await deal(model, of: "eva")
    let file = try await model.test.attach(to: theirs)
    let amy = try await model.user("amy", "reader_of_all")
    #expect(try await model.test.attachments(of: theirs, as: amy) == ["contract.pdf"])
    #expect(try await model.test.content(of: file.id, of: theirs, as: amy) == "%PDF-1.7 a contract")
    for refused in [
      try await model.test.refused { try await model.test.attach(to: theirs, by: amy) },
      try await model.test.refused(.detach(theirs, attachment: file.id), by: amy),
    ] {
      #expect(refused.kind == .notPermitted && refused.codes == ["deals:out_of_scope"])
    }
    #expect(model.test.files().count == 1)
    let own = try await deal(model, of: "amy")
    try await model.test.attach(to: own, by: amy)
  }

  @Test func whereAFieldIsMaskedNothingAttachedIsToldOf() async throws {
    let model = try await AccessModel()
    let account = RecordTarget(module: "accounts", id: try await model.account("A", of: "amy"))
    let file = try await model.test.attach("canary.txt", "canary", to: account)
    let amy = try await model.user("amy", "blind")
    let refused = try await refusal { try await model.test.attachments(of: account, as: amy) }
    #expect(refused?.kind == .notPermitted)
    #expect(refused?.problems.first?.who?.contains("role own") == true)
    #expect(
      try await refusal { try await model.test.content(of: file.id, of: account, as: amy) }?.kind == .notPermitted)
    #expect(try await model.test.refused { try await model.test.attach(to: account, by: amy) }.kind == .notPermitted)
    let seen = AccessModel.text(try await model.store.timeline(module: "accounts", id: account.id, as: amy))
    #expect(seen.contains("attach") && !seen.contains("canary"))
    let admin = AccessModel.text(
      try await model.store.timeline(module: "accounts", id: account.id, as: model.test.admin))
    #expect(admin.contains("canary.txt"))
  }

  @Test func aModuleThatMayNotBeReadHasNoFiles() async throws {
    let model = try await AccessModel()
    let account = RecordTarget(module: "accounts", id: try await model.account("A", of: "amy"))
    let file = try await model.test.attach(to: account)
    let amy = try await model.user("amy", "deals_only")
    #expect(
      try await refusal { try await model.test.content(of: file.id, of: account, as: amy) }?.kind == .notPermitted)
  }
}
