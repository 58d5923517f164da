/// Source text in which keycap emojis (1️⃣ to 9️⃣) mark places.
package struct MarkedText: Sendable {
  /// The text without the marks.
  package let text: String
  /// Line and column of each mark, from 1, columns in Unicode scalars.
  package let places: [Int: Place]

  /// A place in the text.
  package struct Place: Sendable, Hashable {
    package let line: Int
    package let column: Int
  }

  /// Takes the marks out of a text.
  package init(_ marked: String) {
    var text = ""
    var places: [Int: Place] = [:]
    var (line, column) = (1, 1)
    for character in marked {
      if let number = Self.number(of: character) {
        places[number] = Place(line: line, column: column)
        continue
      }
      text.append(character)
      if character.isNewline {
        (line, column) = (line + 1, 1)
      } else {
        column += character.unicodeScalars.count
      }
    }
    self.text = text
    self.places = places
  }

  private static func number(of character: Character) -> Int? {
    let scalars = Array(character.unicodeScalars)
    guard scalars.count == 3, scalars[1].value == 0xFE0F, scalars[2].value == 0x20E3 else { return nil }
    return Int(String(scalars[0]))
  }
}
