import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLReaderTests {
  @Test(arguments: ["a: &x 1\nb: *x\n", "a: 1\na: 2\n", "a: [1\n", "a: !!str 1\n"])
  func refusesWhatPresetsMustNotContain(text: String) {
    var log = DiagnosticLog()
    _ = YAMLReader(file: "preset.yaml").document(in: text, log: &log)
    #expect(log.hasErrors)
    #expect(log.diagnostics.allSatisfy { $0.location?.file == "preset.yaml" })
  }

  @Test func readsAMapping() {
    var log = DiagnosticLog()
    let node = YAMLReader(file: "preset.yaml").document(in: "preset: b2b\nversion: 1.0.0\n", log: &log)
    #expect(node != nil)
    #expect(!log.hasErrors)
  }
}
