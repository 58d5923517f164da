import ArgumentParser
import Operations

/// What is said of a role.
struct RoleOptions: ParsableArguments {
  @Option(name: .long, help: "What the role is called.")
  var label: String?

  @Option(name: .long, help: "Rights on a module, or on * for all others: deals=create,read,update.")
  var rights: [FieldAssignment] = []

  @Option(
    name: .long,
    help: "The records that they apply to: deals=own,team or \"deals=where amount < 1000\"; given twice, both.")
  var scope: [FieldAssignment] = []

  @Option(name: .long, help: "The same for reading only.")
  var readScope: [FieldAssignment] = []

  @Option(name: .long, help: "The same for everything except reading.")
  var writeScope: [FieldAssignment] = []

  @Option(name: .long, help: "How the role sees a field, hidden, masked, read_only or editable: contacts.email=masked.")
  var field: [FieldAssignment] = []

  @Option(name: .long, help: "The sensitivities that are not masked, such as pii,phi; --sees= masks both.")
  var sees: String?

  var settings: RoleSettings {
    var settings = RoleSettings(label: label, sees: sees.map(Self.names))
    for item in rights { settings.rights[item.field] = Self.names(item.value) }
    for item in scope { settings.scopes[item.field, default: .init()].all += Self.items(item.value) }
    for item in readScope { settings.scopes[item.field, default: .init()].read += Self.items(item.value) }
    for item in writeScope { settings.scopes[item.field, default: .init()].write += Self.items(item.value) }
    for item in field {
      let parts = item.field.split(separator: ".", maxSplits: 1).map(String.init)
      if let module = parts.first, let name = parts.dropFirst().first {
        settings.fields[module, default: [:]][name] = item.value
      }
    }
    return settings
  }

  /// A criterion is one item, whatever commas are in it.
  private static func items(_ text: String) -> [String] { text.hasPrefix("where ") ? [text] : names(text) }

  private static func names(_ text: String) -> [String] { text.split(separator: ",").map { String($0) } }

  func validate() throws {
    guard settings != RoleSettings() else {
      throw ValidationError("Say what the role allows: --rights, --scope, --field, --sees or --label.")
    }
    for item in field where item.field.split(separator: ".", omittingEmptySubsequences: false).count != 2 {
      throw ValidationError("'\(item.field)' names no field: write MODULE.FIELD=LEVEL, such as contacts.email=masked.")
    }
    for item in scope + readScope + writeScope where item.value.isEmpty {
      throw ValidationError("Say which records of \(item.field): own, team, subordinates, all, or where CRITERION.")
    }
  }
}
