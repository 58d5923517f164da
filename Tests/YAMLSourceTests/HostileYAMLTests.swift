import Diagnostics
import Testing
import YAMLSource

/// Input that is meant to crash, hang or exhaust the process.
@Suite struct HostileYAMLTests {
  private func codes(_ bytes: [UInt8]) -> Set<DiagnosticCode> {
    var log = DiagnosticLog()
    _ = YAMLReader(file: "a.yaml").documents(in: bytes, log: &log)
    return Set(log.diagnostics.map(\.code))
  }

  @Test(arguments: ["[", "{a: ", "- ", "[{a: "])
  func deepNestingStops(opening: String) {
    for count in [65, 1_000, 100_000] {
      #expect(codes(Array(String(repeating: opening, count: count).utf8)).contains(.yamlTooDeep))
    }
  }

  @Test func sixtyFourLevelsAreRead() {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(codes(Array(text.utf8)).isEmpty)
  }

  @Test func billionLaughsAreRefusedAtTheFirstAlias() {
    var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for (old, new) in zip("abcdefgh", "bcdefghi") {
      text += "\(new): &\(new) [" + Array(repeating: "*\(old)", count: 9).joined(separator: ",") + "]\n"
    }
    #expect(codes(Array(text.utf8)) == [.yamlAnchor, .yamlAlias])
  }

  @Test func aLargeScalarIsNotRead() {
    #expect(codes(Array(("a: " + String(repeating: "x", count: 10_000_000)).utf8)) == [.yamlTooLarge])
  }

  @Test func tooManyNodesStop() {
    #expect(codes(Array(String(repeating: "- a\n", count: 100_001).utf8)) == [.yamlTooManyNodes])
  }

  @Test func manyDuplicateKeysAreReportedWithinBounds() {
    var log = DiagnosticLog()
    _ = YAMLReader(file: "a.yaml").documents(in: String(repeating: "a: 1\n", count: 40_000), log: &log)
    #expect(log.diagnostics.count == 200)
  }

  @Test func manyDistinctKeysAreReadInReasonableTime() {
    let text = (0..<40_000).map { "k\($0): v #x\n" }.joined()
    let time = ContinuousClock().measure { _ = codes(Array(text.utf8)) }
    #expect(time < .seconds(20))
  }

  @Test func oneLongLineIsReadInReasonableTime() {
    let text = "[" + String(repeating: "a,", count: 90_000) + "b] #x"
    let time = ContinuousClock().measure { _ = codes(Array(text.utf8)) }
    #expect(time < .seconds(20))
  }

  @Test(
    arguments: [
      [0x61, 0x3A, 0x20, 0xFF, 0xFE], [0x61, 0x3A, 0x20, 0xC0, 0x80], [0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80],
      [0xFF, 0xFE, 0x61, 0x00], [0x61, 0x3A, 0x20, 0x00, 0x62], [0x00], [0x61, 0x3A, 0x20, 0xE2, 0x82],
    ] as [[UInt8]])
  func bytesThatAreNoTextAreRefused(bytes: [UInt8]) {
    #expect(codes(bytes) == [.yamlCharacter])
  }

  @Test func randomBytesNeitherCrashNorHangAndReadBackIfTheyAreRead() {
    var generator = SplitMix(seed: 20_260_131)
    let alphabet = Array("{}[]:,-#&*!|>'\"%@`? \n\tab0~.\u{85}ä".utf8)
    for _ in 0..<3_000 {
      let count = Int.random(in: 0..<60, using: &generator)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      var log = DiagnosticLog()
      let documents = YAMLReader(file: "a.yaml").documents(in: bytes, log: &log)
      guard !log.hasErrors, !documents.isEmpty else { continue }
      var second = DiagnosticLog()
      let text = YAMLWriter.text(of: documents)
      #expect(YAMLReader(file: "b.yaml").documents(in: text, log: &second) == documents, "\(bytes) \(text)")
    }
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
