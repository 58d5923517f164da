import ArgumentParser
import Operations

struct FormCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "form", abstract: "Shows the forms by which anybody on the web sends records in, and where they are.",
    discussion: """
      A form is a file `forms/NAME.yaml` of a preset, or of a tenant: trellis config apply acme forms/NAME.yaml
      """,
    subcommands: [FormList.self, FormShow.self])
}

struct FormList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the forms with their addresses.",
    discussion: "Example: trellis form list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListForms(tenant: tenant))) { forms in
      var table = TextTable("name", "module", "address")
      for form in forms { table.add(form.name, form.module, form.address) }
      return table.text(empty: "There are no forms.")
    }
  }
}

struct FormShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows what a form asks for, and how to put it into a page of your site.",
    discussion: "Example: trellis form show acme white_paper")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The form's name; see `trellis form list`.")
  var name: String

  func run() async throws {
    let all = try await data.run(ListForms(tenant: tenant))
    guard let form = all.first(where: { $0.name == name }) else {
      throw OperationFailure.missing("form", name, among: all.map(\.name))
    }
    try data.print(form) { form in
      let embedding = form.origins.isEmpty ? "nobody may: name the sites under origins" : form.embedding
      return Listing([
        ("name", form.name), ("label", form.label), ("module", form.module), ("address", form.address),
        ("fields", form.fields.joined(separator: ", ")), ("origins", form.origins.joined(separator: ", ")),
        ("to embed", embedding),
      ]).text
    }
  }
}
