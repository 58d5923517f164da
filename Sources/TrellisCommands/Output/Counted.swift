/// Numbers with what they count.
enum Counted {
  /// `1 row`, `2 rows`.
  static func words(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
