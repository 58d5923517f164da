import Expressions
import Foundation
import Metamodel
import Testing

@testable import Engine

/// Files that do not come in, and files that are not as they should be.
@Suite struct AttachmentFailureTests {
  private struct Interrupted: Error {}

  @Test func anInterruptedFileLeavesNothing() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let before = try test.contents()
    var pieces = [[UInt8]](repeating: Array("%PDF-".utf8), count: 3)
    await #expect(throws: Interrupted.self) {
      try await test.store.attach(
        AttachmentUpload(name: "a.pdf"), to: deal, as: test.ana,
        reading: {
          guard let piece = pieces.popLast() else { throw Interrupted() }
          return piece
        }, { command, _ in try await test.store.perform(command, as: test.ana) })
    }
    #expect(try test.contents() == before)
    #expect(test.files().isEmpty)
  }

  @Test func aRefusedCommandLeavesNoFile() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let stale = RecordTarget(module: "deals", id: deal.id, expectedVersion: 1)
    _ = try await test.store.perform(.update(deal, values: ["name": .text("Other")]), as: test.ana)
    let refused = try await test.refused { try await test.attach(to: stale, by: test.ana) }
    #expect(refused.kind == .versionMismatch)
    #expect(test.files().isEmpty)
  }

  @Test func aRecordThatGoesWhileItsFileComesIsNotThere() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    var isRead = false
    let refused = try await refusal {
      try await test.store.attach(
        AttachmentUpload(name: "a.txt"), to: deal, as: test.ana,
        reading: {
          guard !isRead else { return nil }
          isRead = true
          _ = try await test.store.perform(.delete(deal), as: test.admin)
          return Array("text".utf8)
        }, { command, _ in try await test.store.perform(command, as: test.ana) })
    }
    #expect(refused?.kind == .notFound)
    #expect(test.files().isEmpty)
    #expect(try await test.texts("SELECT count(*) FROM sys_attachment") == ["0"])
  }

  @Test func aFileIsRefusedBeforeItIsRead() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let missing = RecordTarget(module: "deals", id: 99)
    let large = test.store.settings.largestAttachment + 1
    for (upload, target, kind) in [
      (AttachmentUpload(name: "a.pdf"), missing, Refusal.Kind.notFound),
      (AttachmentUpload(name: "a.pdf", declaredSize: large), deal, .tooLarge),
      (AttachmentUpload(name: "a/b.pdf"), deal, .invalid),
      (AttachmentUpload(name: "a.pdf", kind: "A b"), deal, .invalid),
    ] {
      let refused = try await test.refused {
        try await test.store.attach(
          upload, to: target, as: test.ana,
          reading: {
            Issue.record("it was read")
            return nil
          }, { command, _ in try await test.store.perform(command, as: test.ana) })
      }
      #expect(refused.kind == kind, "\(upload)")
    }
  }

  @Test func limitsAreTheTenantsOwn() async throws {
    let test = try await TestStore()
    var settings = test.store.settings
    (settings.attachmentLimit, settings.storageLimit) = (1_024, 1_500)
    try await test.store.change(settings, by: test.admin)
    let deal = try await test.deal().target
    let text = { (count: Int, letter: String) in String(repeating: letter, count: count) }
    let large = try await test.refused { try await test.attach("a.txt", text(1_025, "x"), to: deal) }
    #expect(large.kind == .tooLarge && large.codes == ["content:file_too_large"])
    try await test.attach("a.txt", text(1_024, "x"), to: deal)
    let full = try await test.refused { try await test.attach("b.txt", text(477, "y"), to: deal) }
    #expect(full.kind == .tooLarge && full.codes == ["content:storage_full"])
    #expect(test.files().count == 1)
    try await test.attach("again.txt", text(1_024, "x"), to: deal)
    try await test.attach("b.txt", text(476, "y"), to: deal)
    #expect(test.files().count == 2, "an equal one takes no room")
  }

  @Test(arguments: [
    "", "   ", ".", "..", "a/b.txt", "a\\b.txt", "a\u{0}.txt", "a\r\nSet-Cookie: x", "a\u{7F}", "a\u{85}b",
    "a\u{2028}b",
    "exe.\u{202E}fdp", "\u{2067}x", String(repeating: "x", count: 256), String(repeating: "é", count: 128),
  ])
  func aNameThatCouldDoHarmIsRefused(_ name: String) async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let refused = try await test.refused { try await test.attach(name, "text", to: deal) }
    #expect(refused.kind == .invalid && refused.problems.map(\.at) == ["name"])
    #expect(test.files().isEmpty)
  }

  @Test func anEmptyFileAndAProgramAreRefused() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    #expect(try await test.refused { try await test.attach("a.txt", "", to: deal) }.codes == ["content:required"])
    let program: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]
    let refused = try await test.refused {
      try await test.attach("photo.jpg", program, declared: "image/jpeg", to: deal)
    }
    #expect(refused.codes == ["content:executable"])
    #expect(test.files().isEmpty)
  }

  @Test func whatACrashLeftIsClearedWhenTheStoreIsOpened() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let kept = try await test.attach(to: deal)
    // As if the process had ended after the link and before the commit, and in the middle of another file.
    let file = try test.store.files.receive()
    try file.append(Array("orphan".utf8))
    let content = try file.finish()
    try test.store.files.name(file, content)
    try test.store.files.keep(content)
    try test.store.files.receive().append(Array("half".utf8))
    #expect(test.files().count == 4)
    try await test.store.clearIncoming()
    #expect(test.files() == ["\(kept.sha256.shard)/\(kept.sha256)"])
  }

  @Test func theDoctorTakesOrphansAwayAndNamesWhatIsMissingOrChanged() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let missing = try await test.attach("a.txt", "one", to: deal)
    let shorter = try await test.attach("b.txt", "two two", to: deal)
    let changed = try await test.attach("c.txt", "three", to: deal)
    let whole = try await test.attach("d.txt", "four", to: deal)
    let orphan = test.store.files.path(of: try #require(ContentHash(String(repeating: "a", count: 64))))
    try FileSystem.makeDirectory(FileSystem.parent(of: orphan))
    try Data("x".utf8).write(to: URL(fileURLWithPath: orphan))
    try test.store.files.remove(missing.sha256)
    try Data("two".utf8).write(to: URL(fileURLWithPath: test.store.files.path(of: shorter.sha256)))
    try Data("THREE".utf8).write(to: URL(fileURLWithPath: test.store.files.path(of: changed.sha256)))
    let findings = try await test.store.doctor().findings
    #expect(findings.map(\.code).sorted() == ["content_changed", "content_changed", "content_missing"])
    for hash in [missing, shorter, changed].map(\.sha256) {
      #expect(findings.contains { $0.message.contains(hash.text) })
    }
    #expect(!FileSystem.exists(orphan))
    #expect(try await test.content(of: whole.id, of: deal) == "four")
    for broken in [missing, shorter] {
      await #expect(throws: StoreError.self) { try await test.content(of: broken.id, of: deal) }
    }
    // The same content brings back what was missing.
    try await test.attach("again.txt", "one", to: deal)
    #expect(try await test.content(of: missing.id, of: deal) == "one")
  }

  @Test func whoReadsAContentReadsItToItsEndThoughItGoes() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let file = try await test.attach(to: deal)
    let (_, content) = try await test.store.content(
      ofAttachment: file.id, of: "deals", id: deal.id, as: test.ana)
    try test.store.files.remove(file.sha256)
    var (rest, bytes) = (0..<content.size, [UInt8]())
    while let piece = try await content.next(of: &rest) { bytes += piece }
    #expect(String(decoding: bytes, as: UTF8.self) == "%PDF-1.7 a contract")
  }

  @Test func aDirectoryThatTakesNothingIsUnavailable() async throws {
    let test = try await TestStore()
    let deal = try await test.deal().target
    let file = try test.store.files.receive()
    try file.append(Array("text".utf8))
    let content = try file.finish()
    try test.store.files.name(file, content)
    // A file stands where the contents of its beginning would lie.
    let shard = "\(test.store.files.directory)/\(content.hash.shard)"
    try Data().write(to: URL(fileURLWithPath: shard))
    let new = NewAttachment(name: "a.txt", kind: nil, mediaType: "text/plain", content: content)
    let refused = try await test.refused(.attach(deal, new))
    #expect(refused.kind == .unavailable)
  }
}
