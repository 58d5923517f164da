import Expressions
import Metamodel

extension ReadContext {
  /// How a record is called, as its module's template says; what the caller may not read is left out.
  func title(of image: RowImage, _ plan: ModulePlan, for caller: Caller) -> String {
    let rights = caller.rights(in: model)
    let template = plan.module.title
    let readable = template.parts.map { part in
      guard case .placeholder(let expression) = part,
        !expression.checked.fields.allSatisfy({ rights.allow(module: $0.module, field: $0.field) })
      else { return part }
      return .text("")
    }
    let execution = Execution(db: db, state: state, caller: caller, now: now)
    return Judgement(execution, plan, image: image, old: nil)
      .text(TextTemplate(source: template.source, parts: readable)).trimmed
  }
}
