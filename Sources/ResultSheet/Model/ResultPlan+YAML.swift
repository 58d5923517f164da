package import YAMLSource

extension ResultPlan {
  /// Reads the plan from a file of the preset language, which has been loaded without a mistake.
  ///
  /// A row of several results or modules counts as one for each of them.
  package init(_ root: YAMLNode) {
    let usual = root["modules"]?.mapping?.keys.first ?? ""
    results = (root["results"]?.mapping?.entries ?? []).map { Result($0) }
    for row in root["rows"]?.sequence?.items ?? [] {
      for result in row["result"]?.texts ?? [] {
        for module in row["module"]?.texts ?? [usual] {
          rows.append(
            Row(result: result, module: module, condition: row["when"]?.scalar?.text, actions: row["do"]?.actions ?? [])
          )
        }
      }
    }
    attempts = (root["attempts"]?.mapping?.entries ?? []).map { Attempts($0, usualModule: usual) }
  }
}

extension ResultPlan.Result {
  fileprivate init(_ entry: YAMLMapping.Entry) {
    let node = entry.value
    code = entry.key.text
    label = node["label"]?.scalar?.text
    isDefinitive = node["definitive"]?.scalar?.boolean ?? false
    isEffective = node["effective"]?.scalar?.boolean ?? false
    quality = node["quality"]?.scalar.flatMap { ResultQuality(rawValue: $0.text) } ?? .notUseful
    channel = node["channel"]?.scalar.flatMap { ResultChannel(rawValue: $0.text) }
  }

  fileprivate func yaml(label: String?) -> YAMLNode {
    var entries: [YAMLMapping.Entry] = []
    if let label { entries.append(.of("label", label)) }
    if isDefinitive { entries.append(.of("definitive", .boolean(true))) }
    if isEffective { entries.append(.of("effective", .boolean(true))) }
    entries.append(.of("quality", quality.rawValue))
    if let channel { entries.append(.of("channel", channel.rawValue)) }
    return .entries(entries)
  }
}

extension ResultPlan.Attempts {
  fileprivate init(_ entry: YAMLMapping.Entry, usualModule: String) {
    let node = entry.value
    name = entry.key.text
    label = node["label"]?.scalar?.text
    module = node["module"]?.scalar?.text ?? usualModule
    counted = node["count"]?.texts ?? []
    condition = node["when"]?.scalar?.text
    reach = node["reach"]?.scalar?.integer.map { Int(clamping: $0) } ?? 1
    window = node["within"]?.scalar?.text
    isConsecutive = node["consecutive"]?.scalar?.boolean ?? false
    isPerContact = node["per"]?.scalar?.text == "contact"
    isReset = node["reset"]?.scalar?.text == "effective"
    actions = node["do"]?.actions ?? []
  }

  fileprivate func yaml(namesModule: Bool) -> YAMLNode {
    var entries: [YAMLMapping.Entry] = []
    if let label { entries.append(.of("label", label)) }
    if namesModule { entries.append(.of("module", module)) }
    entries.append(.of("count", .list(counted.map(YAMLNode.text))))
    if let condition { entries.append(.of("when", condition)) }
    entries.append(.of("reach", .integer(Int64(reach))))
    if let window { entries.append(.of("within", window)) }
    if isConsecutive { entries.append(.of("consecutive", .boolean(true))) }
    if isPerContact { entries.append(.of("per", "contact")) }
    if isReset { entries.append(.of("reset", "effective")) }
    entries.append(.of("do", .list(actions)))
    return .made(.mapping(YAMLMapping(entries)))
  }
}

extension ResultPlan {
  /// The file of a result flow that says this plan, and for the rest what it says already.
  ///
  /// - Parameters:
  ///   - root: The flow as it is, or what a new one begins with: `result_flow` and `modules`.
  ///   - isNamed: Whether a result has its label by its field, so that the flow says none.
  ///   - otherwise: What a result is called of which neither the sheet nor the flow says it: another flow may.
  package func yaml(
    upon root: YAMLNode, isNamed: (String) -> Bool, otherwise: (String) -> String? = { _ in nil }
  ) -> YAMLNode {
    let former = Dictionary(
      ResultPlan(root).results.map { ($0.code, $0.label) }, uniquingKeysWith: { first, _ in first })
    let namesModules = (root["modules"]?.mapping?.keys.count ?? 0) != 1
    let results = results.map { result in
      let label = result.label ?? (former[result.code] ?? nil) ?? otherwise(result.code)
      return YAMLMapping.Entry.of(result.code, result.yaml(label: isNamed(result.code) ? nil : label))
    }
    var mapping = (root.mapping ?? YAMLMapping([]))
      .replacing("whole", with: nil)
      .replacing("results", with: .made(.mapping(YAMLMapping(results))))
      .replacing("rows", with: rows.isEmpty ? nil : .list(rows.map { $0.yaml(namesModule: namesModules) }))
    let attempts = attempts.map { YAMLMapping.Entry.of($0.name, $0.yaml(namesModule: namesModules)) }
    mapping = mapping.replacing("attempts", with: attempts.isEmpty ? nil : .made(.mapping(YAMLMapping(attempts))))
    return YAMLNode(.mapping(mapping), at: root.location)
  }
}

extension ResultPlan.Row {
  fileprivate func yaml(namesModule: Bool) -> YAMLNode {
    var entries = [YAMLMapping.Entry.of("result", result)]
    if namesModule { entries.append(.of("module", module)) }
    if let condition { entries.append(.of("when", condition)) }
    if !actions.isEmpty { entries.append(.of("do", .list(actions))) }
    return .made(.mapping(YAMLMapping(entries)))
  }
}

extension YAMLNode {
  /// One text or a list of them.
  fileprivate var texts: [String] { (sequence?.items ?? [self]).compactMap(\.scalar?.text) }

  fileprivate var actions: [YAMLNode] { (sequence?.items ?? []).map(\.inActionOrder) }
}
