import ArgumentParser
import Expressions
import Operations

struct TenantShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows one tenant: its settings, modules and version.",
    discussion: "Example: trellis tenant show acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ShowTenant(tenant: tenant))) { TenantListing($0).text }
  }
}

/// A tenant's details for people.
struct TenantListing {
  private let details: TenantDetails

  init(_ details: TenantDetails) {
    self.details = details
  }

  private var calendar: String {
    let others = details.calendars.filter { $0 != details.calendar }
    let choice = others.isEmpty ? "" : " (also: \(others.joined(separator: ", ")))"
    return (details.calendar ?? "none") + choice
  }

  var text: String {
    Listing([
      ("tenant", details.tenant), ("label", details.label ?? "by its name"), ("color", details.color ?? "by its name"),
      ("preset", "\(details.preset) \(details.presetVersion)"),
      ("created", details.createdAt.toTheSecond), ("locale", details.locale), ("time zone", details.timeZone),
      ("currency", details.currency), ("calendar", calendar),
      ("calling code", details.callingCode ?? "none"), ("attachment limit", ByteCount.text(details.attachmentLimit)),
      ("storage limit", ByteCount.text(details.storageLimit)), ("version", "\(details.modelVersion)"),
      ("users", "\(details.users)"),
      ("modules", details.modules.joined(separator: ", ")),
    ]).text
  }
}
