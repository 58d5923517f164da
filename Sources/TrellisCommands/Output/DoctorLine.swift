import Engine

/// One finding as a line for people.
struct DoctorLine {
  private let finding: DoctorFinding

  init(_ finding: DoctorFinding) {
    self.finding = finding
  }

  var text: String {
    Printable.line("\(finding.isError ? "✗" : "·") \(finding.message) [\(finding.code)]") + "\n"
  }
}

extension DoctorFinding {
  /// Whether it must not be, as opposed to an exception that stands in the ledger.
  var isError: Bool { severity == "error" }
}
