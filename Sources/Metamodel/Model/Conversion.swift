/// How a record of one module becomes records of others, such as a lead a contact, an account and a deal.
package struct Conversion: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  /// The module whose records are converted.
  package let module: String
  /// What has to hold of a record that is to be converted; nil means nothing.
  package let condition: ModelExpression?
  /// What the record becomes, in the order in which it is made.
  package let targets: [Target]
  /// Which records that point to the converted one point to what it became afterwards.
  package let carried: [Carry]
  /// The transition that the record runs; it is passed over where the record stands in its state already.
  package let transition: String?
  /// Fields of the record itself that are set.
  package let assignments: [Assignment]

  package init(
    name: String, label: LocalizedText, module: String, condition: ModelExpression?, targets: [Target],
    carried: [Carry], transition: String?, assignments: [Assignment]
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.condition = condition
    self.targets = targets
    self.carried = carried
    self.transition = transition
    self.assignments = assignments
  }

  /// The name under which a record says what it became.
  package static let marker = "converted"

  /// The name under which ``carried`` speaks of what is attached to the record; no related list is called so.
  package static let attachments = "attachments"

  /// The target of that name.
  package func target(_ name: String) -> Target? { targets.first { $0.name == name } }
}

extension Conversion {
  /// One record that comes of it: a new one, or one that is there and is added to.
  package struct Target: Sendable, Hashable {
    /// The name by which links, callers and the history speak of it.
    package let name: String
    package let module: String
    /// Whether it is made at all, judged on the record that is converted; nil means always.
    package let condition: ModelExpression?
    /// Whether the caller may leave it out.
    package let isOptional: Bool
    /// Values of its fields, read from the record that is converted.
    package let values: [Assignment]
    /// Lookups of it that name earlier targets.
    package let links: [Link]
    /// Fields for which whoever converts gives a value.
    package let asked: [String]
    /// Fields that together tell that a record is the same one; any of these keys does, and every unique one.
    package let match: [[String]]
    package let existing: Existing
    /// Fields that get their values also where a record that is added to has others.
    package let overwritten: [String]

    package init(
      name: String, module: String, condition: ModelExpression?, isOptional: Bool, values: [Assignment], links: [Link],
      asked: [String], match: [[String]], existing: Existing, overwritten: [String]
    ) {
      self.name = name
      self.module = module
      self.condition = condition
      self.isOptional = isOptional
      self.values = values
      self.links = links
      self.asked = asked
      self.match = match
      self.existing = existing
      self.overwritten = overwritten
    }
  }

  /// A lookup of a target that names an earlier one.
  package struct Link: Sendable, Hashable {
    package let field: String
    package let target: String

    package init(field: String, target: String) {
      self.field = field
      self.target = target
    }
  }

  /// What is done where records are there that match.
  package enum Existing: String, Sendable, Hashable, Codable, CaseIterable {
    /// The caller has to say which one is added to, or that a new one is made.
    case ask
    /// The one that matches is added to; of several the caller has to say which.
    case use
    /// A new one is made unless the caller says otherwise.
    case create
  }

  /// A related list whose records go over to a target, or ``attachments``, whose files do.
  package struct Carry: Sendable, Hashable {
    package let list: String
    /// The first of these targets that was made takes them.
    package let targets: [String]

    package init(list: String, targets: [String]) {
      self.list = list
      self.targets = targets
    }
  }
}
