import Expressions
import Foundation
import Testing

@testable import Engine

extension TestStore {
  /// Attaches a file to a record.
  @discardableResult
  func attach(
    _ name: String = "contract.pdf", _ content: String = "%PDF-1.7 a contract", kind: String? = nil,
    to record: RecordTarget, by caller: Caller? = nil
  ) async throws -> Engine.Attachment {
    try await attach(name, Array(content.utf8), kind: kind, to: record, by: caller)
  }

  /// Attaches a file whose content comes in pieces of 7 bytes.
  @discardableResult
  func attach(
    _ name: String, _ content: [UInt8], kind: String? = nil, declared: String? = nil, to record: RecordTarget,
    by caller: Caller? = nil
  ) async throws -> Engine.Attachment {
    let caller = caller ?? admin
    var rest = content[...]
    let change = try await store.attach(
      AttachmentUpload(name: name, kind: kind, declaredType: declared), to: record, as: caller,
      reading: {
        defer { rest = rest.dropFirst(7) }
        return rest.isEmpty ? nil : Array(rest.prefix(7))
      }, { command, _ in try await self.store.perform(command, as: caller) })
    return try #require(change.attachment)
  }

  /// The names of a record's files, the newest first.
  func attachments(of record: RecordTarget, deleted: Bool = false, as caller: Caller? = nil) async throws -> [String] {
    try await store.attachments(of: record.module, id: record.id, deleted: deleted, as: caller ?? admin)
      .attachments.map(\.name)
  }

  /// What a file holds.
  func content(of attachment: Int64, of record: RecordTarget, as caller: Caller? = nil) async throws -> String {
    let (_, content) = try await store.content(
      ofAttachment: attachment, of: record.module, id: record.id, as: caller ?? admin)
    var (bytes, rest) = ([UInt8](), 0..<content.size)
    while let piece = try await content.next(of: &rest) { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Lets days pass.
  func pass(days: Int64) {
    clock.set(Timestamp(microseconds: clock.now().microseconds + days * 86_400_000_000))
  }

  /// Every file in the tenant's directory, of contents and of what is on its way in.
  func files() -> [String] {
    let root = store.files.directory
    return FileSystem.names(in: root).flatMap { folder in
      FileSystem.names(in: "\(root)/\(folder)").map { "\(folder)/\($0)" }
    }.sorted()
  }
}
