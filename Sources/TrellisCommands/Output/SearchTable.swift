import Foundation

/// What a search has found, for people.
struct SearchTable {
  let text: String

  private struct Answer: Decodable {
    let results: [Result]
    let capped: Bool
  }

  private struct Result: Decodable {
    let module: String
    let id: Int64
    let title: String
    let snippet: Snippet?
  }

  private struct Snippet: Decodable {
    struct Part: Decodable {
      let text: String
      let match: Bool?
    }

    let field: String
    let parts: [Part]

    /// With what was found between brackets.
    var text: String { parts.map { $0.match == true ? "[\($0.text)]" : $0.text }.joined() }
  }

  init(_ json: String) throws {
    let answer = try JSONDecoder().decode(Answer.self, from: Data(json.utf8))
    var table = TextTable("module", "id", "title", "found")
    for result in answer.results {
      table.add(
        result.module, String(result.id), result.title, result.snippet.map { "\($0.field): \($0.text)" } ?? "")
    }
    text =
      table.text(empty: "Nothing was found.")
      + (answer.capped ? "There are more. Say more words, or look in one module.\n" : "")
  }
}
