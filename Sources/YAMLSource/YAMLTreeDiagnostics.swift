package import Diagnostics

extension DiagnosticCode {
  /// A source nests deeper than the limit.
  package static let yamlTooDeep = DiagnosticCode("yaml_too_deep")
  /// A source has more nodes than the limit.
  package static let yamlTooManyNodes = DiagnosticCode("yaml_too_many_nodes")
  /// `*name`.
  package static let yamlAlias = DiagnosticCode("yaml_alias")
  /// `&name`.
  package static let yamlAnchor = DiagnosticCode("yaml_anchor")
  /// `!name`.
  package static let yamlTag = DiagnosticCode("yaml_tag")
  /// `<<: ...`.
  package static let yamlMergeKey = DiagnosticCode("yaml_merge_key")
  /// A key that occurs twice in its mapping.
  package static let yamlDuplicateKey = DiagnosticCode("yaml_duplicate_key")
  /// A key that is empty or no text.
  package static let yamlKey = DiagnosticCode("yaml_key")
  /// A key in braces without a value, mostly the rest of a text with a comma.
  package static let yamlValueMissing = DiagnosticCode("yaml_value_missing")
  /// A blank that is missing after a colon.
  package static let yamlMissingBlank = DiagnosticCode("yaml_missing_blank")
  /// Text that a `#` cuts off.
  package static let yamlSwallowedHash = DiagnosticCode("yaml_swallowed_hash")
}

extension Diagnostic {
  static func tooDeep(limit: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlTooDeep, "Lists and mappings nest deeper than \(limit) levels here.", at: place)
  }

  static func tooManyNodes(limit: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlTooManyNodes, "The file has more than \(limit) keys and values. Split it.", at: place)
  }

  static func alias(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlAlias,
      "Aliases are not read. Write the value out; if text begins with `*` here, put it in quotes.",
      at: place
    )
  }

  static func anchor(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlAnchor,
      "Anchors are not read. Remove it; if text begins with `&` here, put it in quotes.",
      at: place
    )
  }

  static func tag(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlTag,
      "Tags are not read. Remove it; if text begins with `!` here, put it in quotes.",
      at: place
    )
  }

  static func mergeKey(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlMergeKey, "Merge keys are not read. Write the keys out.", at: place)
  }

  static func duplicateKey(_ key: YAMLKey, first: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlDuplicateKey,
      "`\(key.text)` is here a second time. Keep one of them.",
      at: key.location,
      notes: [Note("It stands first here.", at: first)]
    )
  }

  static func keyIsNoText(_ node: YAMLNode) -> Diagnostic {
    Diagnostic(
      .yamlKey,
      "A key has to be text; this is \(node.kindName). Text that begins with { or [ has to be put in quotes.",
      at: node.location
    )
  }

  static func emptyKey(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.yamlKey, "A key is missing before the colon.", at: place)
  }

  static func valueMissing(for key: YAMLKey) -> Diagnostic {
    if let mistake = MissingBlank(in: key.text) { return mistake.diagnostic(at: key.location) }
    return Diagnostic(
      .yamlValueMissing,
      "`\(key.text)` has no value. In braces a comma begins the next entry: put text with commas in quotes.",
      at: key.location
    )
  }

  static func swallowedHash(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlSwallowedHash,
      "A comment begins at this `#`, so the rest of the line is not part of the text. "
        + "Put the text in quotes, or write a blank after the `#` of a comment.",
      at: place,
      severity: .warning
    )
  }
}

/// `role:broker`, where `role: broker` was meant.
package struct MissingBlank: Sendable, Hashable {
  /// What stands before the colon.
  package let key: String
  /// What stands after it.
  package let value: String

  /// Recognises the mistake in text; nil if the text does not look like it.
  package init?(in text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let key = parts.first, let value = parts.last, !key.isEmpty, !value.isEmpty else {
      return nil
    }
    let isName = key.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
    // `https://...`, `a::b` and times such as `10:30` are text.
    guard isName, key.utf8.contains(where: { $0 > 57 }), let next = value.utf8.first else { return nil }
    guard next != UInt8(ascii: "/"), next != UInt8(ascii: ":"), next != UInt8(ascii: " ") else { return nil }
    self.key = String(key)
    self.value = String(value)
  }

  /// The diagnostic for the mistake.
  package func diagnostic(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlMissingBlank,
      "A blank is missing after the colon of `\(key):\(value)`.",
      at: place,
      suggestion: "\(key): \(value)"
    )
  }
}
