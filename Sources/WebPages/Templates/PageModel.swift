import Mustache

/// A model of which a template asks more than its members: what follows from them.
protocol PageModel: MustacheParent, Sendable {
  /// What follows from the members; nil if that is no such name.
  func computed(_ name: String) -> Any?
}

extension PageModel {
  func child(named name: String) -> Any? {
    if let value = computed(name) { return value }
    guard let value = Mirror(reflecting: self).children.first(where: { $0.label == name })?.value else { return nil }
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first?.value
  }
}
