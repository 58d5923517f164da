import ArgumentParser
import Diagnostics
import Operations

struct PresetLint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Reports every mistake in the files of a preset, in one pass.",
    discussion: """
      Each mistake has its place as file:line:column. Warnings do not fail. Sample records are judged too, as far as the rest allows: the \
      cells of a module once its own file has no error, columns once no file of a module has one, users once access.yaml has none.

      Example: trellis preset lint presets/real-estate
      """)

  @OptionGroup var options: PresetOptions

  @Argument(help: ArgumentHelp("The preset: \(PresetOptions.namingRule)"))
  var path: String

  func run() async throws {
    PresetOptions.tellApart(path, in: options.library)
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
