import Expressions

/// What has to be supplied with a transition: a tree of groups over items.
package indirect enum Requirement: Sendable, Hashable, Codable {
  case all([Requirement])
  case any([Requirement])
  case atLeast(Int, of: [Requirement])
  case field(FieldRequirement)
  case checklist(ChecklistItem)
  /// A note has to be written; the prompt asks for it.
  case note(prompt: LocalizedText?)
  case activity(ActivityRequirement)
  case related(RelatedRequirement)
  case attachment(AttachmentRequirement)
}

extension Requirement {
  /// The items in all its groups, in order; itself if it is one.
  package var leaves: [Requirement] {
    switch self {
    case .all(let items), .any(let items), .atLeast(_, let items): items.flatMap(\.leaves)
    case .field, .checklist, .note, .activity, .related, .attachment: [self]
    }
  }
}

/// A field that has to have a value, and may have to pass a check of its own; `account.vat_number` is one of the record that a
/// lookup names.
package struct FieldRequirement: Sendable, Hashable, Codable {
  package let field: String
  package let check: Check?

  package init(field: String, check: Check?) {
    self.field = field
    self.check = check
  }
}

/// Something to tick.
package struct ChecklistItem: Sendable, Hashable, Codable {
  package let code: String
  package let label: LocalizedText
  /// How it is ticked.
  package let ticked: Ticked
  /// Who may tick it where ticks are kept, any of them; empty means whoever has the right `transition`.
  package let who: [Person]

  /// How an item is ticked.
  package enum Ticked: String, Sendable, Hashable, Codable, CaseIterable {
    /// With the request that runs the transition.
    case request
    /// By anyone, at any time while the record is in its state: the tick is kept.
    case anyone
    /// Likewise, but nobody ticks two such items of one transition.
    case different

    /// Whether a tick stands until the record leaves its state.
    package var isKept: Bool { self != .request }
  }

  package init(code: String, label: LocalizedText, ticked: Ticked = .request, who: [Person] = []) {
    self.code = code
    self.label = label
    self.ticked = ticked
    self.who = who
  }
}

/// Files attached since the present state was entered, or named with the request.
package struct AttachmentRequirement: Sendable, Hashable, Codable {
  /// The word that they were attached with; nil means any.
  package let kind: String?
  /// What people call it; nil where any kind will do.
  package let label: LocalizedText?
  /// Media types such as `application/pdf` or `image/*`; empty means any.
  package let types: [String]
  /// The most bytes that one may have.
  package let largest: Int64?
  /// How many days ago one may have been attached.
  package let days: Int?
  package let atLeast: Int

  package init(
    kind: String?, label: LocalizedText?, types: [String], largest: Int64?, days: Int?, atLeast: Int
  ) {
    self.kind = kind
    self.label = label
    self.types = types
    self.largest = largest
    self.days = days
    self.atLeast = atLeast
  }

  /// What refusals call it.
  package var name: String { kind ?? "attachment" }

  /// What is wanted, in words.
  package var words: String {
    let kind = kind ?? "any kind"
    let limits =
      (types.isEmpty ? [] : [types.joined(separator: " or ")])
      + (largest.map { ["at most \($0 / 1_000_000) MB"] } ?? []) + (days.map { ["at most \($0) days old"] } ?? [])
    return limits.isEmpty ? kind : "\(kind) (\(limits.joined(separator: ", ")))"
  }
}

/// Activities of a kind, logged since the present state was entered or with the request.
package struct ActivityRequirement: Sendable, Hashable, Codable {
  package let kind: ActivityKind
  package let atLeast: Int

  package init(kind: ActivityKind, atLeast: Int) {
    self.kind = kind
    self.atLeast = atLeast
  }
}

/// Records of a related list that satisfy a condition.
package struct RelatedRequirement: Sendable, Hashable, Codable {
  package let list: String
  /// Over a record of the list; nil means any record.
  package let condition: ModelExpression?
  package let atLeast: Int

  package init(list: String, condition: ModelExpression?, atLeast: Int) {
    self.list = list
    self.condition = condition
    self.atLeast = atLeast
  }
}

extension RelatedRequirement {
  private enum CodingKeys: CodingKey {
    case list
    case condition
    case atLeast
  }

  /// Decodes a requirement; its condition speaks of the records of the list.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let list = try container.decode(String.self, forKey: .list)
    let condition = try ModelVocabulary.decoding(related: list) {
      try container.decodeIfPresent(ModelExpression.self, forKey: .condition)
    }
    self.init(list: list, condition: condition, atLeast: try container.decode(Int.self, forKey: .atLeast))
  }
}
