extension ErasedQuotes {
  /// What somebody reads in a row of a table.
  struct Told {
    let texts: [String]
    /// Values for fields of the record, or of those that its lookups name: `contact.phone`. nil where all of it is about the record.
    var values: RecordInput?
  }
}

extension HeldCommand {
  /// What somebody has given with it.
  var told: ErasedQuotes.Told {
    switch self {
    case .update(let values): ErasedQuotes.Told(texts: values.values.flatMap(\.texts), values: values)
    case .transition(_, let input): input.told
    }
  }
}

extension TransitionInput {
  /// What somebody has given with it.
  var told: ErasedQuotes.Told {
    let texts = ([values] + activities.map(\.values)).flatMap { $0.values.flatMap(\.texts) }
    return ErasedQuotes.Told(
      texts: texts + activities.map(\.subject) + [note].compactMap(\.self), values: values)
  }
}

extension InputValue {
  /// Every text that it has.
  fileprivate var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let items): items.flatMap(\.texts)
    case .object(let members): members.values.flatMap(\.texts)
    case .null, .boolean, .number: []
    }
  }

  /// The id of the record that is meant, if it is said by one.
  var recordID: Int64? {
    switch self {
    case .number(let digits): Int64(digits)
    case .object(let members): members["id"]?.recordID
    case .text, .list, .null, .boolean: nil
    }
  }
}

extension String {
  /// `contact.phone` as the lookup and its record's field; nil of a field of the record itself.
  var parentField: (lookup: String, field: String)? {
    let parts = split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
