package import Diagnostics
package import Spreadsheet

/// Something about a cell that its author should know.
package struct CellRemark: Sendable, Hashable {
  /// The cell; nil if it concerns the whole sheet.
  package let place: CellReference?
  package let severity: Diagnostic.Severity
  package let code: DiagnosticCode
  package let message: String
  /// The nearest thing that would be understood.
  package let suggestion: String?

  init(
    _ place: CellReference?, _ code: DiagnosticCode, _ message: String, suggestion: String? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    self.place = place
    self.severity = severity
    self.code = code
    self.message = message
    self.suggestion = suggestion
  }
}

extension DiagnosticCode {
  /// A sentence that the grammar does not have.
  package static let unknownPhrase = DiagnosticCode("unknown_phrase")
  /// A name of something that the configuration does not have.
  package static let unknownName = DiagnosticCode("unknown_name")
  /// A sheet without the columns of a plan.
  package static let noPlan = DiagnosticCode("no_plan")
  /// A cell that says otherwise than another of the same result.
  package static let contradiction = DiagnosticCode("contradiction")
  /// A row whose cells do not stand under their headings.
  package static let realigned = DiagnosticCode("realigned")
  /// A criterion that holds for a row because its cell is merged with the one above.
  package static let mergedCriterion = DiagnosticCode("merged_criterion")
  /// Cells of several columns that are merged, so that one of them hides the others.
  package static let mergedColumns = DiagnosticCode("merged_columns")
  /// Something that a row needs and lacks.
  package static let missingCell = DiagnosticCode("missing_cell")
}

/// Why a text is not understood.
struct CellMistake: Error {
  let code: DiagnosticCode
  let message: String
  let suggestion: String?

  static func phrase(_ text: String, _ wanted: String, nearest: String?) -> CellMistake {
    CellMistake(
      code: .unknownPhrase, message: "`\(text.prefix(200))` is no \(wanted) that is understood.", suggestion: nearest)
  }

  /// A name of something that there is not.
  ///
  /// - Parameters:
  ///   - names: What there is, of which the labels are told.
  ///   - words: What else would do.
  static func name(
    _ text: String, _ wanted: String, among names: [SheetVocabulary.Name], or words: [String] = []
  ) -> CellMistake {
    let candidates = words + names.flatMap { [$0.label] + $0.others + [$0.code] }
    let key = text.lowercased()
    let near = NearMiss.nearest(to: text, among: candidates) ?? candidates.first { $0.lowercased().contains(key) }
    let labels = (names.map(\.label) + words).prefix(12).joined(separator: ", ")
    let known = near == nil && !labels.isEmpty ? " There are: \(labels)." : ""
    return CellMistake(
      code: .unknownName, message: "There is no \(wanted) `\(text.prefix(200))`.\(known)", suggestion: near)
  }

  /// A result that there is, and that the sheet does not have.
  static func noRow(of result: String) -> CellMistake {
    CellMistake(
      code: .unknownName,
      message: "The sheet has no row of the result `\(result.prefix(80))`, so that nobody could log it. Add one.",
      suggestion: nil)
  }

  func remark(at place: CellReference?) -> CellRemark { CellRemark(place, code, message, suggestion: suggestion) }
}
