import ArgumentParser
import Operations

struct RoleShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows what a role allows: rights, records, fields.",
    discussion: "Example: trellis role show acme agent")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The role's api name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(ShowRole(tenant: tenant, role: name))) { role in
      let head = Listing([
        ("role", role.name), ("label", role.label), ("sees", role.sees.joined(separator: ", ")),
        ("users", role.users.joined(separator: ", ")),
      ]).text
      var table = TextTable("module", "rights", "records", "fields")
      let named = Set(role.rights.keys).union(role.scopes.keys).union(role.fields.keys.map(Self.module))
      for module in named.sorted() {
        let levels = role.fields.filter { Self.module($0.key) == module }.sorted { $0.key < $1.key }
        table.add(
          module, role.rights[module]?.joined(separator: ", ") ?? "as *",
          role.scopes[module] ?? role.scopes["*"] ?? "all",
          levels.map { "\($0.key.dropFirst(module.count + 1)) \($0.value)" }.joined(separator: ", "))
      }
      return head + table.text(empty: "It allows nothing.")
    }
  }

  private static func module(_ path: String) -> String { String(path.prefix { $0 != "." }) }
}
