import Engine
import JSONText
import Metamodel
import ResultSheet
import YAMLSource

/// What an import changes of the field that holds results: those that go and that records have stay as retired values, and those that come
/// back may be chosen again.
struct ResultFieldChange {
  let remarks: [SheetRemark]
  private let module: String
  private let field: String
  /// All of the field's own values as they are to be; nil if nothing changes.
  private let values: YAMLNode?

  init(_ planned: PlannedResultFlow, _ model: Model, _ configuring: Configuring) async throws {
    let flow = model.resultFlow(planned.flow)
    guard let (module, field) = model.interaction(of: flow), planned.ownValues != nil || !planned.dropped.isEmpty else {
      self.remarks = []
      self.module = ""
      self.field = ""
      self.values = nil
      return
    }
    self.module = module
    self.field = field.name
    var values = planned.ownValues ?? .mapping([:])
    var remarks: [SheetRemark] = []
    let elsewhere = Set(model.resultFlows.filter { $0.name != planned.flow }.flatMap(\.results).map(\.code))
    for result in planned.dropped where !elsewhere.contains(result.code) {
      let label = result.label ?? FieldSettings.derivedLabel(result.code)
      guard try await Self.isUsed(result.code, in: field.name, of: module, configuring) else { continue }
      let retired = YAMLNode.mapping(["label": .text(label), "retired": .boolean(true)])
      values = try values.setting(retired, at: [result.code])
      remarks.append(
        SheetRemark(
          "retired_result",
          "\(result.code) is no longer in the sheet, and records have it: it stays a value of \(module).\(field.name) that is retired."
        ))
    }
    for code in planned.plan.results.map(\.code) {
      guard let value = planned.ownValues?[code], value["retired"]?.scalar?.boolean == true, let label = value["label"]
      else { continue }
      values = try values.setting(label, at: [code])
      remarks.append(SheetRemark("restored_result", "\(code) was retired, and may be chosen again."))
    }
    self.remarks = remarks
    self.values = remarks.isEmpty ? nil : values
  }

  /// Whether records have a value, those in the recycle bin too.
  private static func isUsed(
    _ code: String, in field: String, of module: String, _ configuring: Configuring
  ) async throws -> Bool {
    for isDeleted in [false, true] {
      var request = ListRequest(module: module, filter: "\(field) == '\(code)'", fields: ["id"], limit: 1)
      request.deleted = isDeleted
      // Whoever may not see it may not lose it either.
      guard let page = try? await configuring.store.list(request, as: configuring.author) else { return true }
      if try JSON(parsing: page.json)["records"]?.items?.isEmpty == false { return true }
    }
    return false
  }

  /// Makes the change.
  func make(in overlay: inout Overlay) throws {
    guard let values else { return }
    try overlay.edit("module", module, in: "modules") { try $0.setting(values, at: ["fields", field, "values"]) }
  }
}
