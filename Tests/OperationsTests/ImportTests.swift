import Engine
import Foundation
import JSONText
import Spreadsheet
import Tenancy
import Testing

@testable import Operations

struct ImportTests {
  private func run(_ csv: String, into module: String, _ options: ImportOptions = ImportOptions(), in shop: Shop)
    async throws
    -> ImportReport
  {
    try await shop.run(
      ImportRecords(tenant: "acme", user: nil, module: module, title: "file.csv", options: options), reading: csv)
  }

  @Test func rowsBecomeRecordsAndRefusedOnesSayWhereAndWhy() async throws {
    let shop = try await Shop()
    let report = try await run(
      "name,amount\nOne,10\n\"Two,\nlines\",20\nThree,x\n,5\nFive\nSix,2000\n", into: "orders", in: shop)
    #expect(report.rows == 6)
    #expect(report.created == 1)
    #expect(report.refusedCount == 5)
    let remarks = report.refused.map { "\($0.line) \($0.column) \($0.code)" }
    #expect(
      remarks == [
        "3 name invalid", "5 amount invalid", "6 name required", "7  wrong_cell_count", "8 amount out_of_range",
      ])
    #expect(try await shop.values(of: "name", in: "orders") == ["One"])
    await shop.workspace.close()
  }

  @Test func aDayIsTheBeginningOfThatDayWhereAMomentIsWanted() async throws {
    let shop = try await Shop()
    _ = try await shop.run(ChangeTenant(tenant: "acme", timeZone: "Europe/Madrid"))
    var settings = FieldSettings()
    (settings.type, settings.label) = ("datetime", "Starts")
    _ = try await shop.run(
      AddField(tenant: "acme", module: "orders", field: "starts", settings: settings, publication: Publication()))
    let report = try await run(
      "name,Starts\nOne,2026-07-01\nTwo,2026-07-01T10:00:00Z\nThree,2026-02-30\n", into: "orders", in: shop)
    #expect(report.refused.map { "\($0.line) \($0.column) \($0.code)" } == ["4 Starts invalid"])
    #expect(try await shop.values(of: "starts", in: "orders") == ["2026-06-30T22:00:00Z", "2026-07-01T10:00:00Z"])
    await shop.workspace.close()
  }

  @Test func manyRefusedRowsAreCountedByReason() async throws {
    let shop = try await Shop()
    let report = try await run(
      "name,amount\n" + String(repeating: "X,no\n", count: 12) + ",1\n", into: "orders", in: shop)
    #expect(report.reasons.map { "\($0.rows) \($0.column) \($0.code)" } == ["12 amount invalid", "1 name required"])
    await shop.workspace.close()
  }

  @Test(arguments: [false, true]) func aKeyThatComesTwiceIsWarnedOf(dryRun: Bool) async throws {
    let shop = try await Shop()
    let report = try await run(
      "name,code\nOne,a\nTwo,b\nUno,a\n", into: "accounts", ImportOptions(dryRun: dryRun, match: "code"), in: shop)
    #expect(report.created == 2 && report.updated == 1 && report.refusedCount == 0 && report.repeatedCount == 1)
    #expect(report.warned.map { "\($0.line) \($0.column) \($0.code)" } == ["4 code repeated_key"])
    await shop.workspace.close()
  }

  @Test func headersMayBeLabelsOfRecordsOneLookupDeep() async throws {
    let shop = try await Shop()
    _ = try await shop.create("accounts", ["name": .text("Casa")])
    let report = try await run("Order Name,Account: Name\nOne,Casa\n", into: "orders", in: shop)
    #expect(report.refused == [] && report.created == 1)
    #expect(try await shop.values(of: "account", in: "orders") == ["1"])
    await #expect {
      _ = try await run("Order Nmae\nOne\n", into: "orders", in: shop)
    } throws: {
      ($0 as? OperationFailure)?.message.contains("did you mean Order Name?") == true
    }
    await shop.workspace.close()
  }

  private func publish(_ text: String, in shop: Shop) async throws {
    _ = try await shop.run(
      PublishDuplicates(tenant: "acme", path: "mine.yaml", text: text, publication: Publication()))
  }

  @Test func aFileOfRulesWithMistakesIsRefusedByItsOwnName() async throws {
    let shop = try await Shop()
    await #expect(throws: Refusal.self) { try await publish("orders: {a: {compare: [nme]}}\n", in: shop) }
    do {
      try await publish("orders: {a: {compare: [nme]}}\n", in: shop)
    } catch let refusal as Refusal {
      #expect(refusal.problems.map { "\($0.at) \($0.code)" } == ["mine.yaml:1:24 unknown_field"])
    }
    await shop.workspace.close()
  }

  @Test func rowsThatMatchOtherRecordsAreListedOrRefusedAsTheRuleSays() async throws {
    let shop = try await Shop()
    try await publish("orders: {same_name: {compare: [{field: name, as: name}]}}\n", in: shop)
    let csv = "name\nAna Ruiz\nRuiz Ana\nEva Gil\n"
    let rehearsal = try await run(csv, into: "orders", ImportOptions(dryRun: true), in: shop)
    #expect(rehearsal.created == 3 && rehearsal.warnedCount == 0)
    let warned = try await run(csv, into: "orders", in: shop)
    #expect(warned.created == 3 && warned.refusedCount == 0 && warned.warnedCount == 1)
    #expect(warned.warned.map { "\($0.line) \($0.column) \($0.code)" } == ["3 name duplicate"])
    try await publish(
      "orders: {same_name: {compare: [{field: name, as: name}], on_import: refuse, allow_override: true}}\n", in: shop)
    let refused = try await run(csv, into: "orders", in: shop)
    #expect(refused.created == 0 && refused.refusedCount == 3)
    let confirmed = try await run(csv, into: "orders", ImportOptions(confirmsDuplicates: true), in: shop)
    #expect(confirmed.created == 3 && confirmed.warnedCount == 3)
    await shop.workspace.close()
  }

  @Test func lookupsAreNamedByAFieldATitleOrAnId() async throws {
    let shop = try await Shop()
    let first = try await shop.create("accounts", ["name": .text("Casa Mayor"), "code": .text("K'1\\")])
    let accounts = [
      "account.code\nK'1\\\n", "account.name\nCasa Mayor\n", "account\nCasa Mayor\n", "account\n\(first.id)\n",
    ]
    for (index, rest) in accounts.enumerated() {
      let lines = rest.split(separator: "\n")
      let report = try await run("name,\(lines[0])\nOrder \(index),\(lines[1])\n", into: "orders", in: shop)
      #expect(report.refused.isEmpty)
    }
    #expect(try await shop.values(of: "account", in: "orders") == Array(repeating: String(first.id), count: 4))
    await shop.workspace.close()
  }

  @Test func aLookupToAnythingSaysItsModule() async throws {
    let shop = try await Shop()
    _ = try await shop.create("accounts", ["name": .text("Casa Mayor")])
    let report = try await run(
      "name,about\nOne,accounts:Casa Mayor\nTwo,accounts:Nobody\nThree,Casa Mayor\n", into: "orders", in: shop)
    #expect(report.created == 1)
    #expect(report.refused.map(\.line) == [3, 4])
    #expect(report.refused.map(\.column) == ["about", "about"])
    await shop.workspace.close()
  }

  @Test func anAmbiguousOrUnknownNameIsRefused() async throws {
    let shop = try await Shop()
    for _ in 0..<2 { _ = try await shop.create("accounts", ["name": .text("Twin")]) }
    let report = try await run("name,account.name\nOne,Twin\nTwo,Nobody\n", into: "orders", in: shop)
    #expect(report.created == 0)
    #expect(report.refused.map(\.code) == ["ambiguous", "not_found"])
    await shop.workspace.close()
  }

  @Test func aRowMayNameAnEarlierOneOfTheSameFile() async throws {
    let shop = try await Shop()
    let report = try await run(
      "name,parent.name\nMother,\nChild,Mother\nGrandchild,Child\n", into: "accounts", in: shop)
    #expect(report.refused.isEmpty)
    #expect(try await shop.values(of: "parent", in: "accounts") == [nil, "1", "2"])
    await shop.workspace.close()
  }

  @Test func aStateInMidProcessNeedsAnEntryWithAReason() async throws {
    let shop = try await Shop()
    let refused = try await run("name,state\nOne,paid\n", into: "orders", in: shop)
    #expect(refused.refused.map(\.code) == ["not_initial"])
    let entered = try await run(
      "name,state\nOne,paid\n", into: "orders", ImportOptions(enterReason: "from the old system"), in: shop)
    #expect(entered.created == 1)
    #expect(try await shop.values(of: "state", in: "orders") == ["paid"])
    await shop.workspace.close()
  }

  @Test func ofAnAtomicImportWithABadRowNothingIsWritten() async throws {
    let shop = try await Shop()
    for bad in ["Two,2000", "Two,1,2"] {
      let report = try await run("name,amount\nOne,1\n\(bad)\n", into: "orders", ImportOptions(atomic: true), in: shop)
      #expect(report.created == 0)
      #expect(report.refusedCount == 1 && report.refused.allSatisfy { $0.line == 3 })
      #expect(try await shop.values(of: "name", in: "orders").isEmpty)
    }
    let good = try await run("name,amount\nOne,1\nTwo,2\n", into: "orders", ImportOptions(atomic: true), in: shop)
    #expect(good.created == 2)
    await shop.workspace.close()
  }

  @Test func ofAnAtomicImportEveryBadRowIsListed() async throws {
    let shop = try await Shop()
    let csv = "name,amount,account.code\nOne,1,\nTwo,2000,\nThree,x,\nFour,4,nobody\n"
    let report = try await run(csv, into: "orders", ImportOptions(atomic: true), in: shop)
    #expect(report.refused.map(\.line) == [3, 4, 5])
    #expect(report.created == 0)
    #expect(try await shop.values(of: "name", in: "orders").isEmpty)
    await shop.workspace.close()
  }

  @Test func computedColumnsArePassedOverUnlessTheyAreMapped() async throws {
    let shop = try await Shop()
    let text =
      "module: orders\nfields: {net: {type: formula, label: Net Sum, returns: currency, formula: amount - 1}}\n"
    _ = try await shop.run(
      ApplyConfiguration(
        tenant: "acme", files: [ConfigurationFile(path: "modules/orders.yaml", title: "orders.yaml", text: text)],
        isWhole: false, publication: Publication()))
    for title in ["net", "Net Sum"] {
      let report = try await run("name,\(title)\nOne,5\n", into: "orders", in: shop)
      #expect(report.keptBySystem == [title] && report.created == 1)
    }
    await #expect(throws: OperationFailure.self) {
      try await run("name,x\nOne,5\n", into: "orders", ImportOptions(map: ["x": "net"]), in: shop)
    }
    #expect(try await shop.values(of: "name", in: "orders") == ["One", "One"])
    await shop.workspace.close()
  }

  @Test func aDryRunWritesNothingAndSaysTheSame() async throws {
    let shop = try await Shop()
    let report = try await run("name,amount\nOne,1\nTwo,2000\n", into: "orders", ImportOptions(dryRun: true), in: shop)
    #expect(report.created == 1)
    #expect(report.refused.map(\.line) == [3])
    #expect(try await shop.values(of: "name", in: "orders").isEmpty)
    await shop.workspace.close()
  }

  @Test func headersAreFieldsLabelsOrMapped() async throws {
    let shop = try await Shop()
    let options = ImportOptions(map: ["Total": "amount", "Junk": ""])
    let report = try await run("Order Name,Total,Junk,owner\nOne,5,x,admin\n", into: "orders", options, in: shop)
    #expect(report.created == 1)
    #expect(try await shop.values(of: "amount", in: "orders") == ["5.00"])
    await shop.workspace.close()
  }

  @Test(arguments: [
    "name,amuont\nOne,1\n", "name,name\nOne,1\n", "name,account.nmae\nOne,x\n", "name,amount.x\nOne,1\n",
    "name,identity\nOne,1\n", "",
    "name\n\"One\n",
  ])
  func aFileThatCannotBeReadChangesNothing(_ csv: String) async throws {
    let shop = try await Shop()
    await #expect(throws: (any Error).self) { try await run(csv, into: "orders", in: shop) }
    #expect(try await shop.values(of: "name", in: "orders").isEmpty)
    await shop.workspace.close()
  }

  @Test func manyRowsPassInChunks() async throws {
    let shop = try await Shop()
    let rows = (1...2_201).map { "Order \($0),\($0 % 1_000)" }.joined(separator: "\n")
    let report = try await run("name,amount\n\(rows)\n", into: "orders", in: shop)
    #expect(report.created == 2_201)
    #expect(report.refusedCount == 0)
    #expect(try await shop.values(of: "name", in: "orders").prefix(3) == ["Order 1", "Order 2", "Order 3"])
    await shop.workspace.close()
  }

  @Test func refusedRowsAreInTheOrderOfTheFileWhoeverRefusesThem() async throws {
    let shop = try await Shop()
    let rows = (2...2_400).map { line in
      switch line % 400 {
      case 1: "Order \(line),2000,"
      case 2: "Order \(line)"
      case 3: "Order \(line),1,Nobody"
      default: "Order \(line),1,"
      }
    }
    let report = try await run(
      "name,amount,account.name\n\(rows.joined(separator: "\n"))\n", into: "orders", in: shop)
    #expect(report.refusedCount == 17)
    #expect(report.refused.map(\.line) == report.refused.map(\.line).sorted())
    #expect(Set(report.refused.map(\.code)) == ["wrong_cell_count", "not_found", "out_of_range"])
    await shop.workspace.close()
  }

  @Test(arguments: [true, false]) func aFileThatIsNoCSVFurtherDownSaysWhatIsWritten(atomic: Bool) async throws {
    let shop = try await Shop()
    let csv = "name\n" + (1...1_500).map { "Order \($0)\n" }.joined() + "\"x\"y\n"
    if atomic {
      await #expect(throws: CSVError(.textAfterQuote, line: 1_502, column: 1)) {
        _ = try await run(csv, into: "orders", ImportOptions(atomic: true), in: shop)
      }
      #expect(try await shop.values(of: "name", in: "orders") == [])
    } else {
      var pieces = csv.utf8.split(separator: UInt8(ascii: "\n")).map { Array($0) + Array("\n".utf8) }[...]
      let operation = ImportRecords(
        tenant: "acme", user: nil, module: "orders", title: "x", options: ImportOptions())
      let report = try await operation.run(in: shop.workspace, reading: ByteStream { pieces.popFirst() }) { _ in }
      #expect(report.created == 1_000)
      #expect(report.stopped?.hasPrefix("Line 1502, cell 1: ") == true)
    }
    await shop.workspace.close()
  }

  /// A rehearsal says what the import then does, also of rows that clash with one another.
  @Test(arguments: [nil, "code"] as [String?]) func rowsOfAFileAreJudgedAgainstOneAnother(match: String?) async throws {
    let shop = try await Shop()
    _ = try await shop.create("accounts", ["name": .text("There"), "code": .text("a")])
    let rows = (1...1_200).map { "Account \($0),c\($0)\n" }.joined()
    let csv = "name,code\nOne,a\nTwo,b\n\(rows)Three,b\nFour,\nFive,\nSix,c7\n"
    var reports: [ImportReport] = []
    for dryRun in [true, false] {
      reports.append(try await run(csv, into: "accounts", ImportOptions(dryRun: dryRun, match: match), in: shop))
    }
    for report in reports {
      #expect(report.created == (match == nil ? 1_203 : 1_201))
      #expect(report.updated == (match == nil ? 0 : 3))
      #expect(
        report.refused.map { "\($0.line) \($0.column) \($0.code)" }
          == reports[1].refused.map { "\($0.line) \($0.column) \($0.code)" })
    }
    #expect(reports[1].refused.map(\.line) == (match == nil ? [2, 1_204, 1_207] : [1_205, 1_206]))
    await shop.workspace.close()
  }

  @Test func whatCannotTellRecordsApartIsSaidOnce() async throws {
    let shop = try await Shop()
    await #expect {
      _ = try await run("name\nOne\nTwo\n", into: "accounts", ImportOptions(match: "name"), in: shop)
    } throws: {
      ($0 as? OperationFailure)?.code == "not_unique"
    }
    await shop.workspace.close()
  }

  @Test func aStreamThatBreaksLeavesNothingUnderWay() async throws {
    struct Broken: Error {}
    let shop = try await Shop()
    let rows = (1...1_000).map { "Order \($0)" }.joined(separator: "\n")
    var pieces = [Array("name\n\(rows)\n".utf8)]
    let operation = ImportRecords(
      tenant: "acme", user: nil, module: "orders", title: "x", options: ImportOptions())
    let stream = ByteStream {
      guard !pieces.isEmpty else { throw Broken() }
      return pieces.removeFirst()
    }
    let report = try await operation.run(in: shop.workspace, reading: stream) { _ in }
    #expect(report.created == 1_000 && report.stopped?.contains("Broken") == true)
    let page = try await shop.run(
      ListRecords(tenant: "acme", user: nil, request: ListRequest(module: "orders", limit: 1, count: true)))
    let count = try JSON(parsing: page.json.utf8)["count"]
    #expect(count?.text == "1000")
    await shop.workspace.close()
  }

  @Test(arguments: ["/dev/null", "/tmp", "/nowhere/x.csv", "fifo"])
  func whatIsNoRegularFileIsNotOpened(_ path: String) throws {
    let directory = try TemporaryDirectory()
    let fifo = "\(directory.path)/fifo"
    #expect(mkfifo(fifo, 0o600) == 0)
    #expect(throws: OperationFailure.self) { _ = try InputFile(path == "fifo" ? fifo : path) }
  }
}
