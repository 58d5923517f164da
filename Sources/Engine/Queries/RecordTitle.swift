import Expressions
import Metamodel

/// How a record is called for a reader: what he may not read of its title is left out.
struct RecordTitle {
  let execution: Execution
  /// Whether fields marked as `phi` may be told.
  var tellsHealth = true
  /// Whether the caller's rights are asked; else the configuration answers for what is told.
  var isForCaller = true

  func text(of image: RowImage, _ plan: ModulePlan) -> String {
    let judgement = Judgement(execution, plan, image: image, old: nil)
    let template = plan.module.title
    let readable = template.parts.map { part in
      guard case .placeholder(let expression) = part, !mayTell(expression, judgement) else { return part }
      return .text("")
    }
    return judgement.text(TextTemplate(source: template.source, parts: readable)).trimmed
  }

  /// The fields that the title tells.
  func told(of image: RowImage, _ plan: ModulePlan) -> ToldFields {
    let judgement = Judgement(execution, plan, image: image, old: nil)
    return plan.module.title.parts.reduce(into: .nothing) { told, part in
      guard case .placeholder(let expression) = part, mayTell(expression, judgement) else { return }
      told.add(judgement.told(by: expression))
    }
  }

  private func mayTell(_ expression: ModelExpression, _ judgement: Judgement) -> Bool {
    (tellsHealth || !execution.state.compiled.tellsHealth(expression))
      && (!isForCaller || judgement.isSeen(expression))
  }
}

extension Execution {
  /// An execution that reads alone, to word what was found.
  convenience init(_ context: ReadContext, as caller: Caller) {
    self.init(db: context.db, state: context.state, caller: caller, now: context.now, phi: context.phi)
  }
}
