extension [String] {
  /// What an option lists that may be repeated, each time with one or several, separated by commas; nil where it was not given.
  var listed: [String]? { isEmpty ? nil : flatMap { $0.split(separator: ",").map { String($0) } } }
}
