import Expressions
import GRDB
import Metamodel

/// A file that somebody sends, before its content has come.
package struct AttachmentUpload: Sendable, Hashable {
  package let name: String
  package let kind: String?
  /// What its sender calls its type.
  package let declaredType: String?
  /// The bytes that its sender says it has.
  package let declaredSize: Int64?

  package init(name: String, kind: String? = nil, declaredType: String? = nil, declaredSize: Int64? = nil) {
    self.name = name
    self.kind = kind
    self.declaredType = declaredType
    self.declaredSize = declaredSize
  }
}

/// A page of the files of a record, the newest first.
package struct AttachmentPage: Sendable, Hashable, Codable {
  package let attachments: [Attachment]
  /// Where the next page begins; nil where there is none.
  package let nextCursor: String?
}

extension Store {
  /// Attaches a file while its content comes in.
  ///
  /// The content is hashed and written to a file of its own as it comes, and never held whole. Where anything fails nothing of it stays.
  ///
  /// - Parameters:
  ///   - upload: what is known of it beforehand.
  ///   - target: the record.
  ///   - caller: whoever sends it; refused before anything is read, if they may not.
  ///   - next: the next piece of the content; nil at its end.
  ///   - perform: performs the command that attaches it.
  /// - Throws: ``Refusal``, what `next` and `perform` throw.
  package func attach<Answer>(
    _ upload: AttachmentUpload, to target: RecordTarget, as caller: Caller, reading next: () async throws -> [UInt8]?,
    _ perform: (Command, ContentHash) async throws -> Answer
  ) async throws -> Answer {
    let (name, limits) = try await admit(upload, to: target, as: caller)
    let incoming = try await offloaded { [files] in try files.receive() }
    let content: IncomingContent
    let type: MediaType
    do {
      try await fill(incoming, limits, next)
      type = try MediaType(of: incoming, name: name, upload)
      content = try await offloaded { [files] in
        let content = try incoming.finish()
        try files.name(incoming, content)
        return content
      }
    } catch {
      await cleared { incoming.discard() }
      throw error
    }
    do {
      let new = NewAttachment(name: name, kind: upload.kind, mediaType: type.text, content: content)
      let answer = try await perform(.attach(target, new), content.hash)
      await cleared { [files] in files.discard(content) }
      return answer
    } catch {
      await cleared { [files] in files.discard(content) }
      try? await collect([content.hash])
      throw error
    }
  }

  /// Refuses what is known to be refused before any of the content is read.
  ///
  /// - Returns: the name as it is kept, and what the tenant allows.
  private func admit(
    _ upload: AttachmentUpload, to target: RecordTarget, as caller: Caller
  ) async throws -> (name: String, limits: TenantSettings) {
    try await read { context in
      _ = try Execution(context, as: caller).attachable(target)
      let name = try AttachmentName.checked(upload.name)
      if let kind = upload.kind, kind.wholeMatch(of: /[a-z][a-z0-9_]{0,62}/) == nil { throw Refusal.badKind(kind) }
      if let size = upload.declaredSize { try context.settings.admit(attachmentOf: size) }
      return (name, context.settings)
    }
  }

  private func fill(
    _ file: IncomingFile, _ limits: TenantSettings, _ next: () async throws -> [UInt8]?
  ) async throws {
    while let piece = try await next() {
      try Task.checkCancellation()
      try limits.admit(attachmentOf: file.size + Int64(piece.count))
      try await offloaded { try file.append(piece) }
    }
    guard file.size > 0 else {
      throw Refusal(
        .invalid,
        Problem(at: "content", code: "required", message: "The file is empty. Send its content as the request's body."))
    }
  }

  /// Clears up, also where the task is cancelled.
  private func cleared(_ body: @escaping @Sendable () -> Void) async { try? await offloaded(body) }

  // MARK: Reading

