import Engine
import Metamodel

extension Problem {
  /// The problem with what keeps records as they are, where values that they have would go.
  func withWayOut(_ model: Model) -> Problem {
    let parts = at.split(separator: ".").map(String.init)
    guard code == "unknown_value", parts.count == 2, let module = model.module(parts[0]),
      let field = module.field(parts[1]), case .picklist = field.type
    else { return self }
    let isResult = module.activityFields.result == field.name
    let way = """
       Keep it as a retired value, which stays on records and cannot be chosen: in modules/\(module.name).yaml write all `values` of \
      \(field.name), with `CODE: {label: …, retired: true}` for those that go\(isResult ? ", results of flows among them" : "").
      """
    return Problem(at: at, code: code, message: message + way, found: found, wanted: wanted, who: who)
  }
}
