import Engine
import Metamodel
package import Tenancy

/// Lists a tenant's forms on the web.
package struct ListForms: Operation {
  package static let name = "list_forms"

  package let tenant: String

  package init(tenant: String) { self.tenant = tenant }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [FormSummary] {
    try await workspace.withStore(tenant) { store in
      store.model.forms.map { form in
        let path = "forms/\(form.name)"
        let address = workspace.page(path, of: tenant) ?? "/t/\(tenant)/\(path)"
        return FormSummary(form, address: address, locale: store.settings.locale)
      }
    }
  }
}

/// A form, as it is listed.
package struct FormSummary: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  package let module: String
  /// Where browsers find it; only the path if the server does not know where browsers reach it.
  package let address: String
  /// The fields that it asks for, in order; those that have to be answered with `*`.
  package let fields: [String]
  /// The sites that may show it as a part of their pages.
  package let origins: [String]

  init(_ form: WebForm, address: String, locale: String) {
    name = form.name
    label = form.label.text(in: locale)
    module = form.module
    self.address = address
    fields = form.questions.map { $0.isRequired ? "\($0.field) *" : $0.field }
    origins = form.origins
  }

  /// What to write into a page of one of the ``origins`` to show it there.
  package var embedding: String {
    let title = label.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    return "<iframe src=\"\(address)\" title=\"\(title)\" width=\"100%\" height=\"600\"></iframe>"
  }
}
