import Diagnostics
import Engine
import Metamodel
import YAMLSource

/// A place of the overlay as it was about to be published, which whoever gave a command has never seen.
struct OverlayPlace {
  /// The file's path in the overlay.
  let file: String
  let line: Int
  let column: Int
  /// The keys that lead there.
  let keys: [String]

  /// The place that a problem names as `file:line:column`; nil if it is none of the overlay.
  init?(_ at: String, in sources: SourceSet) {
    let parts = at.split(separator: ":")
    guard parts.count == 3, let line = Int(parts[1]), let column = Int(parts[2]),
      let file = sources.paths.first(where: { sources.displayName(of: $0) == parts[0] }), let text = sources.files[file]
    else { return nil }
    var log = DiagnosticLog()
    let root = YAMLReader(file: file).document(in: text, log: &log)
    self.file = file
    self.line = line
    self.column = column
    keys = root?.keys(to: SourcePosition(file: file, line: line, column: column)) ?? []
  }
}

extension Problem {
  /// The problem at what the author of a change knows: an argument of theirs, else a file of the overlay.
  func renamed(in sources: SourceSet, _ argument: (OverlayPlace) -> String?) -> Problem {
    guard let place = OverlayPlace(at, in: sources) else { return self }
    let keys = place.keys.joined(separator: ".")
    let name = argument(place) ?? "\(place.file):\(place.line):\(place.column), \(keys), in the tenant's own changes"
    return Problem(at: name, code: code, message: message, found: found, wanted: wanted, who: who)
  }
}

extension YAMLNode {
  /// The keys that lead to a place.
  fileprivate func keys(to place: SourcePosition) -> [String] {
    guard let entry = mapping?.entries.last(where: { $0.key.location <= place }) else { return [] }
    return [entry.key.text] + entry.value.keys(to: place)
  }
}
