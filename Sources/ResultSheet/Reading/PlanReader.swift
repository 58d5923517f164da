import Diagnostics
package import Spreadsheet
import YAMLSource

/// Reads the plan of a result flow from a sheet.
///
/// Cells are understood by the phrases of the grammar in either language. Every cell that is not understood is remarked upon; a sheet with
/// a remark of severity error is no plan.
package struct PlanReader {
  private let vocabulary: SheetVocabulary
  private var results: ResultNames
  /// What the sheet says.
  package private(set) var plan = ResultPlan()
  /// What its author should know, cell by cell in the order of reading.
  package private(set) var remarks: [CellRemark] = []
  /// The rows of the sheet in which the plan's rows, rules of attempts and results stand.
  private(set) var sheetRows: [Int] = []
  private(set) var attemptRows: [Int] = []
  private(set) var resultRows: [Int] = []
  /// The cells of the actions of each of the plan's rows, and rules of attempts.
  private(set) var actionPlaces: [[CellReference]] = []
  private(set) var attemptActionPlaces: [[CellReference]] = []
  private(set) var columns: [SheetColumn: Int] = [:]
  /// The language of the headings, in which texts are suggested.
  private var language = SheetLanguage.spanish
  /// The places of results in the plan by their codes.
  private var places: [String: Int] = [:]
  /// What cells were read as: the same text stands in many.
  private var readActions: [CellKey: Result<ReadActions, CellMistake>] = [:]
  private var readCriteria: [CellKey: Result<String?, CellMistake>] = [:]

  /// A text about the records of a module.
  private struct CellKey: Hashable {
    let module: String
    let text: String
  }

  /// Reads a sheet.
  package init(_ sheet: Sheet, vocabulary: SheetVocabulary) {
    self.vocabulary = vocabulary
    results = ResultNames(vocabulary.results)
    guard let table = PlanTable(sheet) else {
      remarks = MissingHeadings(sheet).remarks
      return
    }
    read(table)
    remarks.sort { ($0.place?.row ?? 0, $0.place?.column ?? 0) < ($1.place?.row ?? 0, $1.place?.column ?? 0) }
  }

  /// Whether every cell was understood.
  package var isUnderstood: Bool { !remarks.contains { $0.severity == .error } }

  private mutating func read(_ table: PlanTable) {
    remarks += table.remarks
    columns = table.columns
    language = table.language
    guard table.rows.count <= PlanTable.mostRows else {
      remarks.append(
        CellRemark(nil, .noPlan, "There are more than \(PlanTable.mostRows) rows. Leave only the plan in the sheet."))
      return
    }
    // Results may be spoken of before their row comes.
    let rows = table.rows.map { PlanRow(table, $0) }.filter { !$0.isEmpty }
    for row in rows {
      remarks += row.remarks
      note(result: row, table)
    }
    for row in rows { read(row, table) }
    if plan.results.isEmpty, isUnderstood {
      remarks.append(CellRemark(nil, .noPlan, "The sheet has headings and no results below them."))
    }
  }

  /// Runs something that reads a cell, and remarks upon it if it is not understood.
  private mutating func reading<Answer>(
    _ place: CellReference?, _ body: () throws(CellMistake) -> Answer
  ) -> Answer? {
    do throws(CellMistake) {
      return try body()
    } catch {
      remarks.append(error.remark(at: place))
      return nil
    }
  }
}

// MARK: - Results

extension PlanReader {
  private mutating func note(result row: PlanRow, _ table: PlanTable) {
    let text = row.text(.result)
    guard !text.isEmpty else {
      guard row.lacks(.result) else { return }
      remarks.append(
        CellRemark(
          table.place(.result, row.row), .missingCell,
          "The row says no result. Write its name, or merge the cell with the one above."))
      return
    }
    let (code, label) = results.take(text, code: row.text(.code))
    guard let index = places[code] else {
      places[code] = plan.results.count
      plan.results.append(attributes(of: row, ResultPlan.Result(code: code, label: label)))
      resultRows.append(row.row)
      return
    }
    let again = attributes(of: row, plan.results[index])
    guard again != plan.results[index] else { return }
    remarks.append(
      CellRemark(
        row.place(.result), .contradiction,
        "`\(text.prefix(80))` is described otherwise in an earlier row. Say it once, or leave these cells empty."))
  }

