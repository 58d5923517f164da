import Expressions
import GRDB
import JSONText
import Metamodel

/// Writes what a search has found, with nothing in it that the caller may not read.
struct SearchOutput {
  let context: ReadContext
  let caller: Caller
  let terms: SearchTerms

  func json(_ ranks: some Sequence<SearchRank>, found: Int, isCapped: Bool) throws -> [UInt8] {
    var writer = JSONWriter(capacity: 8_192)
    var separator = ""
    writer.raw("{\"results\":[")
    for rank in ranks {
      guard let image = try RowTable(plan: rank.plan, db: context.db).row(rank.id) else { continue }
      writer.raw(separator)
      write(image, rank.plan, &writer)
      separator = ","
    }
    writer.raw("],\"found\":\(found),\"capped\":\(isCapped)}")
    return writer.bytes
  }

  private func write(_ image: RowImage, _ plan: ModulePlan, _ writer: inout JSONWriter) {
    let marked = marked(image, plan)
    note(marked.map(\.field), image, plan)
    writer.raw("{\"module\":")
    writer.string(plan.module.name)
    writer.raw(",\"id\":\(image.id),\"title\":")
    writer.string(RecordTitle(execution: Execution(context, as: caller)).text(of: image, plan))
    writer.raw(",\"fields\":[")
    for (place, text) in marked.enumerated() {
      if place > 0 { writer.raw(",") }
      writer.string(text.field)
    }
    writer.raw("],\"snippet\":")
    if let best = marked.max(by: { $0.text.found < $1.text.found }) {
      writer.raw("{\"field\":")
      writer.string(best.field)
      writer.raw(",\"parts\":")
      best.text.write(to: &writer)
      writer.raw("}")
    } else {
      writer.null()
    }
    writer.raw("}")
  }

  /// Notes what is told of `phi`: by what the record was found, and how it is called.
  private func note(_ found: [String], _ image: RowImage, _ plan: ModulePlan) {
    let told = access.phi(of: plan.module.name).filter { found.contains($0) || plan.module.titleFields.contains($0) }
    if !told.isEmpty { context.phi.add(told, of: plan.module.name, image.id) }
  }

  /// The fields in which something of the question is found, those of the title last, since that is shown by itself.
  private func marked(_ image: RowImage, _ plan: ModulePlan) -> [(field: String, text: MarkedText)] {
    let search = plan.search
    return (search.text + search.number + search.name).compactMap { planned in
      guard access.reads(planned.field.name, of: plan.module.name),
        case .string(let value)? = image.value(of: planned.field.name, in: plan)
      else { return nil }
      let text = MarkedText(value, terms: terms, isPhone: search.number.contains { $0 === planned })
      return text.found > 0 ? (planned.field.name, text) : nil
    }
  }

  private var access: Access { context.access(of: caller) }
}
