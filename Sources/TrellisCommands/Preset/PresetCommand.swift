import ArgumentParser

struct PresetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset", abstract: "Shows, checks and tests industry presets.",
    subcommands: [PresetList.self, PresetShow.self, PresetLint.self, PresetTest.self, PresetSchemas.self])
}
