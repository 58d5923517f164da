import ArgumentParser
import Foundation
import Operations
import Tenancy

struct TenantCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Makes a tenant from a preset.",
    discussion: """
      The tenant gets a user admin, whose API key is shown once, now.

      Example: trellis tenant create acme --preset real-estate --locale es --time-zone Europe/Madrid --samples
      From a folder of your own: trellis tenant create acme --preset ./workshop --samples
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant's name: lower case letters, digits and hyphens, as it appears in URLs.")
  var name: String

  @Option(
    name: .long,
    help: ArgumentHelp("The preset to make it from: \(PresetOptions.namingRule) See `trellis preset list`."))
  var preset: String

  @Option(
    name: .long,
    help: "The language of labels, one that the preset has, such as es or es-MX. (default: the preset's first)")
  var locale: String?

  @Option(name: .long, help: "The zone in which days begin, such as Europe/Madrid. (default: UTC)")
  var timeZone: String?

  @Option(name: .long, help: "The currency of amounts, such as EUR. (default: EUR)")
  var currency: String?

  @Option(name: .long, help: "The business calendar that defines working time. (default: the preset's choice)")
  var calendar: String?

  @Option(name: .long, help: "The calling code of phone numbers that have none, such as 34.")
  var callingCode: String?

  @Flag(name: .long, help: "Fill it with the preset's sample records.")
  var samples = false

  func validate() throws {
    guard TenantName(name) != nil else { throw ValidationError("\(WorkspaceError.badTenantName(name))") }
  }

  /// A folder is named by its path from the root, since a server that owns the data directory stands elsewhere.
  private var place: String {
    data.library.ownFolder(named: preset).map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? preset
  }

  func run() async throws {
    PresetOptions.tellApart(preset, in: data.library)
    let tenant = NewTenant(
      name: name, preset: place, locale: locale, timeZone: timeZone, currency: currency, calendar: calendar,
      callingCode: callingCode)
    let operation = CreateTenant(tenant, samples: samples, presets: data.namedPresets)
    try data.print(await data.run(operation)) { made in
      """
      Made the tenant \(made.tenant) from \(made.preset) \(made.presetVersion).
      The key of its user admin, which is shown only now:
      \(made.adminKey)

      """
    }
  }
}
