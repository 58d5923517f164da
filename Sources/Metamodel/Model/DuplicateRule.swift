/// What makes two records likely to be about the same, and what is done then.
package struct DuplicateRule: Sendable, Hashable {
  package let name: String
  /// The module whose records are judged.
  package let module: String
  package let label: LocalizedText
  /// All of them have to match.
  package let parts: [Part]
  /// Where matches are looked for, at least one.
  package let targets: [Target]
  package let onCreate: Action
  package let onEdit: Action
  package let onImport: Action
  /// Whether somebody who says so expressly gets past a refusal.
  package let allowsOverride: Bool

  /// What happens to a record that matches another.
  package enum Action: String, Sendable, Hashable, CaseIterable {
    case ignore
    /// It is written, and the answer says what it matches.
    case warn
    case refuse
  }

  /// Values that are compared in one way.
  package struct Part: Sendable, Hashable {
    package let comparison: MatchComparison
    /// The fields of the module: of names read together, else each by itself, of which one has to match.
    package let fields: [String]
    /// How alike names have to be, of 100.
    package let similarity: Int

    package init(comparison: MatchComparison, fields: [String], similarity: Int = Self.usualSimilarity) {
      self.comparison = comparison
      self.fields = fields
      self.similarity = similarity
    }

    package static let usualSimilarity = 90
  }

  /// A module in which matches are looked for.
  package struct Target: Sendable, Hashable {
    package let module: String
    /// Its fields, in the order of the rule's parts.
    package let fields: [[String]]

    package init(module: String, fields: [[String]]) {
      self.module = module
      self.fields = fields
    }
  }

  package init(
    name: String, module: String, label: LocalizedText, parts: [Part], targets: [Target], onCreate: Action = .warn,
    onEdit: Action? = nil, onImport: Action? = nil, allowsOverride: Bool = false
  ) {
    self.name = name
    self.module = module
    self.label = label
    self.parts = parts
    self.targets = targets
    self.onCreate = onCreate
    self.onEdit = onEdit ?? onCreate
    self.onImport = onImport ?? onCreate
    self.allowsOverride = allowsOverride
  }
}

/// How values are compared.
package enum MatchComparison: String, Sendable, Hashable, CaseIterable {
  /// The same value; texts whatever their case and blanks.
  case exact
  case email
  case phone
  /// The host of a web address.
  case website
  /// A person's name, whatever its accents, the order of its words and small differences.
  case name
  /// An organisation's name, without its legal form.
  case company

  /// Whether it tells how alike two values are, and not only whether they are the same.
  package var isGradual: Bool { self == .name || self == .company }

  /// What fields of a type are compared as unless the rule says otherwise; nil if they cannot be compared.
  package static func usual(for type: FieldType) -> MatchComparison? {
    switch type {
    case .email: .email
    case .phone: .phone
    case .url: .website
    case .textarea, .multiPicklist, .boolean, .file, .formula, .rollup: nil
    default: .exact
    }
  }

  /// Whether fields of a type can be compared so.
  package func fits(_ type: FieldType) -> Bool {
    switch (self, type) {
    case (.exact, _): Self.usual(for: type) != nil
    case (_, .text): true
    case (.email, .email), (.phone, .phone), (.website, .url): true
    default: false
    }
  }
}
