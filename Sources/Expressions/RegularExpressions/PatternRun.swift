/// Follows all ways through a compiled pattern at once.
struct PatternRun {
  private let program: [PatternInstruction]
  /// For each instruction, the place in the text at which it was last reached, from 1.
  private var marks: [Int]
  /// Instructions reached at the present place, not yet followed.
  private var pending: [Int] = []
  /// Those among them that take a character.
  private var active: [Int] = []
  private var visits = 0

  init(_ program: [PatternInstruction]) {
    self.program = program
    marks = Array(repeating: 0, count: program.count)
  }

  /// Whether the pattern matches somewhere in the text; false also if the steps do not suffice.
  mutating func finds(in text: String, steps: inout Int) -> Bool {
    var previous: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    var place = 0
    while true {
      place += 1
      // A match may begin anywhere.
      pending.append(0)
      if follow(at: place, after: previous, before: next) { return true }
      steps -= visits / 16
      visits %= 16
      guard steps >= 0, let scalar = next else { return false }
      for index in active {
        if case .character(let set) = program[index], set.contains(scalar) { pending.append(index + 1) }
      }
      previous = scalar
      next = scalars.next()
    }
  }

  /// Follows instructions that take no character; whether one of them is the match.
  private mutating func follow(
    at place: Int, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
  ) -> Bool {
    active.removeAll(keepingCapacity: true)
    while let index = pending.popLast() {
      guard marks[index] != place else { continue }
      marks[index] = place
      visits += 1
      switch program[index] {
      case .match: return true
      case .character: active.append(index)
      case .jump(let target): pending.append(target)
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .assertion(let assertion):
        if assertion.holds(after: previous, before: next) { pending.append(index + 1) }
      }
    }
    return false
  }
}
