import ArgumentParser
import Engine
import Metamodel
import Operations

struct AccessExplain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what a user may do with a module, a record or a field, and why.",
    discussion: """
      Without a record, it says what the user may do with the module's records in general; with one, whether each right applies to it. \
      You can name a field in either case; otherwise the fields that the user cannot simply edit are listed.

      Example: trellis access explain acme ana deals 42 amount
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The user's name.")
  var user: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "A record's id, a field, or both.")
  var about: [String] = []

  private var id: Int64? { about.first.flatMap { Int64($0) } }
  private var field: String? { id == nil ? about.first : about.dropFirst().first }

  func validate() throws {
    guard about.count <= (id == nil ? 1 : 2) else {
      throw ValidationError("Name one record and one field at most: access explain TENANT USER MODULE [ID] [FIELD].")
    }
  }

  func run() async throws {
    let operation = ExplainAccess(tenant: tenant, user: user, module: module, record: id, field: field)
    try data.print(await data.run(operation)) { Self.text($0) }
  }

  private static func text(_ answer: AccessExplanation) -> String {
    let record = answer.record.map { " \($0)" + (answer.owner.map { ", owned by \($0)" } ?? "") } ?? ""
    let head = Listing([
      ("user", answer.user), ("roles", answer.roles.joined(separator: ", ")),
      ("teams", answer.teams.joined(separator: ", ")), ("about", answer.module + record),
    ]).text
    let rights = answer.rights.map {
      ("\($0.isAllowed ? "✓" : "✗") \($0.right.rawValue)", $0.why.joined(separator: "; "))
    }
    let fields = answer.fields.map { ("\($0.field): \($0.level.rawValue)", $0.why.joined(separator: "; ")) }
    return head + "\n" + Listing(rights).text + (fields.isEmpty ? "" : "\n" + Listing(fields).text)
  }
}
