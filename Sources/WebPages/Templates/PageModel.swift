public import Mustache
import Synchronization

/// What a template draws: it names the members, and what follows from them.
///
/// Mustache looks into other values by reflection, through all of their members for each name that a template says.
/// That was half of the time of a page with a few hundred values, so a model looks up where a member stands only once.
protocol PageModel: MustacheParent, Sendable {
  /// What follows from the members; nil if that is no such name.
  func computed(_ name: String) -> Any?
}

extension PageModel {
  func computed(_ name: String) -> Any? { nil }

  func child(named name: String) -> Any? { computed(name) ?? Members.value(name, of: self) }
}

/// A text has no members: names are looked for in what surrounds it. By reflection its members would be its characters, each time.
// swift-format-ignore: AvoidRetroactiveConformances
extension String: @retroactive MustacheParent {
  public func child(named name: String) -> Any? { nil }
}

/// An optional value, whatever is in it.
private protocol Box {
  var content: Any? { get }
}

extension Optional: Box {
  var content: Any? { map { $0 } }
}

/// Where the members of types stand, as reflection numbers them.
private enum Members {
  private static let places = Mutex<[ObjectIdentifier: [String: Int]]>([:])

  /// The member of that name; nil if there is none, or nothing in it.
  static func value<Model>(_ name: String, of model: Model) -> Any? {
    guard let place = places(of: model)[name] else { return nil }
    let children = Mirror(reflecting: model).children
    let value = children[children.index(children.startIndex, offsetBy: place)].value
    return (value as? any Box).map(\.content) ?? value
  }

  private static func places<Model>(of model: Model) -> [String: Int] {
    let type = ObjectIdentifier(Model.self)
    if let known = places.withLock({ $0[type] }) { return known }
    let labels = Mirror(reflecting: model).children.enumerated().compactMap { place, child in
      child.label.map { ($0, place) }
    }
    let made = Dictionary(labels) { first, _ in first }
    places.withLock { $0[type] = made }
    return made
  }
}
