package import Engine
package import Tenancy

/// Puts rules of duplicates, given as a file of the preset language, into the tenant's overlay, in the place of those that it had of its
/// own; they say what differs from the preset's.
package struct PublishDuplicates: Operation {
  package static let name = "publish_duplicates"

  package let tenant: String
  /// The file as its author calls it, for messages.
  package let path: String
  package let text: String
  package let publication: Publication

  package init(tenant: String, path: String, text: String, publication: Publication) {
    self.tenant = tenant
    self.path = path
    self.text = text
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    _ = try ConfigurationText.document(text, path: path)
    return try await workspace.configuring(tenant, publication) { configuring in
      let argument = { (place: OverlayPlace) in
        place.file == Self.file ? "\(path):\(place.line):\(place.column)" : nil
      }
      return try await configuring.publish(publication.message ?? "Publish rules of duplicates", naming: argument) {
        $0.put(text, at: Self.file)
      }
    }
  }

  private static let file = "duplicates.yaml"
}
