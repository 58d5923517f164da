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
}

/// A field that has to have a value, and may have to pass a check of its own.
package struct FieldRequirement: Sendable, Hashable, Codable {
  package let field: String
  package let check: Check?

  package init(field: String, check: Check?) {
    self.field = field
    self.check = check
  }
}

/// Something to tick in the request.
package struct ChecklistItem: Sendable, Hashable, Codable {
  package let code: String
  package let label: LocalizedText

  package init(code: String, label: LocalizedText) {
    self.code = code
    self.label = label
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
    let source = try container.decodeIfPresent(String.self, forKey: .condition)
    let condition = try source.map { source in
      let vocabulary = (decoder.userInfo[.vocabulary] as? ModelVocabulary)?.related(list)
      guard let vocabulary else {
        throw DecodingError.dataCorruptedError(
          forKey: .list, in: container, debugDescription: "There is no related list '\(list)'.")
      }
      return ModelExpression(try CheckedExpression(Expression(parsing: source), vocabulary: vocabulary))
    }
    self.init(list: list, condition: condition, atLeast: try container.decode(Int.self, forKey: .atLeast))
  }
}
