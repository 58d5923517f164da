import Expressions
import Metamodel

/// How a record is called for a reader: what he may not read of its title is left out.
struct RecordTitle {
  let execution: Execution

  func text(of image: RowImage, _ plan: ModulePlan) -> String {
    let judgement = Judgement(execution, plan, image: image, old: nil)
    let template = plan.module.title
    let readable = template.parts.map { part in
      guard case .placeholder(let expression) = part, !judgement.isSeen(expression) else { return part }
      return .text("")
    }
    return judgement.text(TextTemplate(source: template.source, parts: readable)).trimmed
  }
}

extension Execution {
  /// An execution that reads alone, to word what was found.
  convenience init(_ context: ReadContext, as caller: Caller) {
    self.init(db: context.db, state: context.state, caller: caller, now: context.now, phi: context.phi)
  }
}
