import ArgumentParser
import Operations

struct PresetShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows what a preset brings: modules, pipelines, blueprints, roles.",
    discussion: "Example: trellis preset show real-estate")

  @OptionGroup var options: PresetOptions

  @Argument(help: ArgumentHelp("The preset: \(PresetOptions.namingRule)"))
  var preset: String

  func run() async throws {
    PresetOptions.tellApart(preset, in: options.library)
    try options.print(await options.run(ShowPreset(preset: preset))) { details in
      let lines = [
        ("preset", "\(details.preset) \(details.version)"), ("label", details.label),
        ("extends", details.extends ?? "nothing"), ("locales", details.locales.joined(separator: ", ")),
        ("modules", details.modules.joined(separator: ", ")), ("pipelines", details.pipelines.joined(separator: ", ")),
        ("blueprints", details.blueprints.joined(separator: ", ")), ("roles", details.roles.joined(separator: ", ")),
        ("teams", details.teams.joined(separator: ", ")), ("scenarios", "\(details.scenarios)"),
        ("samples", details.samples.joined(separator: ", ")),
      ]
      return Listing(lines).text
    }
  }
}
