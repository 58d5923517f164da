import Engine
import HTTPTypes
import JSONText
import Metamodel

/// How the things that a problem is about are found in a request's body.
struct BodyShape: Sendable {
  /// The module whose fields the body has; nil for what is no record.
  let module: Module?
  /// Where the body's values are: nothing if the body is the values, else `/values`.
  let values: String
  /// Whether the body is that of a transition, with checklist, note and activities.
  let isTransition: Bool
  /// Targets of conversions, each with values of its own.
  var targets: Set<String> = []
  /// What else the body has at its top that problems may be about.
  var members: Set<String> = []

  static func values(of module: Module?) -> BodyShape { BodyShape(module: module, values: "", isTransition: false) }

  static func wrapped(_ module: Module?) -> BodyShape {
    BodyShape(module: module, values: "/values", isTransition: false)
  }

  static func transition(_ module: Module?) -> BodyShape {
    BodyShape(module: module, values: "/values", isTransition: true)
  }

  /// The pointer to what a problem is about, or nil if the body has no place for it.
  func pointer(to problem: Problem) -> String? {
    let name = problem.at
    if let pointer = pointer(toTarget: name) { return pointer }
    if let module {
      let isField = module.field(name) != nil || SystemField(rawValue: name) != nil
      // The body has what is no field of the module as well.
      if isField || problem.code == "unknown_field" { return "\(values)/\(JSONPointer.escaped(name))" }
    }
    if members.contains(name) { return "/\(name)" }
    guard isTransition else { return nil }
    if name == "note" { return "/note" }
    if name == "attachments" || problem.code == "attachment_missing" { return "/attachments" }
    if problem.code == "checklist_missing" || problem.code == "same_person" { return "/checklist" }
    if name.contains(".") { return "\(values)/\(JSONPointer.escaped(name))" }
    if ActivityKind(rawValue: name) != nil { return "/activities" }
    return nil
  }

  /// The pointer to a target, or to a value of one.
  private func pointer(toTarget name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let target = parts.first, targets.contains(target) else { return nil }
    let value = parts.count == 2 ? "/values/\(JSONPointer.escaped(parts[1]))" : ""
    return "/targets/\(JSONPointer.escaped(target))\(value)"
  }
}

extension HTTPProblem {
  /// What the engine refused.
  init(_ refusal: Refusal, in shape: BodyShape = .values(of: nil)) {
    let errors = refusal.problems.map { Item($0, in: shape) }
    self.init(refusal.kind.status, refusal.kind.rawValue, Self.summary(errors), errors: errors)
    if refusal.kind == .unavailable { headers[.retryAfter] = "1" }
  }
}

extension HTTPProblem.Item {
  init(_ problem: Problem, in shape: BodyShape) {
    self.init(
      pointer: shape.pointer(to: problem), at: problem.at.isEmpty ? nil : problem.at, code: problem.code,
      message: problem.message)
    if let found = problem.found { parameters.append(.init(name: "found", value: JSON(found))) }
    if let wanted = problem.wanted { parameters.append(.init(name: "wanted", value: JSON(wanted))) }
    if let who = problem.who { parameters.append(.init(name: "who", value: .strings(who))) }
  }

  /// The same item, deeper in the body.
  func under(_ prefix: String) -> HTTPProblem.Item {
    var item = self
    item.pointer = prefix + (pointer ?? "")
    return item
  }
}

extension Refusal.Kind {
  var status: HTTPResponse.Status {
    switch self {
    case .badRequest: .badRequest
    case .notPermitted: .forbidden
    case .notFound: .notFound
    case .conflict: .conflict
    case .versionMismatch: .preconditionFailed
    case .invalid, .configuration, .queryTimeout: .unprocessableContent
    case .tooLarge: .contentTooLarge
    case .unavailable: .serviceUnavailable
    }
  }
}
