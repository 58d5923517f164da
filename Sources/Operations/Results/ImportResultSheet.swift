import Diagnostics
package import Engine
import Metamodel
import ResultSheet
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
      let message = publication.message ?? "Import the result flow \(planned.flow) from \(title)"
      let version = try await configuring.publish(message, naming: planned.cell) { overlay in
        guard planned.isChange else { return }
        try overlay.replace("result_flow", planned.flow, in: "results", with: planned.text, planned.root)
      }
      return ImportedResultSheet(planned, version)
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
      throw OperationFailure.unknown("module", module, among: model.modules.map(\.name))
    }
    let known = model.resultFlow(name)
    let vocabulary = SheetVocabulary(model, flow: known, usualModule: module, locale: locale)
    let reader = PlanReader(sheet, vocabulary: vocabulary)
    guard reader.isUnderstood else { throw OperationFailure(notUnderstood: reader.remarks, in: title) }
    let former = known.flatMap { _ in ModelLoader.resultFlow(name, layers: layers) }
    return PlannedResultFlow(name, title, reader, vocabulary, upon: former, model)
  }

  /// What the file is called without its folder and its ending.
  private var stem: String {
    let file = title.split(separator: "/").last.map(String.init) ?? title
    return file.split(separator: ".").dropLast(file.contains(".") ? 1 : 0).joined(separator: ".")
  }
}

/// A result flow as a sheet would have it.
struct PlannedResultFlow: Sendable {
  let flow: String
  /// The file of the preset language.
  let root: YAMLNode
  let text: String
  /// Whether it differs from what is in force.
  let isChange: Bool
  let plan: ResultPlan
  let warnings: [SheetRemark]
  private let title: String
  private let places: PlanPlaces?

  /// - Parameter former: the flow as it is; nil if it is new.
  init(
    _ flow: String, _ title: String, _ reader: PlanReader, _ vocabulary: SheetVocabulary, upon former: YAMLNode?,
    _ model: Model
  ) {
    self.flow = flow
    self.title = title
    plan = reader.plan
    let others =
      former == nil ? model.resultFlows.filter { $0.modules.contains { reader.plan.modules.contains($0.module) } } : []
    let base = Self.naming(plan.modules, in: former ?? Self.new(flow, before: others), model)
    let labelled = ResultPlan(base).results.filter { $0.label != nil }.map(\.code)
    let isNamed = { (code: String) in vocabulary.results.contains { $0.code == code } && !labelled.contains(code) }
    root = plan.yaml(upon: base, isNamed: isNamed)
    text = YAMLWriter.text(of: root)
    // What is in force, put on a sheet and read again, is what a sheet can say of it.
    let now = former.flatMap { PlanSheet(language: .english).workbook(of: ResultPlan($0), vocabulary).first }
    isChange = now.map { PlanReader($0, vocabulary: vocabulary).plan != reader.plan } ?? true
    var log = DiagnosticLog()
    places = YAMLReader(file: title).document(in: text, log: &log).map { PlanPlaces(reader, in: $0) }
    let renamed = plan.results.filter { $0.label != nil && isNamed($0.code) }.map { result in
      SheetRemark(
        cell: nil, code: "kept_label",
        message: "\(result.code) keeps its name, which the field of results gives it; see `trellis field update`.",
        suggestion: nil)
    }
    warnings = reader.remarks.map(SheetRemark.init) + renamed + others.map { .goesBefore($0, flow) }
  }

  /// A new flow, which counts before those that there are: otherwise nothing would come of it.
  private static func new(_ flow: String, before others: [ResultFlow]) -> YAMLNode {
    guard let first = others.map(\.order).min(), first > 0 else { return .mapping(["result_flow": .text(flow)]) }
    return .mapping(["result_flow": .text(flow), "order": .integer(Int64(max(0, first - 10)))])
  }

  /// A flow that names the modules of its rows; those that it does not name yet with what such modules usually have.
  private static func naming(_ modules: [String], in root: YAMLNode, _ model: Model) -> YAMLNode {
    let known = root["modules"]?.mapping?.keys ?? []
    return modules.filter { !known.contains($0) }.reduce(root) { root, name in
      var entries: [YAMLMapping.Entry] = []
      for (key, field) in [
        ("contact", model.module(name)?.usualContact), ("stage_status", model.module(name)?.usualStageStatus),
      ] {
        guard let field else { continue }
        entries.append(.init(YAMLKey(key, at: root.location), .text(field)))
      }
      let module = YAMLNode.made(.mapping(YAMLMapping(entries, isFlow: true)))
      return (try? root.setting(module, at: ["modules", name])) ?? root
    }
  }

  /// The cell from which a place of the overlay was made.
  func cell(_ place: OverlayPlace) -> String? {
    guard place.file == "results/\(flow).yaml" else { return nil }
    return places?.cell(ofLine: place.line).map { "\(title) \($0)" } ?? title
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
  /// The version of the configuration that has it.
  package let version: ModelVersionInfo

  init(_ planned: PlannedResultFlow, _ version: ModelVersionInfo) {
    flow = planned.flow
    results = planned.plan.results.count
    rows = planned.plan.rows.count
    attempts = planned.plan.attempts.count
    warnings = planned.warnings
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
  fileprivate static func goesBefore(_ other: ResultFlow, _ flow: String) -> SheetRemark {
    SheetRemark(
      cell: nil, code: "goes_first",
      message: "\(flow) is a new flow and counts before \(other.name). To change that one, give --name \(other.name).",
      suggestion: nil)
  }

  fileprivate init(_ remark: CellRemark) {
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
