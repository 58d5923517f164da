import ArgumentParser
import Operations

struct ModuleRename: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Gives a module other labels; its api name stays.",
    discussion: """
      The labels are written into the tenant's own files. Comments in a file that a command rewrites are not kept.

      Example: trellis module rename acme deals --singular Mandate --plural Mandates
      In Spanish: trellis module rename acme deals --singular Encargo --plural Encargos --locale es
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Option(name: .long, help: "What one record is called.")
  var singular: String

  @Option(name: .long, help: "What several records are called.")
  var plural: String

  @Option(name: .long, help: "The language of these labels. (default: the tenant's)")
  var locale: String?

  func run() async throws {
    let operation = RenameModule(
      tenant: tenant, module: module, singular: singular, plural: plural, locale: locale,
      publication: history.publication)
    try data.print(await data.run(operation)) { VersionText($0).text }
  }
}
