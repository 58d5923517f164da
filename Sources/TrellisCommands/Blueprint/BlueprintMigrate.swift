import ArgumentParser
import Engine
import Operations

struct BlueprintMigrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Moves records that are on an older version of a blueprint to the one in force.",
    discussion: """
      Records keep their state unless --map gives them another, which a state that the version in force does not have needs. You need \
      the right to override; each move is recorded in the ledger with the reason; and either all of the records move or none. \
      What their state would have required is not checked again.

      Example: trellis blueprint migrate acme opportunity_followup --reason "New process from May" --dry-run
      Some of them: trellis blueprint migrate acme opportunity_followup --filter "amount > 1000" \
      --map on_hold=qualification --reason "New process from May"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The blueprint's name.")
  var blueprint: String

  @Option(name: .long, help: "An expression that the records have to satisfy. (default: all on an older version)")
  var filter: String?

  @Option(name: .long, help: "States to go to, as OLD=NEW, separated by commas.")
  var map: [String] = []

  @Option(name: .long, help: "Why, for the ledger.")
  var reason: String

  @Flag(name: .long, help: "Say which records would move where, and change nothing.")
  var dryRun = false

  func validate() throws {
    for pair in map.listed ?? [] where FieldAssignment(argument: pair)?.value.isEmpty != false {
      throw ValidationError("\(pair) is no pair of states. Write OLD=NEW, for example --map on_hold=qualification.")
    }
    try pairs.validateOnce()
  }

  private var pairs: [FieldAssignment] { (map.listed ?? []).compactMap(FieldAssignment.init(argument:)) }

  func run() async throws {
    let migration = Migration(
      blueprint: blueprint, filter: filter,
      map: Dictionary(pairs.map { ($0.field, $0.value) }, uniquingKeysWith: { _, last in last }), reason: reason,
      isRehearsal: dryRun)
    let report = try await data.run(MigrateBlueprint(tenant: tenant, user: acting.user, migration: migration))
    try data.print(report) { MigrationText($0).text }
    if report.groups.contains(where: { $0.to == nil }) { throw CommandFailed.refused }
  }
}

/// A migration for people.
struct MigrationText {
  private let report: MigrationReport

  init(_ report: MigrationReport) {
    self.report = report
  }

  var text: String {
    guard !report.groups.isEmpty else { return "No such record is on an older version of \(report.blueprint).\n" }
    var table = TextTable("version", report.field, "becomes", "records")
    for group in report.groups {
      table.add("\(group.version)", group.state, group.to ?? "? (say --map \(group.state)=STATE)", "\(group.records)")
    }
    let records = Counted.words(report.records, "record")
    let end =
      report.isRehearsal
      ? "\(records) would move to version \(report.version).\n\(Rehearsal.end)"
      : "Moved \(records) of \(report.module) to version \(report.version) of \(report.blueprint).\n"
    return table.text(empty: "") + end
  }
}
