import Engine
import JSONText
import Metamodel

// How conversions are read, and where what is wrong with them is found.
extension BodyReader {
  /// The members of a conversion: what is supplied with its transition, and what is to become of its targets.
  mutating func conversionInput() -> ConversionInput {
    var targets: [String: TargetChoice] = [:]
    for (name, value) in (object("targets") ?? [:]).sorted(by: { $0.key < $1.key }) {
      targets[name] = choice(value, at: "targets/\(JSONPointer.escaped(name))")
    }
    return ConversionInput(conversion: text("conversion"), targets: targets, transition: transitionInput())
  }

  private mutating func choice(_ value: InputValue, at place: String) -> TargetChoice {
    nested(value, at: place) { reader in
      var ways: [(name: String, way: TargetChoice.Way)] = []
      if let id = reader.integer("use") { ways.append(("use", .use(id))) }
      if reader.flag("create") == true { ways.append(("create", .create)) }
      if reader.flag("skip") == true { ways.append(("skip", .skip)) }
      if ways.count > 1 {
        reader.refuse(ways[1].name, "ambiguous", "Give one of use, create and skip.")
      }
      return TargetChoice(way: ways.first?.way, values: reader.object("values") ?? [:])
    }
  }

  mutating func reversalInput() -> ReversalInput {
    ReversalInput(reason: requiredText("reason"), keep: Set(texts("keep") ?? []))
  }
}

extension BodyShape {
  /// The body of a conversion: values of its transition, and those of its targets.
  static func conversion(of module: Module?, in model: Model) -> BodyShape {
    var shape = BodyShape.transition(module)
    let conversions = module.map { model.conversions(of: $0.name) } ?? []
    shape.targets = Set(conversions.flatMap(\.targets).map(\.name))
    return shape
  }
}
