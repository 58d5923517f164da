import Operations

/// Roles or teams for people, with their users.
struct GroupTable {
  private let groups: [PeopleGroup]

  init(_ groups: [PeopleGroup]) {
    self.groups = groups
  }

  func text(title: String) -> String {
    var table = TextTable(title, "label", "users")
    for group in groups { table.add(group.name, group.label, group.users.joined(separator: ", ")) }
    return table.text(empty: "There is no \(title).")
  }
}
