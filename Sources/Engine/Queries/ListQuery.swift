import Expressions
import GRDB
import JSONText

/// Answers a page of a module's records.
struct ListQuery {
  let context: ReadContext
  let caller: Caller

  /// Records beyond this number are not counted.
  static let largestCount = 10_000

  /// The page that a question asks for.
  ///
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  func page(_ request: ListRequest) throws -> Page {
    do {
      return try read(request)
    } catch let error as DatabaseError where error.isAboutSize {
      throw Refusal(.badRequest, .tooComplex)
    }
  }

  private func read(_ request: ListRequest) throws -> Page {
    let plan = try ListPlan(request, for: caller, in: context)
    var page = PageOutput(plan: plan, formulas: FormulaReader(context))
    let reading = ListReading(context: context, plan: plan)
    try reading.fill(&page)
    if plan.wantsCount { page.count = try reading.count(upTo: Self.largestCount + 1) }
    let reader = ExpansionReader(context: context, caller: caller, expansions: plan.expansions)
    return Page(json: try reader.filled(page.finished()))
  }
}

/// A page while its records come in: one more than it has, to see whether there is a next one.
struct PageOutput: RowSink {
  private let plan: ListPlan
  private var output: RecordOutput
  private var found = 0
  private var last: ListCursor?
  var count: Int?

  init(plan: ListPlan, formulas: FormulaReader) {
    self.plan = plan
    output = RecordOutput(capacity: 512 * plan.limit, formulas: formulas)
    output.writer.raw("{\"records\":[")
  }

  var missing: Int { plan.limit + 1 - found }

  var isFull: Bool { missing <= 0 }

  var mark: (found: Int, output: RecordOutput.Mark) { (found, output.mark) }

  mutating func goBack(to mark: (found: Int, output: RecordOutput.Mark)) {
    found = mark.found
    output.goBack(to: mark.output)
    if found < plan.limit { last = nil }
  }

  mutating func add(_ row: StatementRow) throws {
    found += 1
    guard found <= plan.limit else { return }
    if found > 1 { output.writer.raw(",") }
    try plan.columns.write(row, to: &output)
    if found == plan.limit {
      last = ListCursor(values: plan.keys.indices.map { row.argument(plan.columns.width + $0) })
    }
  }

  consuming func finished() -> RecordOutput {
    output.writer.raw("],\"next_cursor\":")
    if isFull, let last { output.writer.string(last.text(question: plan.question)) } else { output.writer.null() }
    if let count {
      output.writer.raw(",\"count\":\(min(count, ListQuery.largestCount))")
      output.writer.raw(",\"count_capped\":\(count > ListQuery.largestCount)")
    }
    output.writer.raw("}")
    return output
  }
}
