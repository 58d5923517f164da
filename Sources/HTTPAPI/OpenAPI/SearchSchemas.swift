import JSONText

/// The schemas of what a search answers.
enum SearchSchemas {
  static let all: [JSON.Member] = [
    .init(name: "search_results", value: results), .init(name: "search_result", value: result),
  ]

  private static let results: JSON = .members([
    "results": .items(.reference("search_result")).described("The best first."),
    "found": .whole.described("How many records were ranked."),
    "capped": .flag.described("Whether there are more than were ranked."),
  ])

  private static let result: JSON = .members([
    "module": .text, "id": .id, "title": .text,
    "fields": .items(.text).described("Where something is found."),
    "snippet": .object([
      "type": ["object", "null"],
      "properties": .object([
        "field": .text,
        "parts": .items(.members(["text": .text], optional: ["match": .flag])).described("One after another."),
      ]),
      "required": ["field", "parts"],
    ]),
  ])
}
