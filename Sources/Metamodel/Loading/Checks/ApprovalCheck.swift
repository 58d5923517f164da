package import Diagnostics
import Expressions
import YAMLSource

/// Finds approvals that nobody could decide, or that would decide nothing.
struct ApprovalCheck {
  private let approval: Approval
  private let node: YAMLNode
  private let model: Model
  private var found: [Diagnostic] = []

  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for (number, approval) in model.approvals.enumerated() {
      guard let node = sources.approvals[approval.name] else { continue }
      var check = ApprovalCheck(approval: approval, node: node, model: model)
      check.checkRules()
      check.checkOpenFields()
      check.checkStarts(sources.blueprints)
      check.checkOrder(besides: model.approvals[..<number])
      log.report(check.found)
    }
    for (module, approvals) in Dictionary(grouping: model.approvals, by: \.module).sorted(by: { $0.key < $1.key }) {
      let most = Edition.standard.approvalsOfModule
      guard approvals.count > most, let node = sources.approvals[approvals[most].name] else { continue }
      log.report(.tooManyApprovals(approvals.count, of: module, most, at: node.location))
    }
  }

  private init(approval: Approval, node: YAMLNode, model: Model) {
    self.approval = approval
    self.node = node
    self.model = model
  }

  // MARK: Rules

  private mutating func checkRules() {
    let most = Edition.standard.approvalRules
    if approval.rules.count > most { found.append(.tooManyRules(approval.rules.count, most, at: place("rules"))) }
    for (number, rule) in approval.rules.enumerated() {
      let earlier = approval.rules[..<number].firstIndex { $0.condition == nil || $0.condition == rule.condition }
      if let earlier { found.append(.unreachableRule(number + 1, earlier + 1, at: place(ofRule: number))) }
      for step in rule.steps { check(step, at: place(ofRule: number)) }
      checkSize(of: rule, number)
    }
  }

  private mutating func checkSize(of rule: ApprovalRule, _ number: Int) {
    let edition = Edition.standard
    let rules = node.items("rules")
    let approvers = rules.indices.contains(number) ? rules[number]["approvers"] : nil
    let written = approvers.map { $0["sequence"] == nil ? [$0] : $0.items("sequence") } ?? []
    if rule.steps.count > edition.approvalSteps {
      let first = written.dropFirst(edition.approvalSteps).first
      found.append(
        .tooManySteps(rule.steps.count, edition.approvalSteps, at: first?.location ?? place(ofRule: number)))
    }
    for step in written {
      let named = ["any", "all", "of"].lazy.map(step.items).first { !$0.isEmpty } ?? []
      guard named.count > edition.approversOfStep else { continue }
      found.append(
        .tooManyApprovers(named.count, edition.approversOfStep, at: named[edition.approversOfStep].location))
    }
  }

  private mutating func check(_ step: ApprovalStep, at place: SourcePosition) {
    if case .atLeast(let count) = step.mode, let most = step.most, most < count {
      found.append(.tooFewApprovers(count, most, at: place))
    }
    let powerless = step.approvers.compactMap(powerlessRole)
    if !powerless.isEmpty, powerless.count == step.approvers.count || step.mode == .all {
      found.append(.cannotDecide(powerless, approval.module, at: place))
    }
    guard !approval.allowsOwn, step.approvers.allSatisfy({ $0.person.isAuthor }), !step.approvers.isEmpty else {
      return
    }
    found.append(.approverIsSubmitter(step.words, at: place))
  }

  /// The role of an approver, if it has not the right to decide.
  private func powerlessRole(_ approver: Approver) -> String? {
    guard case .role(let name) = approver.person, let role = model.role(name),
      !role.allows(.decide, on: approval.module)
    else { return nil }
    return name
  }

  // MARK: The rest

  private mutating func checkOpenFields() {
    let conditions = [approval.condition].compactMap(\.self) + approval.rules.compactMap(\.condition)
    let decided = Set(
      conditions.flatMap(\.checked.dependencies).compactMap { $0.first == "old" ? $0.dropFirst().first : $0.first })
    for item in node["while_pending"]?.items("editable") ?? [] {
      guard let name = item.plainText else { continue }
      if decided.contains(name) { found.append(.openAndDecided(name, at: item.location)) }
      let isDriven = model.blueprints.contains { $0.module == approval.module && $0.field == name }
      if isDriven { found.append(.openState(name, at: item.location)) }
    }
  }

  /// What is written counts, whatever else is wrong with the blueprint that names it.
  private mutating func checkStarts(_ blueprints: NamedTrees) {
    guard approval.events == [.transition] else { return }
    let isAwaited = blueprints.all.contains { _, blueprint in
      blueprint.entries("transitions").contains { $0.value.text("approval") == approval.name }
    }
    if !isAwaited { found.append(.neverStarts(approval.name, at: place("starts"))) }
  }

  private mutating func checkOrder(besides earlier: ArraySlice<Approval>) {
    let events = Set(approval.events).subtracting([.transition])
    let rival = earlier.first {
      $0.module == approval.module && $0.order == approval.order && !events.isDisjoint(with: $0.events)
    }
    if let rival { found.append(.equalApprovalOrder(approval, rival, at: place("order"))) }
  }

  private func place(_ key: String) -> SourcePosition { (node[key] ?? node).location }

  private func place(ofRule number: Int) -> SourcePosition {
    let items = node.items("rules")
    return items.indices.contains(number) ? items[number].location : node.location
  }
}

