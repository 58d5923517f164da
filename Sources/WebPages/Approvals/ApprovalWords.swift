import Engine
import Expressions
import JSONText
import Metamodel

extension Words {
  /// The items that were ticked, the activities and the files that came with a step that waits, each in a line.
  func given(_ info: ApprovalInfo, _ model: Model, _ locale: String) -> [String] {
    let steps = model.blueprints(of: info.record.module).lazy.compactMap { blueprint in
      info.transition.flatMap(blueprint.transition)
    }
    let items = steps.first?.allItems ?? []
    let ticked = info.checklist.map { code in items.first { $0.code == code }?.label.text(in: locale) ?? code }
    let activities = info.activities.map { activity in
      let log = model.modules.first { $0.activity?.rawValue == activity.kind }
      return "\(log?.label.one.text(in: locale) ?? activity.kind): \(activity.subject)"
    }
    return ticked.map { "✓ \($0)" } + activities
      + info.attachments.map { "\(text(WorkWord.approvalFile)): \($0.name)" }
  }
}

extension Transition {
  /// The items that are ticked with it or ahead of it, in its groups and branches.
  fileprivate var allItems: [ChecklistItem] {
    let asked = [during].compactMap(\.self) + optionalItems + (parallel?.branches.compactMap(\.during) ?? [])
    return asked.flatMap(\.leaves).compactMap { if case .checklist(let item) = $0 { item } else { nil } }
  }
}
