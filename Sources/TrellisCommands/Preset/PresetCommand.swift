import ArgumentParser

struct PresetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset", abstract: "Looks at industry presets, checks and tests them.",
    subcommands: [PresetList.self, PresetShow.self, PresetLint.self, PresetTest.self, PresetSchemas.self])
}