  /// A result with what its row says of it; what it does not say stays.
  private mutating func attributes(of row: PlanRow, _ result: ResultPlan.Result) -> ResultPlan.Result {
    var result = result
    result.isDefinitive = word(row, .definitive, YesOrNo.phrases, "yes or no") ?? result.isDefinitive
    result.isEffective = word(row, .effective, YesOrNo.phrases, "yes or no") ?? result.isEffective
    result.quality = word(row, .quality, ResultQuality.phrases, "quality") ?? result.quality
    result.channel = word(row, .channel, ResultChannel.phrases, "channel") ?? result.channel
    return result
  }

  private mutating func word<Meaning>(
    _ row: PlanRow, _ column: SheetColumn, _ phrases: [Phrase<Meaning>], _ wanted: String
  ) -> Meaning? {
    let text = row.text(column)
    guard !text.isEmpty else { return nil }
    let language = language
    return reading(row.place(column)) { () throws(CellMistake) in
      guard let meaning = phrases.meaning(of: text) else {
        throw .phrase(
          text, wanted,
          nearest: phrases.nearest(to: text, language) ?? phrases.first { $0.language == language }?.canonical)
      }
      return meaning
    }
  }
}

// MARK: - Rows

extension PlanReader {
  private mutating func read(_ row: PlanRow, _ table: PlanTable) {
    guard let code = results.code(row.text(.result), row.text(.code)) else { return }
    let hasActions = !row.lacks(.actions) || !row.lacks(.extraAction)
    let hasAttempts = !row.lacks(.attempts) || !row.lacks(.attemptAction)
    guard hasActions || hasAttempts || !row.lacks(.criterion) else { return }
    let modules = modules(of: row, table)
    for module in modules {
      let actions = self.actions(row, [.actions, .extraAction], module)
      let condition = condition(row, module, stage: actions.stage)
      if hasActions {
        plan.rows.append(
          .init(result: code, module: module.name.code, condition: condition, actions: actions.actions))
        sheetRows.append(row.row)
        actionPlaces.append(actions.places)
      }
      if hasAttempts { readAttempts(row, code, module, condition, table) }
    }
    if !hasActions, !hasAttempts {
      remarks.append(
        CellRemark(
          row.place(.criterion), .missingCell, "There is a criterion, and no action for which it could be one."))
    }
  }

  /// The modules of a row: those of its cell, else the one that its actions speak of, else the usual one.
  private mutating func modules(of row: PlanRow, _ table: PlanTable) -> [SheetVocabulary.Module] {
    let text = row.text(.module)
    if !text.isEmpty {
      let vocabulary = vocabulary
      return reading(row.place(.module)) { () throws(CellMistake) in
        var found: [SheetVocabulary.Module] = []
        for name in text.split(whereSeparator: { ",;\n".contains($0) }).map({ CellText.trimmed(String($0)) }) {
          guard let module = vocabulary.module(name) else {
            throw .name(name, "module", among: vocabulary.modules.map(\.name))
          }
          found.append(module)
        }
        return found
      } ?? []
    }
    if let module = spokenModule(row.text(.actions)) ?? vocabulary.module(named: vocabulary.usualModule) {
      return [module]
    }
    remarks.append(
      CellRemark(
        row.place(.actions) ?? table.place(.result, row.row), .missingCell,
        "The row does not say about which module it is. Add a column MODULO, or give --module."))
    return []
  }

