package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeApproval(_ name: String, _ node: YAMLNode) -> Approval? {
    let path = ["approvals", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let place = node["module"], let moduleName = place.plainText else { return nil }
    guard let module = skeleton.module(moduleName) else {
      log.report(.unknownModule(moduleName, skeleton, at: place.location))
      return nil
    }
    let vocabulary = vocabulary(of: moduleName)
    let words = node["starts"].map { starts in starts.text("on").map { [$0] } ?? starts.texts("on") } ?? []
    var approval = Approval(
      name: name, label: label, module: moduleName, events: Set(words.compactMap(Approval.Event.init)),
      condition: condition(node["starts"]?["when"], vocabulary), order: node.integer("order") ?? FieldDefaults.order,
      rules: node.items("rules").map { rule($0, vocabulary) },
      openFields: (node["while_pending"]?.items("editable") ?? []).compactMap { openField($0, of: module) },
      allowsOwn: node.flag("own"))
    approval.serviceLevel = node.text("sla").flatMap(Period.init)
    approval.isMailed = node.flag("mail")
    approval.tellsHealth = node.flag("phi")
    approval.calendar = calendarChoice(node["calendar"], of: module)
    // What was decided, by whom and why has names there.
    isDeciding = true
    defer { isDeciding = false }
    let scope = EffectScope(module: module, blueprint: nil, path: path)
    approval.onApproved = node.items("on_approved").compactMap { effect($0, scope) }
    approval.onRejected = node.items("on_rejected").compactMap { effect($0, scope) }
    approval.onRecalled = node.items("on_recalled").compactMap { effect($0, scope) }
    return approval
  }

  private mutating func rule(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> ApprovalRule {
    let condition = condition(node["when"], vocabulary)
    guard let approvers = node["approvers"] else { return ApprovalRule(condition: condition, steps: []) }
    let steps = approvers["sequence"] == nil ? [approvers] : approvers.items("sequence")
    return ApprovalRule(condition: condition, steps: steps.flatMap { self.steps($0, vocabulary) })
  }

  /// A step; of every one of some levels of managers, one for each level.
  private mutating func steps(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> [ApprovalStep] {
    if node["any"] != nil { return [ApprovalStep(mode: .atLeast(1), approvers: approvers(node, "any", vocabulary))] }
    if node["all"] != nil { return [ApprovalStep(mode: .all, approvers: approvers(node, "all", vocabulary))] }
    if let count = node.integer("at_least") {
      return [ApprovalStep(mode: .atLeast(count), approvers: approvers(node, "of", vocabulary))]
    }
    guard let approver = approver(node, vocabulary) else { return [] }
    return [ApprovalStep(mode: approver.isEvery ? .all : .atLeast(1), approvers: [approver])]
  }

  private mutating func approvers(_ node: YAMLNode, _ key: String, _ vocabulary: ModelVocabulary) -> [Approver] {
    let found = node.items(key).compactMap { approver($0, vocabulary) }
    if key == "any", let every = node.items(key).first(where: { $0.flag("every") }) {
      log.report(.everyOfAny(at: every.location))
    }
    return found
  }

  private mutating func approver(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> Approver? {
    person(node, vocabulary).map { Approver($0, isEvery: node.flag("every")) }
  }

  private mutating func openField(_ node: YAMLNode, of module: Module) -> String? {
    guard let name = node.plainText else { return nil }
    if name == SystemField.owner.rawValue { return name }
    guard let field = module.field(name) else {
      log.report(.unknownField(name, module, at: node.location))
      return nil
    }
    guard field.type.isStored else {
      log.report(.notSettable(name, at: node.location))
      return nil
    }
    return name
  }

  /// The approval for which a transition waits.
  mutating func awaited(_ node: YAMLNode?, in module: String) -> String? {
    guard let node, let name = node.plainText else { return nil }
    let names = sources.approvals.all.filter { $0.node.text("module") == module }.map(\.name)
    guard let approval = sources.approvals[name], names.contains(name) else {
      log.report(.unknownApproval(name, module, names, at: node.location))
      return nil
    }
    let words = approval["starts"].map { starts in starts.text("on").map { [$0] } ?? starts.texts("on") } ?? []
    if !words.isEmpty, !words.contains(Approval.Event.transition.rawValue) {
      log.report(.startsOtherwise(name, words, at: node.location))
    }
    return name
  }
}

extension DiagnosticCode {
  /// A name that stands for no approval of the module.
  package static let unknownApproval = DiagnosticCode("unknown_approval")
  /// `every` where one is enough.
  package static let everyOfAny = DiagnosticCode("every_of_any")
}

extension Diagnostic {
  fileprivate static func unknownApproval(
    _ name: String, _ module: String, _ names: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownApproval, "The module `\(module)` has no approval `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func startsOtherwise(_ name: String, _ events: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownApproval,
      "The approval `\(name)` starts on \(events.quotedList), and not on `transition`. Add that to its `starts: on`.",
      at: place)
  }

  fileprivate static func everyOfAny(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .everyOfAny, "`every` says that each of them has to agree, and `any` that one is enough. Use `all`.", at: place)
  }
}
