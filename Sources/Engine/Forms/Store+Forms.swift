import Crypto
import Expressions
import Foundation
import GRDB
package import Metamodel

extension Store {
  /// A text that proves for an hour that somebody has sent a form, so that they may fetch its file.
  ///
  /// - Parameter form: which form.
  /// - Returns: the text, of characters that an address may have.
  package func ticket(of form: WebForm) async throws -> String {
    let until = String(clock.now().microseconds / 1_000_000 + 3_600)
    let sealed = try await connections.read { db in try Self.seal("\(form.name) \(until)", db) }
    return "\(until).\(sealed)"
  }

  /// Whether a text proves that somebody has sent a form.
  ///
  /// - Parameters:
  ///   - ticket: the text.
  ///   - form: which form.
  package func accepts(_ ticket: String, of form: WebForm) async throws -> Bool {
    let parts = ticket.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let until = Int64(parts[0]), until > clock.now().microseconds / 1_000_000 else {
      return false
    }
    return try await connections.read { db in try Self.seal("\(form.name) \(parts[0])", db) == parts[1] }
  }

  private static func seal(_ text: String, _ db: Database) throws -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("form \(text)".utf8), using: try CursorKey.read(db))
    return Hexadecimal.text(of: code)
  }

  /// The file that whoever has sent a form may fetch.
  ///
  /// - Parameter form: which form.
  /// - Returns: nil if it has none, or none is there.
  package func download(of form: WebForm) async throws -> (attachment: Attachment, content: StoredContent)? {
    guard let download = form.download else { return nil }
    return try await read { [files] context in
      guard let plan = context.state.compiled.plan(download.module),
        let row = try RowTable(plan: plan, db: context.db).row(download.record), !row.isDeleted,
        let found = try AttachmentTable(db: context.db).attachments(of: row.id, in: plan)
          .first(where: { $0.name == download.file && $0.deletedAt == nil }),
        let content = try? files.open(found.sha256), content.size == found.size
      else { return nil }
      return (found, content)
    }
  }
}
