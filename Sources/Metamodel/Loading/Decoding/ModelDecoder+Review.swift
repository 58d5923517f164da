package import Diagnostics
import YAMLSource

extension ModelDecoder {
  mutating func decodeReview(_ name: String, _ node: YAMLNode) -> Review? {
    let path = ["reviews", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let place = node["module"], let module = place.plainText else { return nil }
    guard skeleton.module(module) != nil else {
      log.report(.unknownModule(module, skeleton, at: place.location))
      return nil
    }
    let vocabulary = vocabulary(of: module)
    let enters = node["enters"]
    let reviewers = node.items("reviewers").compactMap { reviewer($0, of: module, vocabulary) }
    return Review(
      name: name, label: label, module: module,
      channels: Set((enters?.texts("channels") ?? []).compactMap(Review.Channel.init)),
      condition: condition(enters?["when"], vocabulary), discarded: condition(node["discard_when"], vocabulary),
      order: node.integer("order") ?? FieldDefaults.order, reviewers: reviewers,
      isClaimRequired: node.text("claim") == "required", allowsOwn: node.flag("own"),
      verified: node.items("verify").compactMap { storedField($0, of: module) },
      reasons: node.entries("reasons").map { entry in
        let written = entry.value.scalar == nil ? entry.value["label"] : entry.value
        return Review.Reason(
          code: entry.key.text,
          label: self.label(
            written, name: entry.key.text, at: path + ["reasons", entry.key.text], fallback: entry.value))
      },
      level: node.text("sla").flatMap(Period.init), expiry: node.text("expires").flatMap(Period.init),
      calendar: calendarName(node["calendar"]), keptDays: node.integer("keep_days"))
  }

  /// One of the reviewers, who has to be able to create what they accept.
  private mutating func reviewer(_ node: YAMLNode, of module: String, _ vocabulary: ModelVocabulary) -> Person? {
    guard let person = person(node, vocabulary) else { return nil }
    if case .role(let name) = person, let role = sources.access?["roles"]?[name], !mayCreate(role, in: module) {
      log.report(.cannotAccept(name, module, at: node.location))
    }
    return person
  }

  private func mayCreate(_ role: YAMLNode, in module: String) -> Bool {
    let rights = role["modules"]?[module] ?? role["modules"]?["*"]
    return !Set(rights?.sequence?.items.compactMap(\.plainText) ?? []).isDisjoint(with: ["create", "all"])
  }

  private mutating func calendarName(_ node: YAMLNode?) -> String? {
    guard let node, let name = node.plainText else { return nil }
    let names = sources.calendars?.entries("calendars").map(\.key.text) ?? []
    if !names.contains(name) { log.report(.unknownCalendar(name, names, at: node.location)) }
    return name
  }
}

/// Finds reviews that hold nothing, since an earlier one of the module holds it all.
enum ReviewCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for (_, reviews) in Dictionary(grouping: model.reviews, by: \.module).sorted(by: { $0.key < $1.key }) {
      for (number, review) in reviews.enumerated() {
        let earlier = reviews[..<number].filter { $0.condition == nil }
        let taken = earlier.reduce(into: Set<Review.Channel>()) { $0.formUnion($1.channels) }
        guard review.channels.isSubset(of: taken), let first = earlier.first else { continue }
        log.report(.unreachable(review, first, at: sources.reviews[review.name]?.location))
      }
    }
  }
}

extension DiagnosticCode {
  /// A reviewer who could not create what they accept.
  package static let cannotAccept = DiagnosticCode("cannot_accept")
  /// A review before which another one holds everything.
  package static let unreachableReview = DiagnosticCode("unreachable_review")
}

extension Diagnostic {
  fileprivate static func cannotAccept(_ role: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .cannotAccept,
      "The role `\(role)` may not create `\(module)`, so it can reject drafts and accept none. Give it the right, or name others.",
      at: place, severity: .warning)
  }

  fileprivate static func unreachable(
    _ review: Review, _ first: Review, at place: SourcePosition?
  ) -> Diagnostic {
    Diagnostic(
      .unreachableReview,
      """
      `\(review.name)` holds nothing: `\(first.name)` comes before it and holds all that comes in by its channels. \
      Give one a `when`, or another `order`.
      """, at: place, severity: .warning)
  }
}
