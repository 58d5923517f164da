/// A step of a compiled pattern.
enum PatternInstruction: Sendable {
  /// Takes one character of the set and goes on with the next instruction.
  case character(ScalarSet)
  case assertion(PatternAssertion)
  case split(Int, Int)
  case jump(Int)
  case match
}

/// Turns a pattern into instructions; their number is bounded by the pattern's size.
struct PatternCompiler {
  private var program: [PatternInstruction] = []

  /// The instructions, the last of which is `match`.
  var finished: [PatternInstruction] { program + [.match] }

  mutating func emit(_ pattern: Pattern) {
    switch pattern.kind {
    case .character(let set): program.append(.character(set))
    case .assertion(let assertion): program.append(.assertion(assertion))
    case .sequence(let parts): for part in parts { emit(part) }
    case .alternatives(let branches): emit(alternatives: branches)
    case .repetition(let part, let minimum, let maximum):
      for _ in 0..<minimum { emit(part) }
      if let maximum { emit(part, atMost: maximum - minimum) } else { emit(anyNumberOf: part) }
    }
  }

  private mutating func emit(alternatives branches: [Pattern]) {
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      guard index + 1 < branches.count else {
        emit(branch)
        break
      }
      let fork = reserve()
      emit(branch)
      ends.append(reserve())
      program[fork] = .split(fork + 1, program.count)
    }
    for end in ends { program[end] = .jump(program.count) }
  }

  private mutating func emit(_ part: Pattern, atMost count: Int) {
    var forks: [Int] = []
    for _ in 0..<count {
      forks.append(reserve())
      emit(part)
    }
    for fork in forks { program[fork] = .split(fork + 1, program.count) }
  }

  private mutating func emit(anyNumberOf part: Pattern) {
    let fork = reserve()
    emit(part)
    program.append(.jump(fork))
    program[fork] = .split(fork + 1, program.count)
  }

  /// A place for an instruction whose target is not known yet.
  private mutating func reserve() -> Int {
    program.append(.match)
    return program.count - 1
  }
}
