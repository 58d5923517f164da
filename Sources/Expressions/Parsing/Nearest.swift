/// The one of `names` that `word` was most likely meant to be: the fewest inserted, deleted, replaced or swapped
/// letters, letter case aside; nil if none is near (a third of the letters, at least one).
package func nearest(_ word: String, among names: [String]) -> String? {
  let letters = Array(word.lowercased().unicodeScalars)
  guard !letters.isEmpty, letters.count <= 100 else { return nil }
  var best: (name: String, distance: Int)?
  for name in names where name != word {
    let candidate = Array(name.lowercased().unicodeScalars)
    let limit = min(max(1, max(letters.count, candidate.count) / 3), (best?.distance ?? Int.max) - 1)
    guard abs(candidate.count - letters.count) <= limit, candidate.count <= 100 else { continue }
    let distance = editDistance(letters, candidate)
    if distance <= limit { best = (name, distance) }
    if distance == 0 { break }
  }
  return best?.name
}

/// Damerau-Levenshtein distance in its restricted form: no letter is edited twice.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