  private func spokenModule(_ text: String) -> SheetVocabulary.Module? {
    for sentence in CellText.sentences(text) {
      let found: SheetVocabulary.Module? = ActionForm.phrases.meaning(of: sentence) { form, slots in
        form == .interaction ? slots["module"].flatMap(vocabulary.module) : nil
      }
      if let found { return found }
    }
    return nil
  }

  private mutating func actions(
    _ row: PlanRow, _ columns: [SheetColumn], _ module: SheetVocabulary.Module
  ) -> ReadActions {
    let reader = ActionReader(vocabulary: vocabulary, module: module, language: language)
    var all = ReadActions()
    for column in columns where row.cells[column] != nil {
      let key = CellKey(module: module.name.code, text: row.text(column))
      let known = readActions[key] ?? Result { () throws(CellMistake) in try reader.actions(key.text) }
      readActions[key] = known
      let read = reading(row.place(column)) { () throws(CellMistake) in try known.get() }
      all.actions += read?.actions ?? []
      if let read, let place = row.place(column) { all.places += read.actions.map { _ in place } }
      all.stage = all.stage ?? read?.stage
    }
    return all
  }

  /// The criterion of a row, with the stage that its actions speak of; nil if there is none, or it is not understood.
  private mutating func condition(_ row: PlanRow, _ module: SheetVocabulary.Module, stage: String?) -> String? {
    var conditions: [String?] = []
    if row.cells[.criterion] != nil {
      let reader = CriterionReader(module: module, language: language)
      let key = CellKey(module: module.name.code, text: row.text(.criterion))
      let known = readCriteria[key] ?? Result { () throws(CellMistake) in try reader.expression(key.text) }
      readCriteria[key] = known
      let read = reading(row.place(.criterion)) { () throws(CellMistake) in try known.get() }
      conditions.append(read ?? nil)
    }
    if let stage, let field = module.stage { conditions.append("\(field) == \(CriterionReader.quoted(stage))") }
    return CriterionReader.all(conditions.compactMap { $0 })
  }
}

// MARK: - Attempts

extension PlanReader {
  private mutating func readAttempts(
    _ row: PlanRow, _ code: String, _ module: SheetVocabulary.Module, _ condition: String?, _ table: PlanTable
  ) {
    for (column, other) in [(SheetColumn.attempts, SheetColumn.attemptAction), (.attemptAction, .attempts)]
    where row.lacks(column) {
      remarks.append(
        CellRemark(
          table.place(column, row.row) ?? row.place(other), .missingCell,
          column == .attempts
            ? "The action by special criterion needs the number of attempts."
            : "The attempts need the action that is done then."))
      return
    }
    let (results, places) = (results, places)
    let reader = AttemptReader(language: language) { name throws(CellMistake) in
      guard let code = results.code(name, "") else { throw .name(name, "result", among: results.names) }
      guard places[code] != nil else { throw .noRow(of: name) }
      return code
    }
    let actions = actions(row, [.attemptAction], module)
    guard row.cells[.attempts] != nil,
      let read = reading(row.place(.attempts), { () throws(CellMistake) in try reader.attempts(row.text(.attempts)) })
    else { return }
    plan.attempts.append(
      ResultPlan.Attempts(
        name: unusedName(read.name ?? code), label: read.label, module: module.name.code, counted: [code] + read.others,
        condition: condition, reach: read.reach, window: read.window, isConsecutive: read.isConsecutive,
        isPerContact: read.isPerContact, isReset: read.isReset, actions: actions.actions))
    attemptRows.append(row.row)
    attemptActionPlaces.append(actions.places)
  }

  private func unusedName(_ wanted: String) -> String {
    let names = Set(plan.attempts.map(\.name))
    let name = ResultNames.apiName(wanted)
    guard names.contains(name) else { return name }
    return (2...).lazy.map { "\(name)_\($0)" }.first { !names.contains($0) } ?? name
  }
}
