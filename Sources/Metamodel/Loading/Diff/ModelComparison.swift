/// Compares the parts of two models by name.
struct ModelComparison {
  private(set) var lines: [ModelDiff.Line] = []

  mutating func compare(_ old: Model?, _ new: Model?) {
    compare(old.map(ModelPart.parts) ?? [], new.map(ModelPart.parts) ?? [], within: "")
  }

  private mutating func compare(_ old: [ModelPart], _ new: [ModelPart], within path: String) {
    let before = Dictionary(old.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let after = Set(new.map(\.key))
    for part in old where !after.contains(part.key) { report(.removed, part, within: path) }
    for part in new {
      if let former = before[part.key] {
        compare(former, part, within: path)
      } else {
        report(.added, part, within: path)
      }
    }
  }

  private mutating func compare(_ old: ModelPart, _ new: ModelPart, within path: String) {
    let place = new.path(within: path)
    for (aspect, former) in zip(new.aspects, old.aspects) where aspect.text != former.text {
      lines.append(
        ModelDiff.Line(
          change: .changed,
          subject: new.subject,
          path: place,
          aspect: aspect.name,
          old: former.text,
          new: aspect.text
        )
      )
    }
    compare(old.parts, new.parts, within: place)
  }

  private mutating func report(_ change: ModelDiff.Change, _ part: ModelPart, within path: String) {
    lines.append(
      ModelDiff.Line(
        change: change,
        subject: part.subject,
        path: part.path(within: path),
        aspect: nil,
        old: nil,
        new: nil
      )
    )
  }
}

extension ModelPart {
  fileprivate var key: String { "\(subject.rawValue) \(name)" }

  fileprivate func path(within path: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
