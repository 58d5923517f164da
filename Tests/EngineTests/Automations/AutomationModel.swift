/// A model whose leads are followed by automations: values, tasks, tags, assignments, circles, and one that acts as somebody.
enum AutomationModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": access, "modules/leads.yaml": leads, "modules/tasks.yaml": tasks,
    "blueprints/care.yaml": care,
    "automations/welcome.yaml": welcome, "automations/tag_source.yaml": tagSource,
    "automations/close_tasks.yaml": close,
    "automations/hand_on.yaml": handOn, "automations/robot_note.yaml": robot, "automations/take_turns.yaml": turns,
    "automations/least_busy.yaml": busy,
  ]

  /// The same model with other files in place of its own, or beside them.
  static func with(_ others: [String: String]) -> [String: String] { files.merging(others) { $1 } }

  /// Leads of which much is computed: by SQLite, when it is read, over a lookup, over roll-ups.
  static let computedLeads =
    leads + "\n" + """
        twice: {type: formula, label: Twice, returns: integer, formula: number * 2}
        together: {type: formula, label: Together, returns: integer, formula: "twice + task_count + (partner == null ? 0 : partner.number)"}
        task_count: {type: rollup, label: Tasks, of: tasks, count: true}
      """

  static let compare = """
    automation: compare
    module: leads
    on: edit
    when: number != old.number
    do:
      - create: tasks
        values: {subject: "{old.task_count}"}
      - set: {name: "{old.twice} to {twice}, {old.together} to {together}, {old.task_count} to {task_count}"}
    """

  private static let preset = """
    preset: automatic
    version: 1.0.0
    label: Automatic
    industry: none
    locales: [en]
    """

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, bulk, transition]}}
      reader: {label: Reader, modules: {"*": [read]}}
    teams:
      desk: {label: Desk}
    """

  private static let leads = """
    module: leads
    label: {one: Lead, many: Leads}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      source: {type: picklist, label: Source, values: {web: Web, phone: Phone, fair: Fair, robot: Robot, busy: Busy}}
      tags: {type: multi_picklist, label: Tags, values: {web: From the web, hot: Hot, cold: Cold}}
      score: {type: integer, label: Score, max: 100}
      number: {type: integer, label: Number}
      partner: {type: lookup, to: leads, inverse: partners, label: Partner}
      status: {type: picklist, label: Status, default: new, values: {new: New, lost: Lost, won: Won}}
    """

  private static let tasks = """
    module: tasks
    label: {one: Task, many: Tasks}
    title: "{subject}"
    activity: {kind: task}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: tasks, label: Regarding}
      status: {type: picklist, label: Status, default: open, values: {open: Open, done: Done, void: Void}}
    """

  private static let care = """
    blueprint: care
    module: leads
    field: status
    initial: [new]
    states: {new: {}, lost: {terminal: true}, won: {terminal: true}}
    transitions:
      lose: {label: Lose, from: [new], to: lost}
      win: {label: Win, from: [new], to: won}
    """

  private static let welcome = """
    automation: welcome
    module: leads
    on: create
    when: source == 'web'
    do:
      - set: {score: 10}
      - create: tasks
        values: {subject: "Call {name}"}
      - notify: {field: owner}
        text: "{name} came in with {score}."
    """

  private static let tagSource = """
    automation: tag_source
    module: leads
    on: [create, edit]
    when: source == 'web' && score >= 10
    do:
      - add_tag: {tags: [web, hot]}
      - remove_tag: {tags: cold}
    """

  private static let close = """
    automation: close_tasks
    module: leads
    on: edit
    when: status == 'lost' && old.status != 'lost'
    do:
      - for_each: tasks
        where: status == 'open'
        do:
          - set: {status: void}
    """

  private static let handOn = """
    automation: hand_on
    module: leads
    on: edit
    when: number != old.number
    do:
      - set: {number: =number}
        on: partner
    """

  private static let robot = """
    automation: robot_note
    module: leads
    on: edit
    when: source == 'robot'
    as: robot
    do:
      - create: tasks
        values: {subject: "By the robot"}
    """

  private static let turns = """
    automation: take_turns
    module: leads
    on: create
    when: source == 'phone'
    do:
      - assign: owner
        to: {team: desk}
    """

  private static let busy = """
    automation: least_busy
    module: leads
    on: create
    when: source == 'busy'
    do:
      - assign: owner
        to: [{team: desk}]
        by: least_busy
        where: status == 'new'
    """
}
