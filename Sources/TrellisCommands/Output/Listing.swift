/// Names with values, one a line, the values aligned.
struct Listing {
  private let lines: [(String, String)]

  init(_ lines: [(String, String)]) {
    self.lines = lines
  }

  var text: String {
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { name, value in
      let gap = String(repeating: " ", count: width - name.count + 2)
      return value.isEmpty ? "\(name)\n" : "\(name)\(gap)\(Printable.line(value))\n"
    }.joined()
  }
}
