package import Diagnostics
import Foundation

/// What can go wrong with a data directory, its tenants and its presets.
package enum WorkspaceError: Error, Sendable, Hashable {
  /// Another process holds the directory; `process` is its id where it could be read.
  case ownedByAnother(directory: String, process: Int?)
  /// There is no data directory at the path.
  case noDataDirectory(String)
  /// The directory cannot be read or written.
  case unusableDirectory(String, reason: String)
  case badTenantName(String)
  case tenantExists(String)
  case noSuchTenant(String)
  /// A tenant's directory is there, but the catalogue does not know it.
  case unlistedDirectory(String)
  case noSuchPreset(String, known: [String])
  /// There is no folder of a preset at that path.
  case noSuchFolder(String)
  /// The preset's files contradict the language or each other.
  case invalidPreset(String, [Diagnostic])
  /// A locale, time zone or currency that does not exist.
  case badSetting(name: String, value: String, wanted: String)
  /// Several such, said at once.
  case badSettings([WorkspaceError])
  /// The workspace has been closed.
  case closed

  /// A stable code, such as `no_such_tenant`.
  package var code: String {
    switch self {
    case .ownedByAnother: "owned_by_another"
    case .noDataDirectory: "no_data_directory"
    case .unusableDirectory: "unusable_directory"
    case .badTenantName: "bad_tenant_name"
    case .tenantExists: "tenant_exists"
    case .noSuchTenant: "no_such_tenant"
    case .unlistedDirectory: "unlisted_directory"
    case .noSuchPreset: "no_such_preset"
    case .noSuchFolder: "no_such_folder"
    case .invalidPreset: "invalid_preset"
    case .badSetting, .badSettings: "bad_setting"
    case .closed: "closed"
    }
  }
}

extension WorkspaceError: CustomStringConvertible {
  /// What was found, what was wanted and what to do, as one or two sentences.
  package var description: String {
    switch self {
    case .ownedByAnother(let directory, let process):
      let owner = process.map { "process \($0)" } ?? "another process"
      return "The data directory \(directory) is in use by \(owner). Stop it, or choose another with --data."
    case .noDataDirectory(let directory):
      return """
        There is no data directory at \(directory). Name another with --data or TRELLIS_DATA; \
        `trellis tenant create NAME --preset PRESET` makes one with its first tenant.
        """
    case .unusableDirectory(let directory, let reason):
      return "The data directory \(directory) cannot be used: \(reason)."
    case .badTenantName(let name):
      return
        "\(name.quoted) is no tenant name: 2 to 63 lower case letters, digits and hyphens, beginning with a letter."
    case .tenantExists(let name):
      return "There is a tenant \(name.quoted) already. Choose another name."
    case .noSuchTenant(let name):
      return "There is no tenant \(name.quoted)."
    case .unlistedDirectory(let path):
      return "The directory \(path) is there, but the catalogue does not know its tenant. Move it away first."
    case .noSuchPreset(let name, let known):
      let others =
        known.isEmpty
        ? "No presets were found; name their folder in TRELLIS_PRESETS."
        : NearMiss.hint(for: name, among: known).trimmingCharacters(in: .whitespaces)
      return "There is no preset \(name.quoted). \(others)"
    case .noSuchFolder(let path):
      return "There is no folder \(path.quoted). Name a preset's folder, or a preset."
    case .invalidPreset(let name, let diagnostics):
      let errors = diagnostics.count { $0.severity == .error }
      return "The preset \(name.quoted) has \(errors) error\(errors == 1 ? "" : "s"). `trellis preset lint` shows them."
    case .badSetting(let name, let value, let wanted):
      return "\(value.quoted) is no \(name): \(wanted) is wanted."
    case .badSettings(let mistakes): return mistakes.map(\.description).joined(separator: " ")
    case .closed:
      return "The data directory is being closed."
    }
  }
}

extension String {
  /// The text in quotes, without control characters and at most 80 characters of it.
  fileprivate var quoted: String {
    let shown = unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
    return "\"\(String(String.UnicodeScalarView(shown)))\""
  }
}
