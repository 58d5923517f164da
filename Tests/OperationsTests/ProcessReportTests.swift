import Engine
import Expressions
import Foundation
import FoundationXML
import JSONText
import Synchronization
import Tenancy
import TestPrograms
import Testing

@testable import Operations

struct ProcessReportTests {
  private func log(
    _ format: ProcessLogFormat, filter: String? = nil, as user: String? = nil, in shop: Shop
  ) async throws -> (text: String, report: ProcessLogReport) {
    let file = "\(shop.directory.path)/log.\(format.rawValue)"
    let request = ProcessLogRequest(module: "orders", format: format, filter: filter)
    let report = try await shop.run(ExportProcessLog(tenant: "acme", user: user, request: request, file: file))
    return (try String(contentsOfFile: file, encoding: .utf8), report)
  }

  @Test func aLogTellsEveryMoveCaseByCase() async throws {
    let shop = try await Shop()
    for name in ["One", "Two"] { try await shop.order(name) }
    try await shop.move(1, "pay", ["counted"])
    try await shop.run(
      PerformCommand(
        tenant: "acme", user: nil,
        command: .override(
          RecordTarget(module: "orders", id: 2), to: "shipped", reason: "=\"lost\" & <found>")))
    try await shop.move(1, "ship")
    let (csv, report) = try await log(.csv, in: shop)
    let lines = csv.split(separator: "\r\n").map { $0.replacing("\"2026-06-01T09:00:00Z\"", with: "T") }
    #expect(
      lines == [
        "case,activity,timestamp,resource,kind,from,to,blueprint,version,reason",
        "orders/1,enter,T,admin,enter,,open,order,1,", "orders/1,pay,T,admin,transition,open,paid,order,1,",
        "orders/1,ship,T,admin,transition,paid,shipped,order,1,", "orders/2,enter,T,admin,enter,,open,order,1,",
        "orders/2,override,T,admin,override,open,shipped,order,1,\"'=\"\"lost\"\" & <found>\"",
      ])
    #expect(report.events == 5)
    let xes = try await log(.xes, filter: "name == 'Two'", in: shop).text
    #expect(xes.components(separatedBy: "<trace>").count == 2)
    #expect(xes.contains("value=\"=&quot;lost&quot; &amp; &lt;found&gt;\"/>"))
    #expect(isWellFormed(xes))
    await shop.workspace.close()
  }

  @Test func aLogOfNothingIsWhole() async throws {
    let shop = try await Shop()
    let xes = try await log(.xes, in: shop).text
    #expect(isWellFormed(xes) && !xes.contains("trace>"))
    #expect(try await log(.csv, in: shop).text.split(separator: "\r\n").count == 1)
    await shop.workspace.close()
  }

  @Test func whoMayNotExportGetsNoLog() async throws {
    let shop = try await Shop()
    try await shop.order("One")
    _ = try await shop.run(
      CreateUser(tenant: "acme", user: NewUser(name: "eva", email: nil, displayName: nil, roles: ["seller"], teams: []))
    )
    await #expect {
      _ = try await log(.csv, as: "eva", in: shop)
    } throws: { error in
      (error as? Refusal)?.problems.map(\.code) == ["not_permitted"]
    }
    #expect(!FileManager.default.fileExists(atPath: "\(shop.directory.path)/log.csv"))
    await shop.workspace.close()
  }

  @Test func aModuleWithoutBlueprintHasNoLog() async throws {
    let shop = try await Shop()
    await #expect {
      _ = try await shop.run(
        ReportProcess(tenant: "acme", user: nil, request: ProcessReportRequest(module: "accounts")))
    } throws: { error in
      (error as? Refusal)?.problems.map(\.code) == ["no_blueprint"]
    }
    await shop.workspace.close()
  }

  @Test func aReportTellsHowLongRecordsStayInAState() async throws {
    let clock = HandClock()
    let shop = try await Shop(clock: clock)
    for name in ["One", "Two", "Three", "Four"] { try await shop.order(name) }
    // Three stays of 1, 2 and 9 hours, and one that lasts.
    for (id, hours) in [(Int64(1), 1), (2, 1), (3, 7)] {
      clock.advance(hours: hours)
      try await shop.move(id, "pay", ["counted"])
    }
    let request = ProcessReportRequest(module: "orders")
    let report = try await shop.run(ReportProcess(tenant: "acme", user: nil, request: request))
    #expect(
      report.states.map(told) == [
        "- open 4 1 14400 7200 32400", "- paid 3 3 - - -",
      ])
    #expect(
      report.steps.map { "\($0.step) \($0.from ?? "") \($0.to ?? "") \($0.count)" } == [
        "enter  open 4", "pay open paid 3",
      ])
    let owners = try await shop.run(
      ReportProcess(
        tenant: "acme", user: nil,
        request: ProcessReportRequest(module: "orders", filter: "name == 'Four'", groupBy: .version)))
    #expect(owners.states.map(\.group) == ["order 1"])
    #expect(owners.states.map(\.entered) == [1])
    await shop.workspace.close()
  }

  @Test func processMiningFindsLawfulWorkInItsModel() async throws {
    let shop = try await Shop(replacing: Self.parcels)
    let report = try await shop.run(
      ImportRecords(tenant: "acme", user: nil, module: "orders", title: "in.csv", options: ImportOptions()),
      reading: "name\n" + (1...300).map { "Order \($0)\n" }.joined())
    #expect(report.created == 300)
    var random = Walker()
    var events = 300
    for id in Int64(1)...300 { events += try await random.walk(id, in: shop) }
    // More than one piece of the log.
    #expect(events > 1_000)
    _ = try await log(.xes, in: shop)
    let drawn = try await shop.run(DrawBlueprint(tenant: "acme", blueprint: "order", format: .bpmn, locale: nil))
    try drawn.text.write(toFile: "\(shop.directory.path)/order.bpmn", atomically: true, encoding: .utf8)
    let found = try await mined(in: shop)
    #expect(found["cases"]?.compactText == "300")
    #expect(found["events"]?.compactText == "\(events)")
    #expect(found["perfect"]?.compactText == "100.0")
    #expect(found["activities"]?.items?.compactMap(\.text) == ["cancel", "enter", "pay", "receive", "return", "ship"])
    // A step off the graph is seen.
    try await shop.run(
      PerformCommand(
        tenant: "acme", user: nil,
        command: .override(RecordTarget(module: "orders", id: 1), to: "open", reason: "Again")))
    _ = try await log(.xes, in: shop)
    #expect(try await mined(in: shop)["perfect"]?.compactText != "100.0")
    await shop.workspace.close()
  }

  private func told(_ figures: StateFigures) -> String {
    let times = [figures.meanSeconds, figures.medianSeconds, figures.p90Seconds].map { $0.map(String.init) ?? "-" }
    return
      "\(figures.group ?? "-") \(figures.state) \(figures.entered) \(figures.present) \(times.joined(separator: " "))"
  }

  private func isWellFormed(_ xml: String) -> Bool { XMLParser(data: Data(xml.utf8)).parse() }

  private func mined(in shop: Shop) async throws -> JSON {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let output = "\(shop.directory.path)/mined-\(UUID().uuidString)"
    let child = try Child(
      folder.deletingLastPathComponent().appending(path: ".venv/bin/python").path,
      [
        "-B", folder.appending(path: "TestPrograms/mine_process.py").path, "\(shop.directory.path)/log.xes",
        "\(shop.directory.path)/order.bpmn",
      ], output: output, error: "\(output).err")
    let code = try await child.ending()
    #expect(code == 0, "\((try? String(contentsOfFile: "\(output).err", encoding: .utf8)) ?? "")")
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    return try JSON(parsing: (lines.last.map(String.init) ?? "").utf8)
  }

  /// A blueprint with a loop, a step from any state, and two ends.
  private static let parcels = [
    "shop/modules/orders.yaml": """
    module: orders
    label: {one: Order, many: Orders}
    title: "{name}"
    fields:
      name: {type: text, label: Order Name, required: true}
      state:
        type: picklist
        label: State
        default: open
        values: {open: Open, paid: Paid, shipped: Shipped, received: Received, cancelled: Cancelled}
    """,
    "shop/blueprints/order.yaml": """
    blueprint: order
    label: Order
    module: orders
    field: state
    initial: [open]
    states:
      open: {}
      paid: {}
      shipped: {}
      received: {terminal: true}
      cancelled: {terminal: true}
    transitions:
      pay: {label: Pay, from: [open], to: paid}
      ship: {label: Ship, from: [paid], to: shipped}
      return: {label: Return, from: [shipped], to: paid}
      receive: {label: Receive, from: [shipped], to: received}
      cancel: {label: Cancel, from: any, to: cancelled}
    """,
  ]
}

