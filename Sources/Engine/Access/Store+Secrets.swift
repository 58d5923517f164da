import Expressions
import Foundation
import GRDB

extension Store {
  /// Closes up by another key what is closed up, and ends what was signed by the one before: sessions, and links that were mailed.
  ///
  /// - Parameters:
  ///   - box: the other key's.
  ///   - caller: whoever has it done.
  /// - Returns: how many secrets are closed up by it now, and how many neither key opens; these stay as they are.
  package func reseal(by box: SecretBox, as caller: Caller) async throws -> (resealed: Int, lost: Int) {
    let (now, secrets) = (clock.now(), try requireSecrets())
    return try await administer(AuditEntry(.secretRotate, "secret"), as: caller) { db, _ in
      var counts = (resealed: 0, lost: 0)
      func anew(_ closed: [UInt8], _ place: String) throws -> [UInt8]? {
        guard let secret = box.opened(closed, for: place) ?? secrets.opened(closed, for: place) else {
          counts.lost += 1
          return nil
        }
        counts.resealed += 1
        return try box.closed(secret, for: place)
      }
      try CredentialTable(db: db, now: now).reseal(anew)
      try Self.resealProvider(db, anew)
      try SecretTable(db: db).reseal(anew)
      try db.execute(sql: "UPDATE sys_session SET ended_at = ? WHERE ended_at IS NULL", arguments: [now.microseconds])
      try db.execute(sql: "UPDATE sys_token SET used_at = ? WHERE used_at IS NULL", arguments: [now.microseconds])
      return counts
    }
  }
}
