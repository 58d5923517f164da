/// What differs between two models, in the terms of whoever configures them.
package struct ModelDiff: Sendable, Hashable, Codable {
  /// The differences: preset, modules with their fields and values, pipelines, blueprints, roles, teams, calendars, views, conversions,
  /// rules of duplicates.
  package let lines: [Line]

  /// One difference.
  package struct Line: Sendable, Hashable, Codable {
    /// What happened.
    package let change: Change
    /// What it happened to.
    package let subject: Subject
    /// Its api name with those of what it belongs to, such as `deals.stage.closed`.
    package let path: String
    /// The aspect that changed, such as `label` or `required`; nil if it was added or removed.
    package let aspect: String?
    /// What it was before, as it would be written; nil where there was nothing.
    package let old: String?
    /// What it is now, as it would be written; nil where there is nothing.
    package let new: String?
  }

  /// What can happen.
  package enum Change: String, Sendable, Hashable, Codable {
    case added
    case removed
    case changed
  }

  /// What it can happen to.
  package enum Subject: String, Sendable, Hashable, Codable {
    case preset
    case module
    case field
    case value
    case pipeline
    case stage
    case blueprint
    case state
    case transition
    case role
    case team
    case calendar
    case view
    case conversion
    case target
    case duplicateRule = "duplicate rule"
    case automation
    case approval
    case rule
    case review
    case form
    case resultFlow = "result flow"
    case resultModule = "module of results"
    case result
    case row
    case attempts
    case mail
    case webhook
    case function
  }

  /// Compares two models; nil stands for an empty one.
  package init(from old: Model?, to new: Model?) {
    var comparison = ModelComparison()
    comparison.compare(old, new)
    lines = comparison.lines
  }

  /// Whether there is no difference.
  package var isEmpty: Bool { lines.isEmpty }
}

extension ModelDiff.Line: CustomStringConvertible {
  /// The line for people: `changed field deals.amount: required false -> true`.
  package var description: String {
    let name = "\(change.rawValue) \(subject.rawValue) \(path)"
    guard let aspect else { return name }
    if let items = ListDifference(old, new, of: aspect) { return "\(name): \(aspect) \(items.text)" }
    return "\(name): \(aspect) \(old ?? "nothing") -> \(new ?? "nothing")"
  }
}
