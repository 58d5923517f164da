import Foundation
import JSONText
import Testing

@testable import Engine

struct ExportTests {
  /// The pieces of an export.
  private func pieces(_ request: ExportRequest, _ test: TestStore) async throws -> [String] {
    var export = try await test.store.export(request, as: test.admin)
    var pieces: [String] = []
    while let piece = try await export.next() { pieces.append(String(decoding: piece, as: UTF8.self)) }
    return pieces
  }

  @Test func aFileHasAHeaderAndALineForEachRecord() async throws {
    let test = try await TestStore()
    let account = try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Acme; \"Best\"é")]), as: test.admin
    ).id
    let deal = try await test.store.perform(
      .create(
        module: "deals",
        values: [
          "name": .text("One, two"), "account": .number(String(account)), "amount": .number("12.5"),
          "tags": .list([.text("hot"), .text("big")]),
        ]), as: test.admin)
    let fields = [
      "name", "amount", "discount", "tags", "close_date", "account", "account.name", "owner.name", "created_at",
    ]
    var request = ExportRequest(module: "deals", format: .csv, fields: fields)
    let record =
      "\"One, two\",12.50,0.00,\"hot;big\",,\(account),\"Acme; \"\"Best\"\"é\",admin,\"2026-06-01T09:00:00Z\"\r\n"
    #expect(try await pieces(request, test) == [fields.joined(separator: ",") + "\r\n" + record])
    request.header = .labels
    let labels = "Name,Amount,Discount,Tags,Close date,Account,Account: Name,owner.name,created_at\r\n"
    #expect(try await pieces(request, test) == [labels + record])
    let lines = try await pieces(ExportRequest(module: "deals", format: .ndjson), test)
    #expect(lines == [String(decoding: deal.record.json(model: test.store.model), as: UTF8.self) + "\n"])
  }

  @Test func manyRecordsComeInPiecesOnceEachInTheirOrder() async throws {
    let test = try await TestStore()
    let count = ExportQuery.pieceSize * 2 + 1
    let commands = (1...count).map { number in
      let rating = number % 7 == 0 ? InputValue.null : .number(String(number % 5 + 1))
      return Command.create(module: "accounts", values: ["name": .text("A\(number)"), "rating": rating])
    }
    _ = try await test.store.perform(commands, atomic: true, as: test.admin)
    for sort in [nil, "-id", "rating", "-rating,name"] {
      let pieces = try await pieces(
        ExportRequest(module: "accounts", format: .csv, sort: sort, fields: ["id"]), test)
      #expect(pieces.count == 3)
      let ids = pieces.joined().split(separator: "\r\n").dropFirst().compactMap { Int($0) }
      #expect(ids.count == count)
      #expect(Set(ids) == Set(1...count))
      if sort == nil { #expect(ids == Array(1...count)) }
    }
    let filtered = ExportRequest(module: "accounts", format: .csv, filter: "rating == 5", fields: ["name"])
    let wanted = (1...count).count { $0 % 5 == 4 && $0 % 7 != 0 }
    #expect(try await pieces(filtered, test).joined().split(separator: "\r\n").count == 1 + wanted)
  }

  @Test func anExportAsksForItsRightAndForWhatThereIs() async throws {
    let test = try await TestStore()
    let request = ExportRequest(module: "accounts", format: .csv)
    let refused = try await refusal { try await test.store.export(request, as: test.ana) }
    #expect(refused?.kind == .notPermitted)
    #expect(refused?.problems.first?.who == ["role administrator"])
    let wrong = ExportRequest(module: "accounts", format: .csv, filter: "nme == 'x'", sort: "nme")
    let problems = try await refusal { try await test.store.export(wrong, as: test.admin) }?.problems
    #expect(problems?.map(\.at) == ["filter", "sort"])
    let fields = ExportRequest(module: "deals", format: .csv, fields: ["nme", "account.nme", "name.x", "account.name"])
    let unknown = try await refusal { try await test.store.export(fields, as: test.admin) }?.problems
    #expect(unknown?.map(\.code) == ["unknown_field", "unknown_field", "not_stored"])
  }

  @Test(
    arguments: [
      ("=1+1", true), ("+34 600", true), ("-5", true), ("@cmd", true), ("\t=1", true), ("\r=1", true), ("\n=1", true),
      ("＝1", true), ("＠x", true), ("'=1", true), ("''+1", true), ("a=1", false), ("'a", false), ("", false),
      ("'", false), ("1-2", false), ("é", false), ("ｅ", false),
    ])
  func whatASpreadsheetTakesForAFormulaGetsAnApostropheThatCanBeTakenAway(text: String, isGuarded: Bool) {
    var writer = JSONWriter()
    writer.cell(text)
    let cell = String(decoding: writer.bytes, as: UTF8.self)
    #expect(cell == (isGuarded ? "\"'\(text)\"" : text))
    #expect(FormulaGuard.removed(from: isGuarded ? "'" + text : text) == text)
  }
}
