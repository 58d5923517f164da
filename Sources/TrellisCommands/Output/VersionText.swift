import Engine

/// A version of a configuration for people, with what it changed.
struct VersionText {
  private let version: ModelVersionInfo

  init(_ version: ModelVersionInfo) {
    self.version = version
  }

  var text: String {
    guard version.isNew != false else { return "Nothing differs: version \(version.number) stays in force.\n" }
    let warnings = (version.warnings ?? []).map { Printable.line("! \($0.at): \($0.message)") + "\n" }
    let changes = version.changes.map { "  \(Printable.line($0))\n" }.joined() + warnings.joined()
    if version.isRehearsal == true {
      return "Would be version \(version.number): \(Printable.line(version.message))\n\(changes)\(Rehearsal.end)"
    }
    return "Version \(version.number): \(Printable.line(version.message))\n\(changes)"
  }
}
