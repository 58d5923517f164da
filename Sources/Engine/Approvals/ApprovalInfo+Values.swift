extension ApprovalInfo {
  /// What the record has now in the fields that would be changed, and what it would have: the state to which a step leads, too.
  package var waiting: (from: RecordInput, to: RecordInput) {
    let moved = (after ?? [:]).filter { before[$0.key] != nil && values[$0.key] == nil }
    return (before, values.merging(moved) { own, _ in own })
  }

  /// What the record has and keeps; nothing where the reader may not read it, or nothing waits.
  package var unchanged: RecordInput {
    (after ?? [:]).filter { $0.value != .null && values[$0.key] == nil && before[$0.key] == nil }
  }
}
