import Diagnostics
import Testing

@Suite struct DiagnosticLogTests {
  private func diagnostic(_ message: String, line: Int, severity: Diagnostic.Severity = .error) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("test"), message, at: SourcePosition(file: "a.yaml", line: line, column: 1), severity: severity)
  }

  @Test func anErrorDecidesTheExitCode() {
    var log = DiagnosticLog()
    #expect(log.exitCode == 0)
    log.report(diagnostic("doubtful", line: 1, severity: .warning))
    #expect(!log.hasErrors)
    #expect(log.exitCode == 0)
    log.report(diagnostic("wrong", line: 1))
    #expect(log.hasErrors)
    #expect(log.exitCode == 1)
  }

  @Test func sortsByPlaceAndKeepsEachOnce() {
    var log = DiagnosticLog()
    log.report(diagnostic("second", line: 2))
    log.report(diagnostic("first", line: 1))
    log.report(diagnostic("second", line: 2))
    log.report(Diagnostic(DiagnosticCode("test"), "nowhere", at: nil))
    #expect(log.sorted.map(\.message) == ["nowhere", "first", "second"])
  }

  @Test func keepsAtMostTheLimitAndCountsTheRest() {
    var log = DiagnosticLog(limit: 2)
    for line in 1...5 { log.report(diagnostic("wrong", line: line)) }
    #expect(log.diagnostics.count == 2)
    #expect(log.errorCount == 5)
    #expect(log.omittedCount == 3)
  }

  @Test func anErrorTakesThePlaceOfAWarningBeyondTheLimit() {
    var log = DiagnosticLog(limit: 1)
    log.report(diagnostic("doubtful", line: 1, severity: .warning))
    log.report(diagnostic("wrong", line: 2))
    #expect(log.diagnostics.map(\.message) == ["wrong"])
  }
}
