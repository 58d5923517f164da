import Diagnostics
import Metamodel
import ResultSheet
import Spreadsheet
import YAMLSource

/// A result flow as a sheet would have it.
struct PlannedResultFlow: Sendable {
  let flow: String
  /// The file of the preset language.
  let root: YAMLNode
  let text: String
  /// Whether it differs from what is in force.
  let isChange: Bool
  let plan: ResultPlan
  /// The results that the flow had and the sheet has not, with their labels.
  let dropped: [ResultPlan.Result]
  /// The values that the field of results has by itself; nil if there are none.
  let ownValues: YAMLNode?
  let warnings: [SheetRemark]
  let understood: [UnderstoodRow]
  private let title: String
  private let places: PlanPlaces?

  /// - Throws: ``OperationFailure`` if there is no place for it before the flows that there are.
  init(
    _ flow: String, _ title: String, _ reader: PlanReader, _ vocabulary: SheetVocabulary, _ model: Model,
    _ written: WrittenResults
  ) throws {
    self.flow = flow
    self.title = title
    plan = reader.plan
    understood = reader.understood
    let known = model.resultFlow(flow)
    let former = known.flatMap { _ in written.flow(flow) }
    let start = try FlowStart(flow, former, reader.plan, model, written)
    let ownValues = model.interaction(of: known).flatMap { written.values(of: $0.field.name, in: $0.module) }
    let own = Set(ownValues?.mapping?.keys ?? [])
    let labelled = Set(ResultPlan(start.root).results.filter { $0.label != nil }.map(\.code))
    let isNamed = { (code: String) in own.contains(code) && !labelled.contains(code) }
    let labels = Dictionary(model.results(of: known).map { ($0.code, $0.label.original) }) { first, _ in first }
    root = plan.yaml(upon: start.root, isNamed: isNamed) { labels[$0] }
    text = YAMLWriter.text(of: root)
    self.ownValues = ownValues
    let codes = Set(plan.results.map(\.code))
    dropped = (former.map { ResultPlan($0).results } ?? []).filter {
      !codes.contains($0.code) && !own.contains($0.code)
    }
    .map { result in
      var result = result
      result.label = result.label ?? labels[result.code]
      return result
    }
    // What is in force, put on a sheet and read again, is what a sheet can say of it.
    let now = former.flatMap { PlanSheet(language: .english).workbook(of: ResultPlan($0), vocabulary).first }
    isChange = now.map { PlanReader($0, vocabulary: vocabulary).plan != reader.plan } ?? true
    var log = DiagnosticLog()
    places = YAMLReader(file: title).document(in: text, log: &log).map { PlanPlaces(reader, in: $0) }
    let renamed = plan.results.filter { $0.label != nil && isNamed($0.code) }.map { result in
      SheetRemark(
        "kept_label",
        "\(result.code) keeps its name, which the field of results gives it; see `trellis field update`.")
    }
    warnings = reader.remarks.map { SheetRemark($0) } + renamed + start.remarks
  }

  /// The cell from which a place of the overlay was made.
  func cell(_ place: OverlayPlace) -> String? {
    guard place.file == "results/\(flow).yaml" else { return nil }
    return places?.cell(ofLine: place.line).map { "\(title) \($0)" } ?? title
  }
}
