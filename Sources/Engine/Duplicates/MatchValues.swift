import Expressions
import Metamodel

/// What is compared of one record: the normalised values of each part.
struct MatchValues {
  /// A part's value.
  enum Content {
    /// One of these has to be the same.
    case anyOf([String])
    /// The name has to be alike.
    case name(MatchName)
  }

  let contents: [Content]

  /// Reads fields part after part; nil if a part has no value, since what is missing is like nothing.
  init?(_ values: [Value], parts: [MatchSet.Part], callingCode: String?) {
    var rest = values[...]
    var contents: [Content] = []
    for part in parts {
      let own = rest.prefix(part.count)
      rest = rest.dropFirst(part.count)
      guard let content = Self.content(own, part.comparison, callingCode) else { return nil }
      contents.append(content)
    }
    self.contents = contents
  }

  private static func content(
    _ values: ArraySlice<Value>, _ comparison: MatchComparison, _ callingCode: String?
  ) -> Content? {
    guard comparison.isGradual else {
      var found: [String] = []
      for value in values {
        guard let text = MatchText.normalised(value, as: comparison, callingCode: callingCode), !found.contains(text)
        else { continue }
        found.append(text)
      }
      return found.isEmpty ? nil : .anyOf(found)
    }
    let text = values.compactMap { if case .string(let text) = $0 { text } else { nil } }.joined(separator: " ")
    let name = comparison == .company ? MatchName(company: text) : MatchName(text)
    return name.words.isEmpty ? nil : .name(name)
  }

  /// The keys under which records that match are found: those of the values that have to be the same, or of the blocks of the first
  /// name if there is no other part.
  var keys: Set<Int64> {
    var combinations: [[String]] = [[]]
    for case .anyOf(let texts) in contents {
      combinations = combinations.flatMap { combination in texts.map { combination + [$0] } }
    }
    if combinations == [[]], case .name(let name)? = contents.first { combinations = name.blocks.map { [$0] } }
    return Set(combinations.prefix(Self.mostKeys).map { Fingerprint($0).number })
  }

  /// Keys of a record in one set, however many fields each part has.
  private static let mostKeys = 16

  /// How alike two records are, of 100; nil if they do not match.
  func score(against other: MatchValues, least: [Int]) -> Int? {
    var score = 100
    for ((own, theirs), least) in zip(zip(contents, other.contents), least) {
      switch (own, theirs) {
      case (.anyOf(let own), .anyOf(let theirs)):
        guard own.contains(where: theirs.contains) else { return nil }
      case (.name(let own), .name(let theirs)):
        let similarity = own.similarity(to: theirs)
        guard similarity >= least else { return nil }
        score = min(score, similarity)
      default: return nil
      }
    }
    return score
  }
}
