import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Files of records: how they come in, are read, go and come back.
@Suite struct AttachmentTests {
  @Test func aFileIsKeptByItsContentAndReadAsItCame() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let file = try await test.attach("Übergabe März.pdf", kind: "handover", to: deal, by: test.ana)
    #expect(file.name == "Übergabe März.pdf" && file.kind == "handover" && file.mediaType == "application/pdf")
    #expect(file.size == 19 && file.createdBy == test.ana.userID && file.createdAt == TestStore.start)
    #expect(try await test.content(of: file.id, of: deal) == "%PDF-1.7 a contract")
    #expect(test.files() == ["\(file.sha256.shard)/\(file.sha256)"], "nothing is left on its way in")
    #expect(
      try await test.history(of: "deals", deal.id).last
        == #"2 ana attach {"attachments":[[],[{"id":1,"name":"Übergabe März.pdf"}]]}"#)
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func equalContentsAreKeptOnceAndGoWithTheLast() async throws {
    let test = try await TestStore()
    let (one, two) = (try await test.deal().target, try await test.deal().target)
    let first = try await test.attach("a.pdf", to: one)
    let second = try await test.attach("b.pdf", to: two)
    #expect(first.sha256 == second.sha256 && test.files().count == 1)
    _ = try await test.store.perform(.detach(one, attachment: first.id), as: test.admin)
    test.pass(days: 31)
    try await test.store.sweepAttachments()
    #expect(test.files().count == 1, "the other one refers to it")
    _ = try await test.store.perform(.detach(two, attachment: second.id), as: test.admin)
    try await test.store.sweepAttachments()
    #expect(test.files().count == 1, "it can be restored")
    test.pass(days: 31)
    try await test.store.sweepAttachments()
    #expect(test.files().isEmpty)
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func whatIsDeletedComesBackFromTheRecycleBin() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let file = try await test.attach(to: deal)
    _ = try await test.store.perform(.detach(deal, attachment: file.id), as: test.admin)
    #expect(try await test.attachments(of: deal) == [])
    #expect(try await test.attachments(of: deal, deleted: true) == ["contract.pdf"])
    #expect(try await refusal { try await test.content(of: file.id, of: deal) }?.kind == .notFound)
    let twice = try await test.refused(.detach(deal, attachment: file.id))
    #expect(twice.codes == ["attachment:not_found"])
    let back = try await test.store.perform(.reattach(deal, attachment: file.id), as: test.admin)
    #expect(back.attachment == file && back.version == 4)
    #expect(try await test.content(of: file.id, of: deal) == "%PDF-1.7 a contract")
    let causes = try await test.history(of: "deals", deal.id).suffix(2).map { String($0.split(separator: " ")[2]) }
    #expect(causes == ["detach", "reattach"])
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func filesGoAndComeBackWithTheirRecord() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let file = try await test.attach(to: deal)
    _ = try await test.store.perform(.delete(deal), as: test.admin)
    #expect(try await refusal { try await test.attachments(of: deal) }?.kind == .notFound)
    #expect(try await refusal { try await test.content(of: file.id, of: deal) }?.kind == .notFound)
    #expect(try await test.store.doctor().findings == [])
    _ = try await test.store.perform(.restore(deal), as: test.admin)
    #expect(try await test.content(of: file.id, of: deal) == "%PDF-1.7 a contract")
  }

  @Test func pagesNeitherSkipNorRepeat() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    for number in 1...5 { try await test.attach("\(number).txt", "\(number)", to: deal) }
    var (names, cursor) = ([String](), String?.none)
    repeat {
      let page = try await test.store.attachments(of: "deals", id: deal.id, limit: 2, cursor: cursor, as: test.ana)
      names += page.attachments.map(\.name)
      cursor = page.nextCursor
    } while cursor != nil
    #expect(names == ["5.txt", "4.txt", "3.txt", "2.txt", "1.txt"])
    for (limit, cursor) in [(0, nil), (201, nil), (50, "x")] as [(Int, String?)] {
      let refused = try await refusal {
        try await test.store.attachments(of: "deals", id: deal.id, limit: limit, cursor: cursor, as: test.ana)
      }
      #expect(refused?.kind == .badRequest)
    }
  }

  @Test func anotherRecordsFileIsNotThere() async throws {
    let test = try await TestStore()
    let (one, two) = (try await test.deal().target, try await test.deal().target)
    let file = try await test.attach(to: one)
    for command in [Command.detach(two, attachment: file.id), .reattach(two, attachment: file.id)] {
      #expect(try await test.refused(command).codes == ["attachment:not_found"])
    }
    #expect(try await refusal { try await test.content(of: file.id, of: two) }?.kind == .notFound)
    let account = RecordTarget(module: "accounts", id: one.id)
    #expect(try await refusal { try await test.content(of: file.id, of: account) }?.kind == .notFound)
  }

  @Test func filesOfARecordCanBeErasedAndNothingElse() async throws {
    let test = try await TestStore()
    let (one, two) = (try await test.deal().target, try await test.deal().target)
    try await test.attach("own.txt", "mine alone", to: one)
    let gone = try await test.attach("bin.txt", "in the bin", to: one)
    _ = try await test.store.perform(.detach(one, attachment: gone.id), as: test.admin)
    try await test.attach("shared.pdf", to: one)
    let kept = try await test.attach("shared.pdf", to: two)
    let count = try await test.store.write { db, state in
      let execution = Execution(db: db, state: state, caller: test.admin, now: TestStore.start)
      return try execution.eraseAttachments(of: one.id, in: execution.plan("deals"))
    }
    #expect(count == 3)
    try await test.store.collectUnused()
    #expect(test.files() == ["\(kept.sha256.shard)/\(kept.sha256)"])
    #expect(try await test.attachments(of: one) == [])
    #expect(try await test.attachments(of: one, deleted: true) == [])
    #expect(try await test.content(of: kept.id, of: two) == "%PDF-1.7 a contract")
  }

  @Test func aContentStaysAsItCame() async throws {
    let test = try await TestStore()
    try await test.attach(to: try await test.deal().target)
    for column in ["sha256 = replace(sha256, 'a', 'b')", "name = 'x'", "media_type = 'x'", "size = 1"] {
      await #expect(throws: (any Error).self) {
        try await test.store.connections.writer.write { db in
          try db.execute(sql: "UPDATE sys_attachment SET \(column)")
        }
      }
    }
  }
}
