/// The query of a request, checked against the parameters of its endpoint.
struct QueryValues: Sendable, Hashable {
  private var values: [String: String] = [:]

  /// Reads `name=value&…`; unknown names, repeated names and values of the wrong kind are refused.
  init(_ query: String, allowing parameters: [QueryParameter]) throws(HTTPProblem) {
    for (name, value) in try FormText.pairs(query) {
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw Self.unknown(name, parameters)
      }
      guard values[name] == nil else {
        throw .badParameter(name, "repeated", "The parameter \"\(name)\" is there twice; give it once.")
      }
      try Self.check(value, parameter)
      values[name] = value
    }
  }

  func text(_ parameter: QueryParameter) -> String? { values[parameter.name].flatMap { $0.isEmpty ? nil : $0 } }

  func flag(_ parameter: QueryParameter) -> Bool { values[parameter.name] == "true" }

  func integer(_ parameter: QueryParameter) -> Int? { values[parameter.name].flatMap { Int($0) } }

  /// The names of a list; nil if the parameter is missing or empty.
  func names(_ parameter: QueryParameter) -> [String]? {
    text(parameter).map { $0.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed) }
  }

  private static func trimmed(_ name: Substring) -> String {
    String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private static func check(_ value: String, _ parameter: QueryParameter) throws(HTTPProblem) {
    switch parameter.kind {
    case .text, .names: return
    case .flag:
      guard value == "true" || value == "false" else {
        throw .badParameter(
          parameter.name, "malformed",
          "\(parameter.name) is \(HTTPProblem.quoted(value)); give true or false.")
      }
    case .choice(let words):
      guard words.contains(value) else {
        throw .badParameter(
          parameter.name, "unknown_value",
          "\(parameter.name) is \(HTTPProblem.quoted(value)); give \(words.joined(separator: " or ")).")
      }
    case .integer(let range):
      guard let number = Int(value), range.contains(number) else {
        throw .badParameter(
          parameter.name, "out_of_range",
          "\(parameter.name) is \(HTTPProblem.quoted(value)); "
            + "give a number from \(range.lowerBound) to \(range.upperBound)."
        )
      }
    }
  }

  private static func unknown(_ name: String, _ parameters: [QueryParameter]) -> HTTPProblem {
    let known = parameters.map(\.name)
    let offer =
      known.isEmpty ? " This path takes none." : " This path takes \(known.sorted().joined(separator: ", "))."
    let suggestion = HTTPProblem.suggestion(name, known)
    return .badParameter(
      name, "unknown_parameter", "There is no parameter \(HTTPProblem.quoted(name)).\(suggestion)\(offer)")
  }
}
