import Engine
import Metamodel
import ResultSheet
package import Tenancy

/// Writes a result flow as a sheet of its results and what they do.
package struct ExportResultSheet: Operation {
  package static let name = "export_result_sheet"

  package let tenant: String
  package let flow: String
  package let format: SheetFormat
  /// The language of headings and sentences, `es` or `en`; nil means the tenant's.
  package let language: String?

  package init(tenant: String, flow: String, format: SheetFormat, language: String? = nil) {
    self.tenant = tenant
    self.flow = flow
    self.format = format
    self.language = language
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ResultSheetFile {
    try await workspace.withStore(tenant) { store in
      let model = store.model
      guard let known = model.resultFlow(flow) else {
        throw OperationFailure.unknown("result flow", flow, among: model.resultFlows.map(\.name))
      }
      let language = SheetLanguage(locale: language ?? store.settings.locale)
      let locale = language.locale(besides: store.settings.locale)
      let layers = try await store.layers()
      return try await offloaded {
        guard let root = ModelLoader.resultFlow(flow, layers: layers) else {
          throw OperationFailure.unknown("result flow", flow, among: [])
        }
        let vocabulary = SheetVocabulary(model, flow: known, usualModule: nil, locale: locale)
        return try ResultSheetFile(PlanSheet(language: language).workbook(of: ResultPlan(root), vocabulary), format)
      }
    }
  }
}

extension SheetLanguage {
  /// The locale of the names in a sheet: a tenant's own where it is of the language, `es-MX`.
  func locale(besides tenant: String) -> String { tenant.hasPrefix(rawValue) ? tenant : rawValue }
}