/// What an edition allows.
package struct Edition: Sendable {
  /// Approvals of a module.
  package let approvalsOfModule: Int
  /// Rules of an approval.
  package let approvalRules: Int
  /// Steps of a rule, one after the other.
  package let approvalSteps: Int
  /// Those who are named beside each other in a step: a role or team counts as one.
  package let approversOfStep: Int

  package static let standard = Edition(
    approvalsOfModule: 10, approvalRules: 5, approvalSteps: 20, approversOfStep: 50)
}

extension ApprovalStep {
  /// The most people that it can name; nil if there may be any number.
  fileprivate var most: Int? {
    let isCounted = approvers.allSatisfy { approver in
      switch approver.person {
      case .user, .field: true
      case .role, .team, .managerLevels: false
      }
    }
    return isCounted ? Set(approvers.map(\.person)).count : nil
  }
}

extension Person {
  /// Whether it is whoever has the record, and so mostly whoever submits it.
  fileprivate var isAuthor: Bool {
    guard case .field(let field) = self else { return false }
    return [SystemField.owner, .createdBy, .modifiedBy].map(\.rawValue).contains(field.source)
  }
}

extension DiagnosticCode {
  /// A rule that comes after one that always holds before it does.
  package static let unreachableRule = DiagnosticCode("unreachable_rule")
  /// Nobody could approve: too few are named, or they have not the right.
  package static let nobodyApproves = DiagnosticCode("nobody_approves")
  /// Those who decide are those who submit.
  package static let approverIsSubmitter = DiagnosticCode("approver_is_submitter")
  /// A field that is decided about, and may be changed meanwhile.
  package static let openAndDecided = DiagnosticCode("open_and_decided")
  /// An approval that nothing starts.
  package static let neverStarts = DiagnosticCode("never_starts")
}

extension Diagnostic {
  fileprivate static func tooManyApprovals(
    _ count: Int, of module: String, _ most: Int, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(.tooMany, "A module has at most \(most) approvals; `\(module)` has \(count).", at: place)
  }

  fileprivate static func tooManyRules(_ count: Int, _ most: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.tooMany, "An approval has at most \(most) rules; this has \(count).", at: place)
  }

  fileprivate static func tooManySteps(_ count: Int, _ most: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.tooMany, "A rule has at most \(most) steps; this has \(count).", at: place)
  }

  fileprivate static func tooManyApprovers(_ count: Int, _ most: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .tooMany, "A step names at most \(most) approvers; this names \(count). Name a role or a team instead.", at: place
    )
  }

  fileprivate static func unreachableRule(_ number: Int, _ earlier: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unreachableRule,
      "Rule \(number) never counts, since rule \(earlier) holds whenever it would. Put it before that, or take it out.",
      at: place)
  }

  fileprivate static func tooFewApprovers(_ count: Int, _ most: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .nobodyApproves, "\(count) different people have to agree, and \(most) are named: it could never be approved.",
      at: place)
  }

  fileprivate static func cannotDecide(_ roles: [String], _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .nobodyApproves,
      """
      \(roles.quotedList) cannot decide: the right `decide` on `\(module)` is missing. Give it in access.yaml, or name others.
      """, at: place)
  }

  fileprivate static func approverIsSubmitter(_ words: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .approverIsSubmitter,
      "`\(words)` is mostly whoever submits it, who may not decide. Name others, or write `own: true`.", at: place,
      severity: .warning)
  }

  fileprivate static func openAndDecided(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .openAndDecided, "`\(field)` is what is decided about, so it cannot stay open meanwhile. Take it out.", at: place)
  }

  fileprivate static func openState(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .openAndDecided, "`\(field)` is moved by transitions, none of which runs meanwhile. Take it out.", at: place)
  }

  fileprivate static func neverStarts(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .neverStarts, "No transition names the approval: write `approval: \(name)` where one is to wait for it.",
      at: place, severity: .warning)
  }

  fileprivate static func equalApprovalOrder(
    _ approval: Approval, _ other: Approval, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .equalOrder,
      "The approvals `\(other.name)` and `\(approval.name)` of `\(approval.module)` have the same `order`, "
        + "\(approval.order), and may be started by the same. Give one another number.", at: place)
  }
}
