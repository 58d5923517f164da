import ArgumentParser
import Operations
import Tenancy

struct PresetList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the presets that tenants can be made from.",
    discussion: "Example: trellis preset list")

  @OptionGroup var options: PresetOptions

  func run() async throws {
    try options.print(await options.run(ListPresets())) { presets in
      var table = TextTable("preset", "version", "label", "industry", "locales")
      for preset in presets {
        table.add(
          preset.name, preset.version, preset.label, preset.industry ?? "", preset.locales.joined(separator: ", "))
      }
      return table.text(empty: "There are no presets here. Name their folder with --presets or TRELLIS_PRESETS.")
    }
  }
}
