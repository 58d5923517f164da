import Engine
import Foundation

/// Where things lie in a data directory.
package struct DataDirectory: Sendable, Hashable {
  /// The absolute path.
  package let path: String

  package init(_ path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The file whose lock says who owns the directory.
  var lock: String { "\(path)/lock" }
  var catalog: String { "\(path)/catalog.sqlite" }
  /// The key under which API keys are signed.
  var secret: String { "\(path)/secret" }
  /// The keys under which they were signed before.
  var formerSecrets: String { "\(path)/secret.former" }
  /// The key that is taking the other's place.
  var nextSecret: String { "\(path)/secret.next" }
  /// The socket on which a server takes operations.
  package var operatorSocket: String { "\(path)/operator.sock" }
  /// Compiled presets by content.
  var templates: String { "\(path)/templates" }
  /// Tenants in the making.
  var staging: String { "\(path)/staging" }
  /// Tenants on their way out.
  var trash: String { "\(path)/trash" }

  func tenant(_ name: TenantName) -> String { "\(path)/tenants/\(name.shard)/\(name)" }

  func store(of name: TenantName) -> String { "\(tenant(name))/store.sqlite" }

  /// Creates what is missing, readable by the owner alone.
  func prepare() throws(WorkspaceError) {
    do {
      for folder in [path, "\(path)/tenants", templates, staging, trash] { try FileSystem.makeDirectory(folder) }
    } catch {
      throw .unusableDirectory(path, reason: "\(error)")
    }
  }
}
