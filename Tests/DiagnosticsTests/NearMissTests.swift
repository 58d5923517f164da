import Diagnostics
import Testing

@Suite struct NearMissTests {
  @Test(arguments: [
    ("labl", "label"), ("lable", "label"), ("Label", "label"), ("requird", "required"), ("lokup", "lookup"),
  ])
  func findsWhatWasMeant(word: String, meant: String) {
    #expect(NearMiss.nearest(to: word, among: ["help", "label", "lookup", "required"]) == meant)
  }

  @Test(arguments: ["", "x", "colour", String(repeating: "label", count: 1_000)])
  func findsNothingWhereNothingIsNear(word: String) {
    #expect(NearMiss.nearest(to: word, among: ["help", "label", "lookup", "required"]) == nil)
  }

  @Test func doesNotSuggestTheWordItself() {
    #expect(NearMiss.nearest(to: "label", among: ["label"]) == nil)
  }
}
