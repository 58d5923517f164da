import JSONText
import Testing

@testable import Engine

@Suite struct RelatedListTests {
  private func ids(_ page: Page) throws -> [String?] {
    try JSON(parsing: page.json)["records"]?.items?.map { $0["id"]?.compactText } ?? []
  }

  private func target(_ test: TestStore) async throws -> RecordTarget {
    RecordTarget(module: "deals", id: try await test.deal().id)
  }

  @Test func recordsThatNameARecordAreListed() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let deals = try await [target(test), target(test)]
    var notes: [Int64] = []
    for deal in [deals[0], deals[1], deals[0], deals[0]] {
      notes.append(try await test.note(about: "deals/\(deal.id)"))
    }
    var request = ListRequest(module: "", sort: "-id", limit: 2)
    let first = try await test.store.related("notes", of: deals[0], request, as: test.admin)
    #expect(try ids(first) == [notes[3], notes[2]].map(String.init))
    request.cursor = try JSON(parsing: first.json)["next_cursor"]?.text
    let second = try await test.store.related("notes", of: deals[0], request, as: test.admin)
    #expect(try ids(second) == ["\(notes[0])"])
    // A cursor belongs to its record.
    let refused = try await refusal { try await test.store.related("notes", of: deals[1], request, as: test.admin) }
    #expect(refused?.problems.map(\.code) == ["cursor"])
    let counted = ListRequest(module: "", filter: "id > \(notes[0])", count: true)
    let rest = try await test.store.related("notes", of: deals[0], counted, as: test.admin)
    #expect(try JSON(parsing: rest.json)["count"]?.compactText == "2")
  }

  @Test func aListByALookupToOneModuleIsReadToo() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    _ = try await test.convert(try await test.lead())
    let account = RecordTarget(module: "accounts", id: 1)
    let page = try await test.store.related("deals", of: account, ListRequest(module: ""), as: test.admin)
    #expect(try ids(page) == ["1"])
  }

  @Test func whatIsNotThereIsNamed() async throws {
    let test = try await TestStore(files: ConversionModel.files)
    let deal = try await target(test)
    for (list, record, code) in [
      ("nots", deal, "unknown_list"), ("notes", RecordTarget(module: "deals", id: 99), "not_found"),
    ] {
      let refused = try await refusal {
        try await test.store.related(list, of: record, ListRequest(module: ""), as: test.admin)
      }
      #expect(refused?.kind == .notFound)
      #expect(refused?.problems.map(\.code) == [code])
    }
  }
}
