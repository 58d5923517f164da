import ArgumentParser
import Operations

struct TenantSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract:
      "Changes what a tenant is called, its colour, locale, time zone, calendar, calling code, currency or limits.",
    discussion: """
      The currency cannot be changed once there are records, because amounts are stored in its smallest unit.

      Example: trellis tenant set acme --time-zone Europe/Madrid
      Example: trellis tenant set acme --label "Acme Sales" --color teal
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The language of labels, such as es or es-MX.")
  var locale: String?

  @Option(name: .long, help: "The zone in which days begin, such as Europe/Madrid.")
  var timeZone: String?

  @Option(name: .long, help: "The currency of amounts, such as EUR.")
  var currency: String?

  @Option(name: .long, help: "The business calendar that defines working time; `tenant show` lists them.")
  var calendar: String?

  @Option(name: .long, help: "The calling code of phone numbers that have none, such as 34.")
  var callingCode: String?

  @Option(name: .long, help: "The most bytes of one attachment, such as 25MB; at most 1GB.")
  var attachmentLimit: String?

  @Option(name: .long, help: "The most bytes of all attachments together, such as 10GB.")
  var storageLimit: String?

  @Option(name: .long, help: "What people call the tenant, as its pages are headed.")
  var label: String?

  @Option(
    name: .long,
    help: "The colour of its pages: green, blue, violet, red, cyan, magenta, azure, lime, orange, rose, teal or indigo."
  )
  var color: String?

  func validate() throws {
    let all = [label, color, locale, timeZone, currency, calendar, callingCode, attachmentLimit, storageLimit]
    guard all.contains(where: { $0 != nil }) else {
      throw ValidationError(
        "Say what to change: --label, --color, --locale, --time-zone, --calendar, --calling-code, --currency, --attachment-limit or --storage-limit."
      )
    }
  }

  func run() async throws {
    let operation = ChangeTenant(
      tenant: tenant, locale: locale, timeZone: timeZone, currency: currency, calendar: calendar,
      callingCode: callingCode, attachmentLimit: attachmentLimit, storageLimit: storageLimit, label: label,
      color: color)
    try data.print(await data.run(operation)) { TenantListing($0).text }
  }
}
