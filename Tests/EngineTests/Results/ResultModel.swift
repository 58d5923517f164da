import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// A call centre: deals in a process and deals that move freely, cases and tasks, and what the results of calls do to them.
enum ResultModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "calendars.yaml": calendars, "modules/deals.yaml": deals,
    "modules/contacts.yaml": contacts, "modules/cases.yaml": cases, "modules/tasks.yaml": tasks,
    "modules/calls.yaml": calls, "modules/notes.yaml": notes,
    "pipelines/selling.yaml": pipeline("selling", "guided", 1),
    "pipelines/free.yaml": pipeline("free", "free", 2), "blueprints/selling.yaml": blueprint,
    "results/sales.yaml": sales, "results/desk.yaml": desk,
  ]

  private static let preset = """
    preset: centre
    version: 1.0.0
    label: Centre
    industry: none
    locales: [en]
    """

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      rep:
        label: Representative
        modules:
          "*": [read]
          deals: [create, read, transition]
          cases: [read, update]
          contacts: [create, read]
          tasks: [create, read, update]
          calls: [create, read]
          notes: [create, read]
    teams: {inside: {label: Inside}, desk: {label: Desk}}
    """

  private static let calendars = """
    default: centre
    calendars:
      centre: {label: Centre, hours: {monday: [09:00-18:00], tuesday: [09:00-18:00], wednesday: [09:00-18:00]}}
    """

  private static let deals = """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      kind: {type: picklist, label: Kind, default: guided, values: {guided: Guided, free: Free}}
      campaign: {type: picklist, label: Campaign, values: {spring: Spring, autumn: Autumn}}
      contact: {type: lookup, to: contacts, inverse: deals, label: Contact}
      amount: {type: currency, label: Amount}
      loss_reason: {type: picklist, label: Loss reason, values: {unreachable: Unreachable, refused: Refused, error: Error}}
      stage_status: {type: picklist, label: Stage status, default: planned, values: {planned: Planned, in_process: In process, done: Done}}
      remarks: {type: text, label: Remarks}
      stage:
        type: picklist
        label: Stage
        default: new_lead
        values: {new_lead: New lead, decision: Decision, proposal: Proposal, won: Won, lost: Lost, postponed: Postponed, cancelled: Cancelled}
    """

  private static let contacts = """
    module: contacts
    label: {one: Contact, many: Contacts}
    title: "{name}"
    acts_as: contact
    fields:
      name: {type: text, label: Name, required: true}
      phone: {type: phone, label: Phone, indexed: true}
      do_not_call: {type: boolean, label: Do not call, default: false}
    """

  private static let cases = """
    module: cases
    label: {one: Case, many: Cases}
    title: "{subject}"
    fields:
      subject: {type: text, label: Subject, required: true}
      contact: {type: lookup, to: contacts, inverse: cases, label: Contact}
      status: {type: picklist, label: Status, default: new, values: {new: New, open: Open, resolved: Resolved, closed: Closed}}
    """

  private static let tasks = """
    module: tasks
    label: {one: Task, many: Tasks}
    title: "{subject}"
    activity: {kind: task, status: status, open: [open, begun], done: done, cancelled: void, at: due}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: tasks, label: Regarding}
      kind: {type: picklist, label: Kind, default: to_do, values: {to_do: To do, call: Call}}
      due: {type: date, label: Due}
      status: {type: picklist, label: Status, default: open, values: {open: Open, begun: Begun, done: Done, void: Void}}
    """

  private static let calls = """
    module: calls
    label: {one: Call, many: Calls}
    title: "{subject}"
    activity: {kind: call, status: status, open: [planned], done: held, cancelled: dropped, at: starts, result: result}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: calls, label: Regarding}
      starts: {type: datetime, label: Starts}
      length: {type: duration, label: Length}
      result: {type: picklist, label: Result, values: {no_answer: No answer}}
      status: {type: picklist, label: Status, default: planned, values: {planned: Planned, held: Held, dropped: Dropped}}
    """

  private static let notes = """
    module: notes
    label: {one: Note, many: Notes}
    title: "{body}"
    acts_as: note
    fields:
      body: {type: textarea, label: Body, required: true}
      regarding: {type: lookup, to: any, inverse: notes, label: Regarding}
    """

  private static func pipeline(_ name: String, _ kind: String, _ order: Int) -> String {
    """
    pipeline: \(name)
    module: deals
    field: stage
    order: \(order)
    when: kind == '\(kind)'
    stages:
      new_lead: {probability: 5}
      decision: {probability: 20}
      proposal: {probability: 60}
      won: {probability: 100, outcome: won}
      lost: {probability: 0, outcome: lost}
      postponed: {probability: 10, outcome: postponed}
      cancelled: {probability: 0, outcome: cancelled}
    """
  }

  private static let blueprint = """
    blueprint: selling
    module: deals
    field: stage
    pipeline: selling
    initial: [new_lead]
    states: {new_lead: {}, decision: {sla: 2d}, proposal: {}, won: {terminal: true}, lost: {terminal: true}, postponed: {}, cancelled: {terminal: true}}
    transitions:
      qualify: {label: Qualify, from: [new_lead], to: decision, before: {who: [{role: manager}]}}
      propose: {label: Propose, from: [decision], to: proposal, during: {all: [{fields: [amount]}]}}
      win: {label: Win, from: [proposal], to: won, before: {criteria: amount > 0}}
      lose: {label: Lose, from: [new_lead, decision, proposal], to: lost, during: {all: [{fields: [loss_reason]}]}}
      postpone: {label: Postpone, from: [new_lead, decision, proposal], to: postponed}
      call_off: {label: Call off, from: [new_lead, decision, proposal], to: cancelled, during: {all: [{note: Why?}]}}
      resume: {label: Resume, from: [postponed], to: new_lead}
      resume_decision: {label: Resume the decision, from: [postponed], to: decision}
    """

  private static let sales = """
    result_flow: sales
    label: Sales
    order: 10
    modules:
      deals:
        contact: contact
        phones: [contact.phone]
        do_not_contact: contact.do_not_call == true
        value: amount
        stage_status: stage_status
      cases: {contact: contact, stage: status, closed: [resolved, closed]}
      tasks: {}
    results:
      no_answer: {}
      voicemail: {label: Voicemail, quality: useful_negative}
      refused: {label: Refused, definitive: true, quality: useful_negative}
      wrong_data: {label: Wrong data, definitive: true}
      call_back: {label: Call back, effective: true, quality: useful_negative}
      soon: {label: Soon, effective: true}
      interested: {label: Interested, effective: true, quality: useful_positive}
      decided: {label: Decided, effective: true, quality: useful_positive}
      bought: {label: Bought, effective: true, definitive: true, quality: useful_positive}
      later: {label: Later, effective: true}
      month: {label: In a month, effective: true}
      mistake: {label: Mistake, definitive: true}
      solved: {label: Solved, effective: true}
      told: {label: Told, effective: true}
    rows:
      - result: no_answer
        module: deals
        when: campaign == 'spring' && stage == 'new_lead'
        do:
          - stage_status: in_process
      - result: [no_answer, voicemail]
        module: deals
      - result: refused
        module: deals
        do:
          - close: lost
            set: {loss_reason: refused}
      - result: wrong_data
        module: deals
        do:
          - close: lost
            set: {loss_reason: error}
      - result: call_back
        module: deals
        do:
          - schedule: call
            at: ask
            values: {subject: "Call {name} back"}
      - result: soon
        module: deals
        do:
          - schedule: call
            in: 4h
      - result: interested
        module: deals
        do:
          - advance: next
          - tasks: complete
            where: kind == 'call'
      - result: decided
        module: deals
        do:
          - advance: decision
          - close: lost
            set: {loss_reason: refused}
            when: amount == 1
      - result: bought
        module: deals
        do:
          - close: won
      - result: later
        module: deals
        do:
          - close: postponed
            until: ask
      - result: month
        module: deals
        do:
          - close: postponed
            for: 30d
      - result: mistake
        module: deals
        do:
          - close: cancelled
            note: Created by mistake
      - result: told
        module: deals
        do:
          - set: {remarks: "Told on {stage}"}
          - notify: {field: owner}
            text: "{name} was told."
          - run: propose
      - result: solved
        module: cases
        do:
          - close: resolved
          - tasks: cancel
      - result: interested
        module: cases
        do:
          - advance: next
      - result: [solved, interested]
        module: tasks
        do:
          - close: done
      - result: refused
        module: tasks
        do:
          - close: void
    attempts:
      no_answer:
        label: Not reached
        module: deals
        count: [no_answer]
        reach: 8
        do:
          - close: lost
            set: {loss_reason: unreachable}
      voicemail:
        module: deals
        count: [voicemail]
        reach: 5
        do:
          - close: lost
            set: {loss_reason: unreachable}
    call_tasks: kind == 'call'
    """

  private static let desk = """
    result_flow: desk
    order: 5
    teams: [desk]
    modules: {deals: {when: campaign == 'autumn', contact: contact}}
    results: {no_answer: {}, desk_only: {label: Desk only, effective: true}}
    rows:
      - {result: [no_answer, desk_only], do: [{set: {remarks: desk}}]}
    """
}

extension TestStore {
  /// Logs a result.
  @discardableResult
  func log(
    _ result: String, _ change: Change, by caller: Caller? = nil, _ adjust: (inout ResultInput) -> Void = { _ in }
  ) async throws -> ResultOutcome {
    var input = ResultInput(result)
    adjust(&input)
    let done = try await store.perform(
      .logResult(RecordTarget(module: change.module, id: change.id), input), as: caller ?? ana)
    return try #require(done.result)
  }

  func value(_ field: String, of change: Change) async throws -> String? {
    try await texts(
      "SELECT CAST(\(field) AS TEXT) FROM \(change.module) WHERE id = \(change.id) AND \(field) IS NOT NULL"
    ).first
  }

  func count(_ table: String, where condition: String = "1") async throws -> Int {
    Int(try await texts("SELECT CAST(count(*) AS TEXT) FROM \(table) WHERE \(condition)").first ?? "") ?? -1
  }
}

extension ResultOutcome {
  /// `action: state` of each action, with what refused it.
  var words: [String] {
    actions.map { "\($0.action): \($0.state.rawValue)" + $0.problems.map { " \($0.at):\($0.code)" }.joined() }
  }
}
