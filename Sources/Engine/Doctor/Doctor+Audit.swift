import Metamodel

/// The audit log against itself.
extension Doctor {
  /// An entry that was changed, put in or taken out.
  func audit() throws -> [DoctorFinding] {
    guard let first = try AuditTable(db: db).firstBroken() else { return try cutOff() }
    return [
      .error(
        "audit_broken",
        "The audit log is not as it was written: entry \(first) does not follow on the one before. Compare it with a copy."
      )
    ]
  }

  /// Entries that were taken away from the end.
  private func cutOff() throws -> [DoctorFinding] {
    guard let (last, written) = try AuditTable(db: db).cutOff() else { return [] }
    return [
      .error(
        "audit_cut",
        """
        The audit log is not as it was written: it ends with entry \(last), and entry \(written) was written last. \
        Compare it with a copy.
        """)
    ]
  }
}
