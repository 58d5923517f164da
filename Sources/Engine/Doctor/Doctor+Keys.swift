import GRDB
import JSONText

/// API keys against what the audit log tells of them.
extension Doctor {
  /// Keys that are not as they were given, and those that were revoked and are not, or the other way round.
  func keysAsTold() throws -> [DoctorFinding] {
    // A template belongs to nobody.
    guard !state.settings.name.isEmpty else { return [] }
    let log = try KeyLog(db)
    let all = try KeyTable(db: db).all()
    var keys = all
    // The one with which a tenant begins is given with the tenant itself.
    if let first = keys.first, log.isWhole, keys.count == log.given.count + 1, first.label == KeyTable.firstLabel,
      first.user == log.firstUser, first.terms == KeyTerms()
    {
      keys.removeFirst()
    }
    let isComplete = log.isWhole ? keys.count == log.given.count : keys.count >= log.given.count
    // Of the oldest the log may tell nothing any more.
    let others = zip(keys.suffix(log.given.count), log.given.suffix(keys.count)).filter { key, told in
      AuditEntry(.keyCreate, "user \(key.user)", label: key.label, key.terms).told != told
    }.map(\.0.id)
    let revoked = all.filter { key in
      let isTold = log.revoked.contains("key \(key.id)")
      return isTold != (key.revokedAt != nil) && (isTold || log.isWhole)
    }.map(\.id)
    let strange = Set(others + revoked).sorted()
    guard let first = strange.first ?? (isComplete ? nil : keys.last?.id ?? 0) else { return [] }
    return [
      .error(
        "key_differs",
        "\(max(strange.count, 1)) API keys are not as the audit log tells of them, or are missing. The first is \(first)."
      )
    ]
  }
}

/// What the audit log tells of API keys.
private struct KeyLog {
  /// The keys that were given, in order: to whom, and on which terms.
  private(set) var given: [String] = []
  /// The keys that were revoked, as `key 7`.
  private(set) var revoked: Set<String> = []
  /// The first administrator, who may have got a key with the tenant.
  private(set) var firstUser: String?
  /// Whether nothing of it was taken away when its time was over.
  let isWhole: Bool

  init(_ db: Database) throws {
    isWhole = try Bool.fetchOne(db, sql: "SELECT NOT EXISTS(SELECT 1 FROM sys_audit_start)") ?? true
    let actions: [AuditAction] = [.tenantCreate, .keyCreate, .keyRevoke]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT action, object, detail FROM sys_audit
        WHERE outcome = 'done' AND action IN (SELECT value FROM json_each(?)) ORDER BY id
        """, arguments: [JSON.strings(actions.map(\.rawValue)).compactText])
    while let row = try rows.next() {
      let (object, detail): (String, String) = (row["object"], row["detail"])
      switch AuditAction(rawValue: row["action"]) {
      case .keyCreate: given.append("\(object) \(detail)")
      case .keyRevoke: revoked.insert(object)
      default: firstUser = (try? JSON(parsing: detail.utf8))?["administrator"]?.text
      }
    }
  }
}

extension AuditEntry {
  /// What it says, in one text.
  fileprivate var told: String { "\(object) \(JSON.object(detail).compactText)" }
}