  /// The files of a record, the newest first.
  ///
  /// - Parameters:
  ///   - module: the record's module.
  ///   - id: the record's id.
  ///   - limit: 1 to 200.
  ///   - cursor: ``AttachmentPage/nextCursor`` of the page before.
  ///   - deleted: those of the recycle bin instead.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal``.
  package func attachments(
    of module: String, id: Int64, limit: Int = 50, cursor: String? = nil, deleted: Bool = false, as caller: Caller
  ) async throws -> AttachmentPage {
    try await read(by: "attachments", as: caller) { context in
      let (plan, row) = try context.attachmentsReadable(of: module, id, by: caller)
      let question = Fingerprint(
        ["attachments", module, String(id), deleted ? "deleted" : ""] + context.access(of: caller).fingerprint)
      let start = cursor.flatMap { ListCursor($0, question: question, keys: 1) }
      guard ListPlan.limits.contains(limit) else { throw Refusal(.badRequest, ListPlan.wrongLimit(limit)) }
      guard cursor == nil || start != nil else { throw Refusal(.badRequest, ListPlan.wrongCursor) }
      let before: Int64 = if case .integer(let id)? = start?.values.first { id } else { .max }
      let found = try AttachmentTable(db: context.db)
        .page(of: row.id, in: plan, before: before, limit: limit + 1, deleted: deleted)
      let page = Array(found.prefix(limit))
      let next =
        found.count > limit ? page.last.map { ListCursor(values: [.integer($0.id)]).text(question: question) } : nil
      return AttachmentPage(attachments: page, nextCursor: next)
    }
  }

  /// One file of a record that is not in the recycle bin.
  ///
  /// - Throws: ``Refusal``.
  package func attachment(
    _ attachment: Int64, of module: String, id: Int64, as caller: Caller
  ) async throws -> Attachment {
    try await read(by: "attachment", as: caller) { try $0.attachment(attachment, of: module, id, by: caller) }
  }

  /// One file of a record with its content, open for reading under the rights of now.
  ///
  /// - Throws: ``Refusal``; ``StoreError/damaged(_:)`` if the content is not there as it was kept.
  package func content(
    ofAttachment attachment: Int64, of module: String, id: Int64, as caller: Caller
  ) async throws -> (attachment: Attachment, content: StoredContent) {
    try await read(by: "attachment content", as: caller) { [files] context in
      let found = try context.attachment(attachment, of: module, id, by: caller)
      guard let content = try? files.open(found.sha256), content.size == found.size else {
        throw StoreError.damaged("the content of attachment \(found.id) is not there as it was kept")
      }
      return (found, content)
    }
  }
}

extension ReadContext {
  fileprivate func attachment(
    _ id: Int64, of module: String, _ record: Int64, by caller: Caller
  ) throws -> Attachment {
    let (plan, row) = try attachmentsReadable(of: module, record, by: caller)
    guard let found = try AttachmentTable(db: db).attachment(id, of: row.id, in: plan), found.deletedAt == nil else {
      throw Refusal.noSuchAttachment(id, of: module, record)
    }
    return found
  }

  /// The record whose files the caller may read.
  fileprivate func attachmentsReadable(
    of name: String, _ id: Int64, by caller: Caller
  ) throws -> (plan: ModulePlan, row: RowImage) {
    _ = try module(name, readableBy: caller)
    let execution = Execution(self, as: caller)
    let plan = try execution.plan(name)
    let row = try execution.row(RecordTarget(module: name, id: id), plan, for: .read)
    try execution.access.requireAttachments(of: name)
    // A file of such a record may say what its fields do.
    if state.compiled.hasPhi(name) { phi.add([AttachmentChange.member], of: name, id) }
    return (plan, row)
  }
}

extension MediaType {
  /// The type of what has come in.
  ///
  /// - Throws: ``Refusal`` of kind `invalid` for a program.
  fileprivate init(of file: IncomingFile, name: String, _ upload: AttachmentUpload) throws(Refusal) {
    self.init(head: file.head, name: name, declared: upload.declaredType)
    guard isExecutable else { return }
    throw Refusal(
      .invalid,
      Problem(
        at: "content", code: "executable",
        message:
          "The file is a program or a script, which cannot be attached. Pack it into an archive if it has to be.",
        found: .text(upload.declaredType ?? text)))
  }
}

extension Refusal {
  fileprivate static func badKind(_ kind: String) -> Refusal {
    Refusal(
      .invalid,
      Problem(
        at: "kind", code: "invalid",
        message: "A kind has lower-case letters, digits and '_' and begins with a letter, such as signed_contract.",
        found: .text(kind)))
  }
}
