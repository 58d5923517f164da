/// What results are called: those that there are, and those that a sheet brings along.
struct ResultNames {
  private(set) var names: [SheetVocabulary.Name] = []
  private let known: Set<String>
  /// The places of names by code, by label, and by whatever else they are called; of equal ones the first.
  private var codes: [String: Int] = [:]
  private var labels: [String: Int] = [:]
  private var keys: [String: Int] = [:]

  init(_ names: [SheetVocabulary.Name]) {
    known = Set(names.map(\.code))
    for name in names { add(name) }
  }

  private mutating func add(_ name: SheetVocabulary.Name) {
    let place = names.count
    names.append(name)
    codes[name.code] = codes[name.code] ?? place
    if !name.labelKey.isEmpty { labels[name.labelKey] = labels[name.labelKey] ?? place }
    for key in name.keys { keys[key] = keys[key] ?? place }
  }

  private func named(_ text: String, _ code: String) -> SheetVocabulary.Name? {
    guard code.isEmpty else { return codes[code].map { names[$0] } }
    let key = Words.key(text)
    return (codes[text] ?? labels[key] ?? keys[key]).map { names[$0] }
  }

  /// The code of a result that is known by now; nil if it is not.
  func code(_ text: String, _ code: String) -> String? { named(text, code)?.code }

  /// The code of a result, made from its name if it is a new one. It comes with the name as its label unless it is called so already.
  mutating func take(_ text: String, code given: String) -> (code: String, label: String?) {
    if let found = named(text, given) {
      let isCalledSo = known.contains(found.code) && found.means(Words.key(text))
      return (found.code, isCalledSo ? nil : text)
    }
    let code = given.isEmpty ? unusedCode(text) : given
    add(SheetVocabulary.Name(code, label: text))
    return (code, text)
  }

  private func unusedCode(_ text: String) -> String {
    let code = Self.apiName(text)
    guard codes[code] != nil else { return code }
    return (2...).lazy.map { "\(code)_\($0)" }.first { codes[$0] == nil } ?? code
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
