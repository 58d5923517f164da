/// What whoever converts a record says.
package struct ConversionInput: Sendable, Hashable, Codable {
  /// The conversion's name; nil where the module has but one.
  package var conversion: String?
  /// What is to become of targets, by name.
  package var targets: [String: TargetChoice]
  /// What is supplied with the transition that the record runs.
  package var transition: TransitionInput

  package init(
    conversion: String? = nil, targets: [String: TargetChoice] = [:], transition: TransitionInput = TransitionInput()
  ) {
    self.conversion = conversion
    self.targets = targets
    self.transition = transition
  }
}

/// What is to become of one target of a conversion.
package struct TargetChoice: Sendable, Hashable, Codable {
  /// How the target is made; nil leaves it to what the conversion says.
  package var way: Way?
  /// Values of its fields, before those of the conversion; also where a record that is added to has others.
  package var values: RecordInput

  package enum Way: Sendable, Hashable, Codable {
    /// A new record.
    case create
    /// The record of that id, which is added to.
    case use(Int64)
    case skip
  }

  package init(way: Way? = nil, values: RecordInput = [:]) {
    self.way = way
    self.values = values
  }
}

/// What whoever takes a conversion back says.
package struct ReversalInput: Sendable, Hashable, Codable {
  package let reason: String
  /// Targets that stay as they are now.
  package let keep: Set<String>

  package init(reason: String, keep: Set<String> = []) {
    self.reason = reason
    self.keep = keep
  }
}
