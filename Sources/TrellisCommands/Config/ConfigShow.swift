import ArgumentParser
import Operations

struct ConfigShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Lists the files in which a tenant differs from its preset, or prints one.",
    discussion: """
      Example: trellis config show acme
      One file: trellis config show acme modules/deals.yaml
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The file to print.")
  var file: String?

  @Option(name: .long, help: "An earlier version of the configuration. (default: the one in force)")
  var version: Int64?

  func run() async throws {
    let shown = try await data.run(ShowConfiguration(tenant: tenant, version: version))
    guard let file else { return try data.print(shown, asText: list) }
    guard let found = shown.files.first(where: { $0.path == file }) else {
      let known = shown.files.map(\.path).joined(separator: ", ")
      throw OperationFailure(
        code: "no_such_file",
        message: "\(tenant) has no file \(file) of its own. \(known.isEmpty ? "It has none." : "It has: \(known).")")
    }
    try data.print(found) { $0.text.hasSuffix("\n") ? $0.text : $0.text + "\n" }
  }

  private func list(_ shown: ConfigurationFiles) -> String {
    var table = TextTable("file", "lines")
    for file in shown.files {
      table.add(file.path, "\(file.text.split(whereSeparator: \.isNewline).count)")
    }
    return table.text(empty: "\(tenant) has no files of its own: it is as its preset makes it.")
  }
}
