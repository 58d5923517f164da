/// What results are called: those that there are, and those that a sheet brings along.
struct ResultNames {
  private(set) var names: [SheetVocabulary.Name]
  private let known: Set<String>

  init(_ names: [SheetVocabulary.Name]) {
    self.names = names
    known = Set(names.map(\.code))
  }

  /// The code of a result that is known by now; nil if it is not.
  func code(_ text: String, _ code: String) -> String? {
    if !code.isEmpty { return names.first { $0.code == code }?.code }
    return text.isEmpty ? nil : names.named(text)?.code
  }

  /// The code of a result, made from its name if it is a new one. It comes with the name as its label unless it is called so already.
  mutating func take(_ text: String, code given: String) -> (code: String, label: String?) {
    if let found = names.first(where: { $0.code == self.code(text, given) }) {
      let isCalledSo = known.contains(found.code) && found.means(Words.key(text))
      return (found.code, isCalledSo ? nil : text)
    }
    let code = given.isEmpty ? unusedCode(text) : given
    names.append(SheetVocabulary.Name(code, label: text))
    return (code, text)
  }

  private func unusedCode(_ text: String) -> String {
    let codes = Set(names.map(\.code))
    let code = Self.apiName(text)
    guard codes.contains(code) else { return code }
    return (2...).lazy.map { "\(code)_\($0)" }.first { !codes.contains($0) } ?? code
  }

  /// A text as a name in lower snake case: `no_volver_a_llamar`.
  static func apiName(_ text: String) -> String {
    let letters = Words.key(text).unicodeScalars.map { scalar in
      (scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))) ? Character(scalar) : "_"
    }
    let name = String(letters).split(separator: "_").joined(separator: "_").prefix(60)
    let isLetter = name.first.map { ("a"..."z").contains($0) } ?? false
    return isLetter ? String(name) : name.isEmpty ? "result" : "result_\(name)"
  }
}
