import harness

/// Changes valid input a little, so that it gets past the first checks and fails at a later one.
enum Mutation {
  /// Changes bytes: flips, cuts, repeats, and puts in what is hostile.
  static func of(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes, &random) }
    return bytes
  }

  private static func change(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let range = range(in: bytes, &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: Hostile.text(&random).utf8, at: range.lowerBound)
    case 2: bytes.replaceSubrange(range, with: Hostile.text(&random).utf8)
    case 3: bytes.insert(contentsOf: bytes[range], at: range.lowerBound)
    case 4: bytes.insert(contentsOf: Hostile.bytes(&random), at: range.upperBound)
    case 5: bytes.removeSubrange(range.upperBound...)
    default:
      for index in range.prefix(1) { bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random) }
    }
  }

  /// A stretch of up to 40 bytes.
  private static func range(in bytes: [UInt8], _ random: inout SplitMix) -> Range<Int> {
    let start = Int.random(in: 0...bytes.count, using: &random)
    return start..<min(bytes.count, start + Int.random(in: 0...40, using: &random))
  }

  /// Changes lines: drops, repeats, indents, swaps them, and puts in pieces of YAML that mean something.
  static func ofLines(_ text: String, _ random: inout SplitMix) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !lines.isEmpty {
      let index = Int.random(in: 0..<lines.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: lines.remove(at: index)
      case 1: lines.insert(lines.randomElement(using: &random) ?? "", at: index)
      case 2: lines[index] = "  " + lines[index]
      case 3: lines[index] = String(lines[index].drop { $0 == " " })
      case 4: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
      case 5: lines.insert(yaml(&random), at: index)
      case 6: lines[index] = lines[index].prefix { $0 != ":" } + ": " + yaml(&random)
      default: lines[index] = String(decoding: of(Array(lines[index].utf8), &random), as: UTF8.self)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func yaml(_ random: inout SplitMix) -> String {
    let depth = Int.random(in: 1...2_000, using: &random)
    return switch Int.random(in: 0..<8, using: &random) {
    case 0: String(repeating: "[", count: depth)
    case 1: String(repeating: "{a: ", count: depth)
    case 2: String(repeating: "- ", count: depth)
    case 3: String(repeating: "(", count: depth)
    case 4: String(repeating: "!", count: depth) + "true"
    case 5: Hostile.text(&random)
    default:
      [
        "&a", "*a", "<<: *a", "!!binary aGk=", "!x y", "|", ">-", "? a", "---", "...", "%YAML 1.1", "\t- x", "a: [1, 2",
        "omit: true",
        "null", "=1/0", "=amount / 0", "{type: lookup, to: any}", "{type: formula, returns: decimal, formula: 1 + 1}",
        "type: rollup", "values: {}", "fields: {}", "from: any", "to: nowhere", "initial: []", "- any: []",
        "at_least: -1",
        "at_least: 99999999999999999999", "min: 1e400", "scale: 99", "max: -1", "when: true", "when: now() > now()",
        "unique: true",
      ].randomElement(using: &random) ?? ""
    }
  }
}
