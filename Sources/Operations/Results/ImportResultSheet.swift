import Diagnostics
package import Engine
import Metamodel
package import ResultSheet
import Spreadsheet
package import Tenancy
import YAMLSource

/// Puts a result flow into force as a sheet plans it, which comes with the operation. What the sheet does not speak of stays.
package struct ImportResultSheet: Operation {
  package static let name = "import_result_sheet"

  package let tenant: String
  /// The api name of the flow; nil means one made from the title.
  package let flow: String?
  /// The module of rows that name none; nil means the usual one.
  package let module: String?
  /// The sheet of a workbook; nil means the first.
  package let sheet: String?
  /// What the file is called.
  package let title: String
  package let publication: Publication

  package init(
    tenant: String, flow: String? = nil, module: String? = nil, sheet: String? = nil, title: String,
    publication: Publication
  ) {
    self.tenant = tenant
    self.flow = flow
    self.module = module
    self.sheet = sheet
    self.title = title
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ImportedResultSheet {
    try await run(in: workspace, reading: .empty, progress: progress)
  }

  package func run(
    in workspace: Workspace, reading input: ByteStream, progress: @escaping ProgressHandler
  ) async throws -> ImportedResultSheet {
    let sheet = try await Sheet(plan: input, named: sheet, title: title)
    return try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      let layers = try await store.layers()
      let (model, locale) = (store.model, store.settings.locale)
      let planned = try await offloaded { try plan(sheet, model, locale, layers) }
      let values = try await ResultFieldChange(planned, model, configuring)
      let message = publication.message ?? "Import the result flow \(planned.flow) from \(title)"
      let version = try await configuring.publish(message, naming: planned.cell) { overlay in
        try values.make(in: &overlay)
        guard planned.isChange else { return }
        try overlay.replace("result_flow", planned.flow, in: "results", with: planned.text, planned.root)
      }
      return ImportedResultSheet(planned, values, version)
    }
  }
}

extension ImportResultSheet {
  /// What the sheet makes of the flow.
  ///
  /// - Throws: ``OperationFailure`` with every cell that is not understood.
  private func plan(
    _ sheet: Sheet, _ model: Model, _ locale: String, _ layers: [SourceSet]
  ) throws -> PlannedResultFlow {
    let name = flow ?? ResultPlan.flowName(stem)
    guard name.utf8.count <= 64, name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
      throw OperationFailure(
        code: "bad_name",
        message: "`\(name.prefix(80))` is no name of a result flow: it is in lower snake case, sales_calls.")
    }
    if let module, model.module(module) == nil {
      throw OperationFailure.unknown(module: module, in: model)
    }
    let known = model.resultFlow(name)
    let vocabulary = SheetVocabulary(model, flow: known, usualModule: module, locale: locale)
    let reader = PlanReader(sheet, vocabulary: vocabulary)
    guard reader.isUnderstood else { throw OperationFailure(notUnderstood: reader.remarks, in: title) }
    return try PlannedResultFlow(name, title, reader, vocabulary, model, WrittenResults(layers: layers))
  }

  /// What the file is called without its folder and its ending.
  private var stem: String {
    let file = title.split(separator: "/").last.map(String.init) ?? title
    return file.split(separator: ".").dropLast(file.contains(".") ? 1 : 0).joined(separator: ".")
  }
}

/// How an import went.
package struct ImportedResultSheet: Sendable, Hashable, Codable {
  package let flow: String
  package let results: Int
  package let rows: Int
  package let attempts: Int
  /// What the author of the sheet should know.
  package let warnings: [SheetRemark]
  /// What was understood, row by row.
  package let understood: [UnderstoodRow]
  /// The version of the configuration that has it.
  package let version: ModelVersionInfo

  init(_ planned: PlannedResultFlow, _ values: ResultFieldChange, _ version: ModelVersionInfo) {
    flow = planned.flow
    results = planned.plan.results.count
    rows = planned.plan.rows.count
    attempts = planned.plan.attempts.count
    warnings = planned.warnings + values.remarks
    understood = planned.understood
    self.version = version
  }
}

/// Something about a cell of a sheet.
package struct SheetRemark: Sendable, Hashable, Codable {
  /// As the sheet calls it, `I2`; nil if it concerns no single one.
  package let cell: String?
  package let code: String
  package let message: String
  /// The nearest text that would be understood.
  package let suggestion: String?
}

extension SheetRemark {
  /// A remark about no single cell.
  init(_ code: String, _ message: String) { self.init(cell: nil, code: code, message: message, suggestion: nil) }

  init(_ remark: CellRemark) {
    self.init(
      cell: remark.place?.description, code: remark.code.rawValue, message: remark.message,
      suggestion: remark.suggestion)
  }
}

extension OperationFailure {
  /// A sheet with cells that are not understood, each with the nearest text that would be.
  fileprivate init(notUnderstood remarks: [CellRemark], in title: String) {
    let errors = remarks.filter { $0.severity == .error }
    let cells = errors.count == 1 ? "One cell" : "\(errors.count) cells"
    self.init(
      code: "sheet_not_understood",
      message: errors.contains { $0.place == nil }
        ? "\(title) cannot be read as a plan; nothing was changed."
        : "\(cells) of \(title) cannot be understood; nothing was changed.",
      problems: errors.map { remark in
        let near = remark.suggestion.map { " The nearest that would be: `\($0)`." } ?? ""
        return Problem(
          at: remark.place?.description ?? "", code: remark.code.rawValue, message: remark.message + near,
          wanted: remark.suggestion.map { .text($0) })
      })
  }
}
