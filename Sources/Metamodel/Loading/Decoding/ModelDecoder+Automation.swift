import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodeAutomation(_ name: String, _ node: YAMLNode) -> Automation? {
    let path = ["automations", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let place = node["module"], let moduleName = place.plainText else { return nil }
    guard let module = skeleton.module(moduleName) else {
      log.report(.unknownModule(moduleName, skeleton, at: place.location))
      return nil
    }
    let words = node.text("on").map { [$0] } ?? node.texts("on")
    let scope = EffectScope(module: module, blueprint: nil, path: path)
    return Automation(
      name: name, label: label, module: moduleName, events: Set(words.compactMap(Automation.Event.init)),
      condition: condition(node["when"], vocabulary(of: moduleName)), actor: node.text("as"),
      order: node.integer("order") ?? FieldDefaults.order, effects: node.items("do").compactMap { effect($0, scope) })
  }
}
