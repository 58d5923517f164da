import Metamodel

/// The audit log against itself.
extension Doctor {
  /// An entry that was changed, put in or taken out.
  func audit() throws -> [DoctorFinding] {
    guard let first = try AuditTable(db: db).firstBroken() else { return [] }
    return [
      .error(
        "audit_broken",
        "The audit log is not as it was written: entry \(first) does not follow on the one before. Compare it with a copy."
      )
    ]
  }
}
