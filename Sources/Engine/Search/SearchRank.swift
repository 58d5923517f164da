/// How well a record answers a search.
struct SearchRank: Comparable {
  let plan: ModulePlan
  let id: Int64
  let modifiedAt: Int64
  let score: Int

  /// The better one, then the one that was changed last.
  static func < (left: SearchRank, right: SearchRank) -> Bool {
    (right.score, right.modifiedAt, left.plan.id, right.id) < (left.score, left.modifiedAt, right.plan.id, left.id)
  }

  static func == (left: SearchRank, right: SearchRank) -> Bool { left.plan.id == right.plan.id && left.id == right.id }

  // What a word is worth by where it stands: in the title, in another field, or nowhere but among the digits of a number; whole or as
  // a beginning.
  private static let (wholeInName, startInName, wholeInText, startInText, elsewhere) = (16, 12, 6, 4, 2)
  /// What it is worth that the title begins as the question does, and that it says nothing else.
  private static let (atStart, nothingElse) = (8, 4)

  /// The worth of a record by what it says.
  static func score(_ terms: SearchTerms, _ record: SearchedRecords.Record) -> Int {
    let name = record.name
    lazy var text = record.text
    var score = terms.terms.reduce(0) { score, term in
      if name.contain(term.bytes) { return score + wholeInName }
      if term.isPrefix, name.containBeginning(term.bytes) { return score + startInName }
      if text.contain(term.bytes) { return score + wholeInText }
      if term.isPrefix, text.containBeginning(term.bytes) { return score + startInText }
      return score + elsewhere
    }
    if name.begin(with: terms.terms) {
      score += atStart + (name.count == terms.terms.count ? nothingElse : 0)
    }
    return score
  }
}
