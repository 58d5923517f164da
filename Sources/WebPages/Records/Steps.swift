import Engine
import Metamodel

/// The ways on from where a record stands: those that are open as buttons, the others with what is in the way.
struct Steps: PageModel {
  let open: [Step]
  let blocked: [Blocked]
  let none: Bool
  /// Where the record is taken out of its queue, if that comes first.
  let claim: String?

  struct Step: PageModel {
    let label: String
    let href: String
    let to: String
    let isFirst: Bool
  }

  struct Blocked: PageModel {
    let label: String
    let reasons: [String]
    let who: String?
  }

  /// Nil of a record that is in no process.
  init?(_ transitions: [TransitionExplanation], of subject: RecordSubject, _ call: PageCall) {
    guard !BoardField.all(of: subject.module, subject.book).isEmpty else { return nil }
    let place = call.links.record(subject.module.name, subject.id)
    let locale = call.audience.locale
    let outcomes = call.model.pipelines(of: subject.module.name).flatMap(\.stages)
    open = transitions.filter(\.available).map { transition in
      let isLost = outcomes.contains { $0.code == transition.to && ($0.outcome == .lost || $0.outcome == .cancelled) }
      return Step(
        label: transition.label, href: "\(place)/steps/\(transition.name)",
        to: subject.module.label(of: transition.to, field: transition.field, in: locale), isFirst: !isLost)
    }
    blocked = transitions.filter { !$0.available }.map { transition in
      Blocked(
        label: transition.label, reasons: Steps.reasons(transition),
        who: call.words.who(of: transition))
    }
    none = transitions.isEmpty
    let isUnclaimed = transitions.contains { $0.problems.contains { $0.code == "unclaimed" } }
    claim = isUnclaimed ? "\(place)/claim" : nil
  }

  /// What keeps a transition from being open, without what would be asked for once it is.
  static func reasons(_ transition: TransitionExplanation) -> [String] {
    let asked = Set(transition.requires?.names ?? [])
    let before = transition.problems.filter { !asked.contains($0.at) }
    var seen: Set<String> = []
    let messages = (before.isEmpty ? transition.problems : before).map(\.message).filter { seen.insert($0).inserted }
    return messages + (transition.automatic.map { [$0.rule] } ?? [])
  }
}

extension RequirementInfo {
  /// What the items are called, in all groups.
  var names: [String] { (at.map { [$0] } ?? []) + (items ?? []).flatMap(\.names) }
}

extension Module {
  /// What a picklist value is called; the code itself if the field has no such value.
  func label(of code: String, field name: String, in locale: String) -> String {
    field(name)?.type.picklistValues?.first { $0.code == code }?.label.text(in: locale) ?? code
  }
}
