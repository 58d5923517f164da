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

/// The first line of a doctor's answer: what was looked at, and what was found.
struct DoctorSummary {
  private let report: DoctorReport
  private let tenant: String

  init(_ report: DoctorReport, of tenant: String) {
    self.report = report
    self.tenant = tenant
  }

  var text: String {
    let scope = "\(report.checks) checks of \(report.records) records and \(report.moves) moves"
    let exceptions = report.findings.count - report.errors
    let errors = report.errors == 0 ? "nothing is wrong" : "\(report.errors) \(report.errors == 1 ? "error" : "errors")"
    let notes =
      exceptions == 0
      ? "" : ", \(exceptions) \(exceptions == 1 ? "exception stands" : "exceptions stand") in the ledger"
    return Printable.line("\(tenant): \(scope): \(errors)\(notes).") + "\n"
  }
}
