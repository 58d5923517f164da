package import Spreadsheet

/// A plan as a sheet, in the columns of the source with two more: the module, and the code of the result.
package struct PlanSheet {
  private let language: SheetLanguage
  private let columns: [SheetColumn]

  /// The sheet of a language.
  package init(language: SheetLanguage) {
    self.language = language
    columns = [
      .result, .actions, .extraAction, .criterion, .definitive, .effective, .quality, .channel, .attempts,
      .attemptAction, .module, .code,
    ]
  }

  /// The sheets of a workbook with a plan, and with the choices that its cells offer.
  package func workbook(of plan: ResultPlan, _ vocabulary: SheetVocabulary) -> [Sheet] {
    let lines = PlanLines(plan, vocabulary, language).lines
    let rows = lines.map { line in columns.map { line[$0] ?? "" } }
    return workbook(rows, vocabulary)
  }

  /// The sheets of a workbook in which a plan can be written.
  package func template(_ vocabulary: SheetVocabulary? = nil) -> [Sheet] { workbook([], vocabulary) }

  private var title: String { language == .spanish ? "FLUJO DE RESULTADOS" : "RESULT FLOW" }

  private var names: (plan: String, choices: String) {
    language == .spanish ? ("Flujo de resultados", "Opciones") : ("Result flow", "Choices")
  }

  private func workbook(_ rows: [[String]], _ vocabulary: SheetVocabulary?) -> [Sheet] {
    let headings = columns.map { SheetColumn.phrases.text($0, language) }
    var choices: [[String]] = []
    var layout = SheetLayout(columnWidths: widths, headerRows: 2)
    for (index, column) in columns.enumerated() {
      let texts = self.choices(column, vocabulary)
      guard !texts.isEmpty, let cells = cells(index + 1, rows.count),
        let range = CellRange(
          "A\(choices.count + 1):\(CellReference.letters(ofColumn: texts.count))\(choices.count + 1)")
      else { continue }
      choices.append(texts)
      layout.dropDowns.append(DropDown(cells: cells, sheet: names.choices, choices: range))
    }
    let last = CellReference.letters(ofColumn: columns.count)
    return [
      Sheet(
        name: names.plan, rows: [[title], headings] + rows, merges: CellRange("A1:\(last)1").map { [$0] } ?? [],
        layout: layout),
      Sheet(name: names.choices, rows: choices),
    ]
  }

  /// The cells of a column below the headings, with room for more rows.
  private func cells(_ column: Int, _ rows: Int) -> CellRange? {
    guard let first = CellReference(column: column, row: 3), let last = CellReference(column: column, row: rows + 202)
    else { return nil }
    return CellRange(first, last)
  }

  private var widths: [Int: Double] {
    Dictionary(
      columns.enumerated().map { index, column in (index + 1, column.width) }, uniquingKeysWith: { first, _ in first })
  }

  /// The texts that the cells of a column offer.
  private func choices(_ column: SheetColumn, _ vocabulary: SheetVocabulary?) -> [String] {
    switch column {
    case .actions, .extraAction, .attemptAction: canonical(ActionForm.phrases)
    case .criterion: [CriterionForm.phrases.text(.any, language)]
    case .definitive, .effective: canonical(YesOrNo.phrases)
    case .quality: canonical(ResultQuality.phrases)
    case .channel: canonical(ResultChannel.phrases)
    case .module: vocabulary?.modules.map(\.name.label) ?? []
    case .result, .attempts, .code: []
    }
  }

  private func canonical<Meaning>(_ phrases: [Phrase<Meaning>]) -> [String] {
    phrases.filter { $0.language == language }.map(\.canonical)
  }
}

extension SheetColumn {
  /// In letters.
  fileprivate var width: Double {
    switch self {
    case .actions, .extraAction, .criterion, .attemptAction: 34
    case .result, .quality, .attempts, .code: 22
    case .definitive, .effective, .channel, .module: 14
    }
  }
}
