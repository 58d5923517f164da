/// What a place in a file may hold: the one description from which files are validated, merged and documented.
package indirect enum Shape: Sendable {
  /// Text of a kind.
  case text(TextKind)
  /// One of some fixed words.
  case word([String], unsupported: [String] = [])
  /// A whole number within a range.
  case integer(ClosedRange<Int64>)
  /// A number in decimal digits.
  case number
  /// `true` or `false`.
  case boolean
  /// Any text, number, boolean or nothing.
  case scalar
  /// A mapping with keys of its own.
  case object(ObjectShape)
  /// A mapping from names to values of one shape.
  case map(MapShape)
  /// A list of values of one shape.
  case list(Shape, atLeast: Int)
  /// One of several spellings. Objects among them are told apart by their marker.
  case choice([Shape])
  /// A shape with a name, which may contain itself.
  case named(String, @Sendable () -> Shape)
}

extension Shape {
  /// A list that may be empty.
  static func list(_ item: Shape) -> Shape { .list(item, atLeast: 0) }
}

/// What a text means.
package enum TextKind: Sendable, Hashable {
  /// For people: a label, a message.
  case prose
  /// A lower snake case name, stable for ever.
  case apiName
  /// The name of a preset: lower case, with hyphens.
  case presetName
  /// A token, such as a picklist code.
  case code
  /// A name or path that must exist elsewhere, such as `listing.list_agent`.
  case reference
  /// A condition or computation in the expression language.
  case expression
  /// Text with `{field}` placeholders.
  case template
  /// Literal text with placeholders, or an expression after `=`.
  case value
  /// A regular expression.
  case pattern
  /// A language tag such as `es` or `es-MX`.
  case locale
  /// `1.2.3`.
  case version
  /// A moment, RFC 3339.
  case moment
  /// A day, `2026-01-31`.
  case day
  /// Hours of a day, `09:00-14:00`.
  case hours
  /// A time of the day, `09:00`.
  case timeOfDay
  /// A length of time, `48h`, `14d`, `8bh` or `2bd`.
  case period
  /// A length of time with what it is before or after, `-14d`.
  case offset
}

/// A mapping whose keys are known.
package struct ObjectShape: Sendable {
  /// What it is, with an article: "a field".
  package let noun: String
  /// The key by which a choice recognises it.
  package let marker: String?
  /// The keys in the order in which they are documented.
  package let keys: [Key]
  /// Whether a later layer may remove it with `omit: true`.
  package let isOmittable: Bool
  /// Keys that only some variants have.
  package let variants: Variants?
  private let index: [String: Int]

  /// Creates an object shape.
  init(_ noun: String, marker: String? = nil, isOmittable: Bool = false, variants: Variants? = nil, _ keys: [Key]) {
    self.noun = noun
    self.marker = marker
    self.isOmittable = isOmittable
    self.variants = variants
    self.keys = isOmittable ? keys + [.optional("omit", .boolean, "Removes it from the model.")] : keys
    index = Dictionary(self.keys.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The key of that name.
  func key(_ name: String) -> Key? { index[name].map { keys[$0] } }

  /// Whether a later layer may say of a key that there is nothing, so that what an earlier one says does not hold.
  func isSettable(_ key: Key) -> Bool { variants != nil && key.presence == .optional }

  /// Which keys go with which value of one of them.
  package struct Variants: Sendable {
    /// The key that decides, such as `type`.
    package let key: String
    /// The keys that any variant has, among them ``key``.
    package let common: [String]
    /// The keys of a variant's own by the value of ``key``.
    package let own: [(value: String, keys: [String])]

    /// The keys that a variant may have; nil if there is no such variant.
    func keys(of value: String) -> [String]? { own.first { $0.value == value }.map { common + $0.keys } }
  }
}

extension ObjectShape {
  /// One key of an object.
  package struct Key: Sendable {
    package let name: String
    package let presence: Presence
    package let shape: Shape
    /// What it says, as one sentence.
    package let doc: String
    /// Whether a later layer's value replaces an earlier one instead of being merged into it.
    package let isWhole: Bool

    /// Whether a key has to be there.
    package enum Presence: Sendable {
      case optional
      /// In every file.
      case required
      /// In the model, from whichever layer.
      case requiredOnceMerged
      /// The language has it, and nothing acts on it yet.
      case unsupported
    }

    static func optional(_ name: String, _ shape: Shape, _ doc: String, isWhole: Bool = false) -> Key {
      Key(name: name, presence: .optional, shape: shape, doc: doc, isWhole: isWhole)
    }

    static func required(_ name: String, _ shape: Shape, _ doc: String) -> Key {
      Key(name: name, presence: .required, shape: shape, doc: doc, isWhole: false)
    }

    static func merged(_ name: String, _ shape: Shape, _ doc: String, isWhole: Bool = false) -> Key {
      Key(name: name, presence: .requiredOnceMerged, shape: shape, doc: doc, isWhole: isWhole)
    }

    static func unsupported(_ names: String...) -> [Key] {
      names.map { Key(name: $0, presence: .unsupported, shape: .scalar, doc: "Not supported yet.", isWhole: false) }
    }
  }
}

/// A mapping from names to values of one shape.
package struct MapShape: Sendable {
  /// What one entry is, with an article: "a field".
  package let noun: String
  /// What the keys are.
  package let keyKind: TextKind
  /// What the values are.
  package let value: Shape
  /// Whether there has to be an entry.
  package let atLeast: Int
  /// Whether a later layer's entry replaces an earlier one instead of being merged into it.
  package let hasWholeEntries: Bool

  init(_ noun: String, _ keyKind: TextKind, _ value: Shape, atLeast: Int = 0, hasWholeEntries: Bool = false) {
    self.noun = noun
    self.keyKind = keyKind
    self.value = value
    self.atLeast = atLeast
    self.hasWholeEntries = hasWholeEntries
  }
}