/// Takes any of the lawful steps until there is none, by a seed.
private struct Walker {
  private var state: UInt64 = 42
  private static let steps: [String: [(String, String)]] = [
    "open": [("pay", "paid"), ("pay", "paid"), ("pay", "paid"), ("cancel", "cancelled")],
    "paid": [("ship", "shipped"), ("ship", "shipped"), ("ship", "shipped"), ("cancel", "cancelled")],
    "shipped": [("return", "paid"), ("receive", "received"), ("receive", "received"), ("cancel", "cancelled")],
  ]

  private mutating func next(below count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  /// The number of steps taken.
  mutating func walk(_ id: Int64, in shop: Shop) async throws -> Int {
    var (at, count) = ("open", 0)
    while let steps = Self.steps[at] {
      let (name, to) = steps[next(below: steps.count)]
      try await shop.move(id, name)
      (at, count) = (to, count + 1)
    }
    return count
  }
}

/// A clock that goes on by hand.
private final class HandClock: StoreClock {
  private let microseconds = Mutex<Int64>(1_780_304_400_000_000)

  func now() -> Timestamp { Timestamp(microseconds: microseconds.withLock { $0 }) }

  func advance(hours: Int) { microseconds.withLock { $0 += Int64(hours) * 3_600_000_000 } }
}

extension Shop {
  fileprivate func order(_ name: String) async throws {
    _ = try await create("orders", ["name": .text(name), "amount": .text("1.50")])
  }

  fileprivate func move(_ id: Int64, _ transition: String, _ checklist: [String] = []) async throws {
    try await run(
      PerformCommand(
        tenant: "acme", user: nil,
        command: .transition(
          RecordTarget(module: "orders", id: id), name: transition, input: TransitionInput(checklist: checklist))))
  }
}
