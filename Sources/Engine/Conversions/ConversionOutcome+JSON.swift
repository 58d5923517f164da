package import JSONText

extension ConversionOutcome {
  /// `{"conversion","targets","carried"}` as the API and the command line answer it.
  ///
  /// - Parameter isPreview: Whether nothing was done: then a record that would be created has no id, and the fields to give stand with
  ///   each target.
  package func members(isPreview: Bool) -> [JSON.Member] {
    [
      .init(name: "conversion", value: .string(conversion)),
      .init(name: "targets", value: .array(targets.map { $0.json(isPreview: isPreview) })),
      .init(name: "carried", value: .array(carried.map(\.json))),
    ]
  }
}

extension TargetOutcome {
  fileprivate func json(isPreview: Bool) -> JSON {
    let isThere = !(isPreview && deed == .created)
    return .object([
      "target": .string(target), "module": .string(module), "deed": .string(deed.rawValue),
      "id": isThere ? id.map { .integer($0) } : nil, "version": isThere ? version.map { .integer($0) } : nil,
      "changed": deed == .updated ? .strings(changed) : nil, "asked": isPreview ? .strings(asked) : nil,
      "matches": isPreview || !matches.isEmpty ? .array(matches.map(\.json)) : nil,
      "record": json.map { .raw(Array($0.utf8)) },
    ])
  }
}

extension ConversionMatch {
  fileprivate var json: JSON {
    .object([
      ("id", .integer(id)), ("title", .string(title)), ("by", .strings(by)), ("rules", .strings(rules)),
      ("score", .integer(score)),
    ])
  }
}

extension CarriedRecord {
  fileprivate var json: JSON {
    .object([("module", .string(module)), ("id", .integer(id)), ("target", .string(target))])
  }
}

extension ReversalOutcome {
  /// `{"conversion","targets","carried"}` as the API and the command line answer it.
  package var members: [JSON.Member] {
    [
      .init(name: "conversion", value: .string(conversion)),
      .init(
        name: "targets",
        value: .array(
          targets.map {
            .object([
              ("target", .string($0.target)), ("module", .string($0.module)), ("id", .integer($0.id)),
              ("deed", .string($0.deed.rawValue)),
            ])
          })),
      .init(name: "carried", value: .array(carried.map(\.json))),
    ]
  }
}
