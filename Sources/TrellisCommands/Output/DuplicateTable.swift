import JSONText

/// Likely duplicates, for people.
struct DuplicateTable {
  private let page: JSON

  /// - Throws: `JSONError`.
  init(_ json: String) throws {
    page = try JSON(parsing: json.utf8)
  }

  var text: String {
    var table = TextTable("score", "rule", "record", "title", "values")
    for group in page["groups"]?.items ?? [] {
      var head = [group["score"]?.shown ?? "", group["label"]?.shown ?? ""]
      for item in group["records"]?.items ?? [] {
        table.add(cells: head + [place(of: item), item["title"]?.shown ?? "", values(of: item)])
        head = ["", ""]
      }
      if let hidden = group["hidden"]?.text, hidden != "0" {
        table.add(cells: head + ["", "\(hidden) that you may not read", ""])
      }
    }
    let cursor = page["next_cursor"]?.text
    let empty = cursor == nil ? "There are no likely duplicates." : "There are none on this page."
    return table.text(empty: empty) + (cursor.map { "More: --cursor \($0)\n" } ?? "")
  }

  private func place(of item: JSON) -> String {
    "\(item["module"]?.shown ?? "")/\(item["record"]?["id"]?.shown ?? "")"
  }

  /// What is compared of a record, without what the system keeps.
  private func values(of item: JSON) -> String {
    let system = ["id", "version", "owner", "created_at", "modified_at"]
    let members = (item["record"]?.members ?? []).filter { !system.contains($0.name) && $0.value != .null }
    return members.map(\.value.shown).joined(separator: ", ")
  }
}
