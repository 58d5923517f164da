/// A tenant's configuration, resolved: core, preset and overlay joined into what the engine runs.
///
/// A model is an immutable value. Everything in it has been checked against everything else: each name that it mentions exists,
/// each expression parses and has the type that its place wants.
///
/// ## Topics
/// ### Records
/// - ``Module``
/// - ``Field``
/// ### Processes
/// - ``Pipeline``
/// - ``Blueprint``
/// ### People
/// - ``Role``
/// - ``Team``
/// ### Time
/// - ``BusinessCalendar``
/// - ``Conversion``
/// ### Lists
/// - ``SharedView``
/// ### Automations
/// - ``Automation``
/// ### Decisions
/// - ``Approval``
/// - ``Review``
/// - ``WebForm``
/// ### Results
/// - ``ResultFlow``
/// ### Telling others
/// - ``MailText``
/// - ``Webhook``
/// - ``RemoteFunction``
/// ### Duplicates
/// - ``DuplicateRule``
package struct Model: Sendable, Equatable {
  package let preset: PresetInfo
  /// Modules by label order of the layers: core's first, then added ones.
  package let modules: [Module]
  package let pipelines: [Pipeline]
  package let blueprints: [Blueprint]
  package let roles: [Role]
  package let teams: [Team]
  package let calendars: [BusinessCalendar]
  /// The name of the calendar of tenants that choose no other; nil if there is none.
  package let defaultCalendar: String?
  package internal(set) var views: [SharedView] = []
  /// In the order in which they follow a change.
  package internal(set) var automations: [Automation] = [] {
    didSet {
      followerIndex = Dictionary(grouping: automations.filter { $0.date == nil }, by: \.module)
      datedIndex = Dictionary(grouping: automations.filter { $0.date != nil }, by: \.module)
    }
  }
  /// In the order in which they are considered.
  package internal(set) var approvals: [Approval] = [] {
    didSet { approvalIndex = Dictionary(grouping: approvals, by: \.module) }
  }
  package internal(set) var reviews: [Review] = [] {
    didSet { reviewIndex = Dictionary(grouping: reviews, by: \.module) }
  }
  package internal(set) var forms: [WebForm] = []
  /// In the order in which they are considered.
  package internal(set) var resultFlows: [ResultFlow] = []
  package internal(set) var mails: [MailText] = []
  package internal(set) var webhooks: [Webhook] = []
  package internal(set) var functions: [RemoteFunction] = []
  package let conversions: [Conversion]
  /// What makes records likely to be about the same, module by module.
  package let duplicates: [DuplicateRule]
  /// Related lists by module, from the inverse names of lookups; those of `to: any` lookups stand under every module.
  package let relatedLists: [String: [RelatedList]]

  /// Modules whose records can be postponed.
  private let postponing: Set<String>
  private let moduleIndex: [String: Int]
  private var followerIndex: [String: [Automation]] = [:]
  private var datedIndex: [String: [Automation]] = [:]
  private var approvalIndex: [String: [Approval]] = [:]
  private var reviewIndex: [String: [Review]] = [:]

  package init(
    preset: PresetInfo, modules: [Module], pipelines: [Pipeline], blueprints: [Blueprint], roles: [Role], teams: [Team],
    calendars: [BusinessCalendar] = [], defaultCalendar: String? = nil, conversions: [Conversion] = [],
    duplicates: [DuplicateRule] = []
  ) {
    let relatedLists = RelatedList.byModule(of: modules)
    let modules = EffectiveSensitivity.settled(FormulaColumns.settled(modules), relatedLists)
    self.preset = preset
    self.modules = modules
    self.pipelines = pipelines
    self.blueprints = blueprints
    self.roles = roles
    self.teams = teams
    self.calendars = calendars
    self.defaultCalendar = defaultCalendar
    self.conversions = conversions
    self.duplicates = duplicates
    moduleIndex = Dictionary(modules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.relatedLists = relatedLists
    postponing = Set(pipelines.filter { $0.stages.contains { $0.outcome == .postponed } }.map(\.module))
  }

  /// The module of that api name.
  package func module(_ name: String) -> Module? {
    moduleIndex[name].map { modules[$0] }
  }

  /// The related list of that name on a module's records.
  package func relatedList(_ name: String, of module: String) -> RelatedList? {
    relatedLists[module]?.first { $0.name == name }
  }

  /// The pipelines of a module, in the order in which they are considered at creation.
  package func pipelines(of module: String) -> [Pipeline] {
    pipelines.filter { $0.module == module }.sorted { ($0.order, $0.name) < ($1.order, $1.name) }
  }

  /// The blueprints of a module's field, in the order in which they are considered at entry.
  package func blueprints(of module: String, field: String? = nil) -> [Blueprint] {
    blueprints
      .filter { $0.module == module && (field == nil || $0.field == field) }
      .sorted { ($0.order, $0.name) < ($1.order, $1.name) }
  }

  /// The rules by which records of a module are judged, in the order of the files.
  package func duplicateRules(of module: String) -> [DuplicateRule] { duplicates.filter { $0.module == module } }

  package func role(_ name: String) -> Role? { roles.first { $0.name == name } }

  package func team(_ name: String) -> Team? { teams.first { $0.name == name } }

  package func calendar(_ name: String) -> BusinessCalendar? { calendars.first { $0.name == name } }

  /// The automations that follow changes of a module's records, in the order in which they do.
  package func followers(of module: String) -> [Automation] { followerIndex[module] ?? [] }

  /// The automations that wait for times of a module's records.
  package func datedAutomations(of module: String) -> [Automation] { datedIndex[module] ?? [] }

  /// The reviews of a module, in the order in which they are considered.
  package func reviews(of module: String) -> [Review] { reviewIndex[module] ?? [] }

  package func review(_ name: String) -> Review? { reviews.first { $0.name == name } }

  package func form(_ name: String) -> WebForm? { forms.first { $0.name == name } }

  package func automation(_ name: String) -> Automation? { automations.first { $0.name == name } }

  /// The approvals of a module, in the order in which they are considered.
  package func approvals(of module: String) -> [Approval] { approvalIndex[module] ?? [] }

  package func approval(_ name: String) -> Approval? { approvals.first { $0.name == name } }

  /// Whether records of a module can be postponed: one of its pipelines has a stage for that.
  package func postpones(_ module: String) -> Bool { postponing.contains(module) }

  package func resultFlow(_ name: String) -> ResultFlow? { resultFlows.first { $0.name == name } }

  package func mail(_ name: String) -> MailText? { mails.first { $0.name == name } }

  package func function(_ name: String) -> RemoteFunction? { functions.first { $0.name == name } }

  package func webhook(_ name: String) -> Webhook? { webhooks.first { $0.name == name } }

  /// The conversions of a module's records, in the order of the configuration.
  package func conversions(of module: String) -> [Conversion] { conversions.filter { $0.module == module } }

  /// The shared views of a module, in the order of the configuration.
  package func views(of module: String) -> [SharedView] { views.filter { $0.module == module } }

  package func view(_ name: String, of module: String) -> SharedView? {
    views.first { $0.name == name && $0.module == module }
  }
}

/// What `preset.yaml` says.
package struct PresetInfo: Sendable, Hashable, Codable {
  package let name: String
  package let version: String
  package let extends: String?
  package let label: LocalizedText
  package let industry: String?
  /// Locales that have labels; the first is the language of the files.
  package let locales: [String]

  package init(
    name: String, version: String, extends: String?, label: LocalizedText, industry: String?, locales: [String]
  ) {
    self.name = name
    self.version = version
    self.extends = extends
    self.label = label
    self.industry = industry
    self.locales = locales
  }

  /// The locale of the preset whose labels serve a reader of another, such as `es` for `es-MX`; nil if none does.
  package func locale(serving wanted: String) -> String? {
    if locales.contains(wanted) { return wanted }
    let language = wanted.prefix { $0 != "-" && $0 != "_" }
    return locales.first { $0 == language } ?? locales.first { $0.prefix { $0 != "-" } == language }
  }
}

/// The other side of a lookup: the records that point at one.
package struct RelatedList: Sendable, Hashable {
  /// The lookup's `inverse`, such as `listings`.
  package let name: String
  /// The module whose records are in the list.
  package let module: String
  /// The lookup field of that module which points back.
  package let field: String

  static func byModule(of modules: [Module]) -> [String: [RelatedList]] {
    var lists: [String: [RelatedList]] = [:]
    for module in modules {
      for field in module.fields {
        guard case .lookup(let lookup) = field.type, let inverse = lookup.inverse else { continue }
        let list = RelatedList(name: inverse, module: module.name, field: field.name)
        for target in lookup.module.map({ [$0] }) ?? modules.map(\.name) {
          lists[target, default: []].append(list)
        }
      }
    }
    return lists
  }
}
