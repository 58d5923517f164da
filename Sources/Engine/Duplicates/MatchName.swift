/// A name as it is compared: its words in small letters without accents, in the order of the alphabet.
struct MatchName: Hashable {
  let words: [String]

  /// The words with blanks between them.
  var text: String { words.joined(separator: " ") }

  /// A name as people write it.
  init(_ name: String) {
    words = Self.words(of: name).sorted()
  }

  /// The name of an organisation, without its legal form and the words that join others.
  init(company name: String) {
    let all = Self.words(of: name)
    let telling = all.filter { !Self.untelling.contains($0) }
    words = (telling.isEmpty ? all : telling).sorted()
  }

  /// Words that a name is made of at most; an essay is no name.
  private static let mostWords = 8
  private static let longestWord = 40

  private static func words(of name: String) -> [String] {
    // Points and apostrophes join letters: S.L. is SL, O'Neill is ONeill.
    let folded = SearchFolding.folded(String(name.filter { !".'’`´".contains($0) }))
    return folded.split { !$0.isLetter && !$0.isNumber }.prefix(mostWords).map { String($0.prefix(longestWord)) }
  }

  /// Legal forms and joining words of the languages of Europe and the Americas.
  private static let untelling: Set<String> = [
    "the", "and", "y", "e", "und", "et", "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "corp",
    "corporation", "co", "company", "plc", "gmbh", "ag", "kg", "ug", "sa", "sl", "slu", "sau", "sll", "sas", "sarl",
    "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "lda", "ltda", "cv", "sro", "kft", "doo", "pty",
  ]
}

// MARK: - Likeness

extension MatchName {
  /// How alike two names are, of 100.
  ///
  /// Each word of the shorter name is compared with the words of the longer one (``similarity(of:and:)``), the best pairs first. Words that
  /// only the longer one has count little, since second names are left out more often than made up. Numbers are not mistaken for each
  /// other: Studio 12 is not Studio 13.
  func similarity(to other: MatchName) -> Int {
    if self == other { return 100 }
    let (numbers, others) = (numbers, other.numbers)
    guard numbers.isSubset(of: others) || others.isSubset(of: numbers) else { return 0 }
    let (short, long) = words.count <= other.words.count ? (words, other.words) : (other.words, words)
    guard !short.isEmpty else { return 0 }
    var pairs: [(likeness: Double, left: Int, right: Int)] = []
    for (left, word) in short.enumerated() {
      for (right, another) in long.enumerated() {
        pairs.append((Self.similarity(of: Array(word.utf16), and: Array(another.utf16)), left, right))
      }
    }
    pairs.sort { ($1.likeness, $0.left, $0.right) < ($0.likeness, $1.left, $1.right) }
    var (met, free) = (Set<Int>(), Set(long.indices))
    var (score, weight) = (0.0, 0.0)
    for pair in pairs where !met.contains(pair.left) && free.contains(pair.right) {
      met.insert(pair.left)
      free.remove(pair.right)
      let length = Double(max(short[pair.left].count, long[pair.right].count))
      score += pair.likeness >= Self.leastLikeness ? pair.likeness * length : 0
      weight += length
    }
    let missing = free.reduce(0.0) { $0 + Double(long[$1].count) } * Self.missingWeight
    return Int((100 * score / (weight + missing)).rounded(.down))
  }

  /// The words that have a digit in them.
  private var numbers: Set<String> { Set(words.filter { $0.contains(where: \.isNumber) }) }

  /// Words less alike are different words.
  private static let leastLikeness = 0.7
  private static let missingWeight = 0.2

  /// The Jaro-Winkler similarity of two words, from 0 to 1 (https://en.wikipedia.org/wiki/Jaro–Winkler_distance).
  static func similarity(of left: [UInt16], and right: [UInt16]) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    if left == right { return 1 }
    let reach = max(0, max(left.count, right.count) / 2 - 1)
    var (leftMet, rightMet) = ([Int](), Array(repeating: false, count: right.count))
    for (place, letter) in left.enumerated() {
      let near = right.indices.dropFirst(max(0, place - reach)).prefix { $0 <= place + reach }
      guard let met = near.first(where: { !rightMet[$0] && right[$0] == letter }) else { continue }
      rightMet[met] = true
      leftMet.append(place)
    }
    guard !leftMet.isEmpty else { return 0 }
    let inOrder = right.indices.filter { rightMet[$0] }
    let swapped = zip(leftMet, inOrder).count { left[$0] != right[$1] }
    let met = Double(leftMet.count)
    let jaro =
      (met / Double(left.count) + met / Double(right.count) + (met - Double(swapped) / 2) / met) / 3
    let prefix = zip(left, right).prefix(4).prefix { $0 == $1 }.count
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
  }
}

// MARK: - Blocks

extension MatchName {
  /// What two names have to share one of, to be compared at all: how two of their words sound, or the only one.
  var blocks: [String] {
    let sounds = words.sorted { ($1.count, $0) < ($0.count, $1) }.prefix(Self.mostSounds).map(Self.sound).sorted()
    guard sounds.count > 1 else { return sounds }
    var blocks: Set<String> = []
    for (number, sound) in sounds.enumerated() {
      for other in sounds[(number + 1)...] { blocks.insert("\(sound) \(other)") }
    }
    return blocks.sorted()
  }

  /// Words that blocks are made of, the longest: so a name has at most six.
  private static let mostSounds = 4

  /// Roughly how a word sounds: its first letter and three consonants after it, those that are mistaken for each other alike.
  static func sound(_ word: String) -> String {
    var sounds: [Character] = []
    var letters = Array(word)[...]
    while let letter = letters.popFirst(), sounds.count < 4 {
      let next = letters.first
      let sound = Self.sound(letter, before: next)
      guard sounds.last != sound else { continue }
      if sounds.isEmpty || !"aeiouhyw".contains(sound) { sounds.append(sound) }
    }
    return String(sounds)
  }

  private static func sound(_ letter: Character, before next: Character?) -> Character {
    switch letter {
    case "c": next.map("eiyz".contains) == true ? "s" : "k"
    case "k", "q": "k"
    case "z", "x": "s"
    case "v", "w": "b"
    case "p": next == "h" ? "f" : "p"
    case "j", "y": "i"
    default: letter
    }
  }
}
