/// Finds the name that somebody probably meant.
package enum NearMiss {
  /// The candidate nearest to a word, or nil if none is near.
  ///
  /// Near means: at most one edit for every three letters of the word, and at least one. An edit inserts, removes or replaces a letter or
  /// swaps two neighbours. Of equally near candidates the one that begins alike for longest is taken, then the first in alphabetical order.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased().unicodeScalars.prefix(longest + 1))
    guard (1...longest).contains(letters.count) else { return nil }
    let allowed = max(1, letters.count / 3)
    var best: (distance: Int, difference: Int, name: String)?
    for candidate in candidates where candidate != word {
      let other = Array(candidate.lowercased().unicodeScalars.prefix(longest + 1))
      guard abs(other.count - letters.count) <= allowed, other.count <= longest else { continue }
      let distance = edits(from: letters, to: other)
      guard distance <= allowed else { continue }
      let found = (distance, difference: -zip(letters, other).prefix { $0 == $1 }.count, name: candidate)
      if best.map({ found < $0 }) ?? true { best = found }
    }
    return best?.name
  }

  /// What to say after a name that is none of the candidates: the one that was probably meant, else all, unless they are too many to read.
  ///
  /// - Returns: ` Did you mean 'deals'?` or ` There are: accounts, deals.`, with the blank before it; nothing where there is none.
  package static func hint(for word: String, among candidates: some Sequence<String>) -> String {
    let names = candidates.sorted()
    if let nearest = nearest(to: word, among: names) { return " Did you mean '\(nearest)'?" }
    return names.isEmpty || names.count > listed ? "" : " There are: \(names.joined(separator: ", "))."
  }

  /// More names are too many to read.
  private static let listed = 40
  /// Longer words are not compared: the work grows with the product of the lengths.
  private static let longest = 64

  /// The optimal string alignment distance.
  private static func edits(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
