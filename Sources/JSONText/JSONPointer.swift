/// JSON pointers (RFC 6901).
package enum JSONPointer {
  /// A name as one reference token.
  package static func escaped(_ name: String) -> String {
    var token = ""
    for character in name.unicodeScalars {
      switch character {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(character)
      }
    }
    return token
  }
}
