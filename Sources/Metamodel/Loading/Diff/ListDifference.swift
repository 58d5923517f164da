/// What was added to a long list and taken out of it, where telling both lists whole would hide it.
struct ListDifference {
  let text: String

  /// By what the items of lists are separated.
  private static let separators = [
    "modules": "; ", "scopes": "; ", "fields": "; ", "after": "; ", "carry": "; ", "set": "; ", "against": "; ",
    "locales": ", ", "holidays": ", ", "columns": ", ", "sort": ", ", "stages": ", ", "initial": ", ", "from": ", ",
    "optional": ", ", "targets": ", ", "ask": ", ", "overwrite": ", ",
  ]

  /// Values are codes of a picklist, or assignments of a conversion.
  private static func separator(of aspect: String, _ text: String) -> String? {
    aspect == "values" ? text.contains("; ") ? "; " : ", " : separators[aspect]
  }

  /// Nil if it is no list, or a short one, or one in which nothing stays, or not more than its order has changed.
  init?(_ old: String?, _ new: String?, of aspect: String) {
    guard let old, let new, let separator = Self.separator(of: aspect, old + new) else { return nil }
    let (before, after) = (old.split(separator: separator), new.split(separator: separator))
    let (added, removed) = (after.filter { !before.contains($0) }, before.filter { !after.contains($0) })
    guard before.count - removed.count >= 2, !added.isEmpty || !removed.isEmpty else { return nil }
    text =
      [("added", added), ("removed", removed)].filter { !$0.1.isEmpty }
      .map { "\($0) \($1.joined(separator: separator))" }.joined(separator: ", ")
  }
}
