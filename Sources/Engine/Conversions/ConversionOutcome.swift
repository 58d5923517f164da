/// What a conversion has made of a record, or would make of it.
package struct ConversionOutcome: Sendable, Hashable, Codable {
  package let conversion: String
  package internal(set) var targets: [TargetOutcome] = []
  /// Records that point to a target now instead of the record that was converted.
  package internal(set) var carried: [CarriedRecord] = []
  /// What stands in the way; only of a preview.
  package internal(set) var problems: [Problem] = []

  init(conversion: String) {
    self.conversion = conversion
  }
}

/// What has become of one target.
package struct TargetOutcome: Sendable, Hashable, Codable {
  package let target: String
  package let module: String
  package internal(set) var deed: Deed
  package internal(set) var id: Int64?
  package internal(set) var version: Int64?
  /// Fields of a record that was added to, as far as they changed.
  package internal(set) var changed: [String] = []
  /// Fields for which whoever converts gives a value.
  package internal(set) var asked: [String] = []
  /// Records that are probably the same one.
  package internal(set) var matches: [ConversionMatch] = []
  /// The record as a JSON object, as the caller may read it; nil if it is none that the caller may read.
  package internal(set) var json: String?

  package enum Deed: String, Sendable, Hashable, Codable, CaseIterable {
    case created
    /// A record that was there has got values.
    case updated
    /// A record that was there had all values already.
    case unchanged
    /// It was left out: by the caller, or because its condition does not hold.
    case skipped
    /// Something stands in its way; only of a preview.
    case refused
  }
}

/// A record that is probably the same as the one that a target would be.
package struct ConversionMatch: Sendable, Hashable, Codable {
  package let id: Int64
  /// How the record is called, as far as the caller may read it.
  package let title: String
  /// The fields of a key whose values are the same; none of one that is only alike.
  package let by: [String]
  /// The rules of duplicates by which it matches.
  package let rules: [String]
  /// How alike the two are, of 100.
  package let score: Int

  package init(id: Int64, title: String, by: [String], rules: [String] = [], score: Int = 100) {
    self.id = id
    self.title = title
    self.by = by
    self.rules = rules
    self.score = score
  }

  /// Whether it shares a key, and is not only alike.
  package var isSame: Bool { !by.isEmpty }

  /// By what it matches, in words.
  package var reason: String {
    isSame ? "same \(by.joined(separator: ", "))" : "\(score) of 100 alike by \(rules.joined(separator: ", "))"
  }
}

/// A record that has gone over to a target, or come back.
package struct CarriedRecord: Sendable, Hashable, Codable {
  package let module: String
  package let id: Int64
  package let target: String
}

/// What taking a conversion back has come to.
package struct ReversalOutcome: Sendable, Hashable, Codable {
  package let conversion: String
  package internal(set) var targets: [ReversedTarget] = []
  /// Records that point to the source again.
  package internal(set) var carried: [CarriedRecord] = []
}

/// What has become of a target when its conversion was taken back.
package struct ReversedTarget: Sendable, Hashable, Codable {
  package let target: String
  package let module: String
  package let id: Int64
  package let deed: Deed

  package enum Deed: String, Sendable, Hashable, Codable, CaseIterable {
    case deleted
    /// It has the values again that it had before.
    case reverted
    case kept
    /// It had been deleted before.
    case gone
  }
}
