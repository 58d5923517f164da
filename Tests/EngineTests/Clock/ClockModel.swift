/// A model with all that the clock does: transitions after a time and on a day, times of states, pauses, circles.
enum ClockModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "calendars.yaml": calendars, "modules/cases.yaml": cases,
    "modules/plain.yaml": plain, "modules/tasks.yaml": tasks, "blueprints/handling.yaml": handling,
    "conversions.yaml": conversions,
  ]

  private static let preset = """
    preset: clocks
    version: 1.0.0
    label: Clocks
    industry: clocks
    locales: [en]
    """

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [all]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, bulk, transition]}, fields: {cases: {secret: hidden}}}
    teams:
      desk: {label: Desk}
    """

  static let calendars = """
    default: office
    calendars:
      office:
        label: Office
        hours:
          monday: [09:00-17:00]
          tuesday: [09:00-17:00]
          wednesday: [09:00-17:00]
          thursday: [09:00-17:00]
          friday: [09:00-17:00]
        holidays: {2026-06-04: Holiday}
      island: {label: Island, hours: {saturday: [10:00-12:00]}}
    """

  private static let cases = """
    module: cases
    label: {one: Case, many: Cases}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      expires_on: {type: date, label: Expires on}
      starts_at: {type: datetime, label: Starts at}
      priority: {type: picklist, label: Priority, default: low, values: {low: Low, high: High}}
      site: {type: text, label: Site}
      amount: {type: integer, label: Amount}
      secret: {type: integer, label: Secret}
      remarks: {type: text, label: Remarks}
      status:
        type: picklist
        label: Status
        default: open
        values: {open: Open, waiting: Waiting, expired: Expired, escalated: Escalated, done: Done, ping: Ping, pong: Pong}
    """

  private static let plain = """
    module: plain
    label: {one: Plain, many: Plain}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
    """

  private static let tasks = """
    module: tasks
    label: {one: Task, many: Tasks}
    title: "{subject}"
    activity: {kind: task}
    fields:
      subject: {type: text, label: Subject}
      regarding: {type: lookup, to: any, inverse: tasks, label: Regarding}
    """

  private static let conversions = """
    conversions:
      open_case:
        label: Open a case
        module: plain
        targets:
          case: {module: cases, values: {name: =name, amount: "1", expires_on: "2026-07-10"}}
    """

  static let handling = blueprint(closing: "10d", extra: "")

  /// - Parameters:
  ///   - closing: after how long waiting cases are done.
  ///   - extra: more transitions.
  static func blueprint(closing: String, extra: String) -> String {
    """
    blueprint: handling
    label: Handling
    module: cases
    field: status
    initial: [open]
    states:
      open:
        sla: 8bh
        warning: 2bh
        escalate:
          - set: {remarks: late}
          - create: tasks
            values: {subject: "Late: {name}"}
      waiting: {pause: true}
      expired: {}
      escalated: {sla: 2bd, calendar: =site}
      ping: {}
      pong: {}
      done: {terminal: true}
    transitions:
      expire:
        label: Expire
        automatic: today() > expires_on
        from: [open, waiting]
        to: expired
        during: {all: [{fields: [amount]}]}
        after:
          - create: tasks
            values: {subject: "Renew {name}"}
      rush:
        label: Rush
        automatic: priority == 'high'
        from: [open]
        to: escalated
      close:
        label: Close
        automatic: {after: \(closing)}
        from: [waiting]
        to: done
      wait: {label: Wait, from: [open], to: waiting}
      resume: {label: Resume, from: [waiting], to: open}
      revive:
        label: Revive
        automatic: {after: 1h, when: "now() >= starts_at"}
        before: {who: [{role: manager}]}
        from: [expired]
        to: open
      play: {label: Play, from: [escalated], to: ping}
      there: {label: There, automatic: amount > 100, from: [ping], to: pong}
      back: {label: Back, automatic: amount > 100, from: [pong], to: ping}
      \(extra)
    """
  }
}
