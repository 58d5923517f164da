import ArgumentParser
import Diagnostics
import Operations

struct PresetLint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Says everything that is wrong with the files of a preset, in one pass.",
    discussion: """
      Each remark has its place as file:line:column. Warnings do not fail.

      Example: trellis preset lint presets/real-estate
      """)

  @OptionGroup var options: PresetOptions

  @Argument(help: "The preset's folder, or its name.")
  var path: String

  func run() async throws {
    let diagnostics = try await options.run(LintPreset(preset: path))
    if options.json {
      StandardOutput.write(try DiagnosticReport(diagnostics).json() + "\n")
    } else {
      let text = ConsoleRenderer(source: PresetSource.text(of:)).text(for: diagnostics)
      StandardOutput.write(text.isEmpty ? "Nothing is wrong with \(path).\n" : text)
    }
    if diagnostics.containsError { throw CommandFailed.refused }
  }
}
