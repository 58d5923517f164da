/// What comparing a store with its model and its ledger has come to.
package struct DoctorReport: Sendable, Hashable, Codable {
  /// How many kinds of checks were made.
  package let checks: Int
  /// How many records and moves they were made on.
  package let records: Int
  package let moves: Int
  /// How many findings must not be.
  package let errors: Int
  /// Errors first.
  package let findings: [DoctorFinding]
  /// What was wrong and has been mended.
  package let repaired: [String]

  init(checks: Int, records: Int, moves: Int, findings: [DoctorFinding], repaired: [String] = []) {
    self.checks = checks
    self.records = records
    self.moves = moves
    errors = findings.count(where: \.isError)
    self.repaired = repaired
    self.findings = findings.filter(\.isError) + findings.filter { !$0.isError }
  }

  /// The same report with what one more check has found.
  func adding(_ more: [DoctorFinding]) -> DoctorReport {
    DoctorReport(checks: checks + 1, records: records, moves: moves, findings: findings + more, repaired: repaired)
  }

  /// The report on a store that cannot be opened.
  package init(unopened error: StoreError) {
    self.init(checks: 1, records: 0, moves: 0, findings: [.error("unreadable", "The store cannot be opened. \(error)")])
  }
}

/// Something in a store that its administrator should know.
package struct DoctorFinding: Sendable, Hashable, Codable {
  /// `error` for what must not be, `note` for what stands in the ledger as an exception.
  package let severity: String
  /// What kind of thing it is, such as `ledger_differs` or `override`.
  package let code: String
  package let message: String

  /// Whether it must not be, as opposed to an exception that stands in the ledger.
  package var isError: Bool { severity == "error" }

  static func error(_ code: String, _ message: String) -> DoctorFinding {
    DoctorFinding(severity: "error", code: code, message: message)
  }

  static func note(_ code: String, _ message: String) -> DoctorFinding {
    DoctorFinding(severity: "note", code: code, message: message)
  }
}
