/// What a command leads to beside its own change.
///
/// It is confined to one access to the store, and shared by a command and its effects.
final class Consequences {
  /// Whether something is to be sent.
  var hasOutgoing = false
  /// Calls of functions, by their ids in the outbox, that are to tell of their records as they are committed.
  var calls: [Int64] = []
  /// Approvals for which parts of the command have begun to wait; they are gone if it is refused.
  private(set) var submitted: Set<Int64> = []
  private var triggers: [AutomationTrigger] = []
  private var position = 0

  /// How far it is, so that what comes after can be forgotten.
  struct Mark {
    fileprivate let triggers: [AutomationTrigger]
    fileprivate let position: Int
    fileprivate let hasOutgoing: Bool
    fileprivate let calls: [Int64]
  }

  var mark: Mark { Mark(triggers: triggers, position: position, hasOutgoing: hasOutgoing, calls: calls) }

  /// Goes back to what there was, after something that was undone.
  func restore(_ mark: Mark) {
    (triggers, position, hasOutgoing, calls) = (mark.triggers, mark.position, mark.hasOutgoing, mark.calls)
  }

  /// Forgets what a command before this one, which was refused, would have led to.
  func begin() {
    triggers = []
    position = 0
    submitted = []
  }

  /// Notes that something waits from now on.
  func noteSubmission(_ approval: Int64) { submitted.insert(approval) }

  /// Notes a change that automations may follow. Of several changes of a record that wait, the record before the first counts.
  func add(_ trigger: AutomationTrigger) {
    let isKnown = triggers[position...].contains { $0.plan === trigger.plan && $0.record == trigger.record }
    if !isKnown { triggers.append(trigger) }
  }

  /// The next change to be followed; nil if there is none.
  func nextTrigger() -> AutomationTrigger? {
    guard position < triggers.count else {
      triggers = []
      position = 0
      return nil
    }
    defer { position += 1 }
    return triggers[position]
  }
}
