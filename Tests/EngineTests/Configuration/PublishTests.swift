import Expressions
import GRDB
import Metamodel
import Testing

@testable import Engine

@Suite struct PublishTests {
  private static func deals(_ fields: String) -> [String: String] {
    ["modules/deals.yaml": "module: deals\nfields:\n  \(fields.replacing("\n", with: "\n  "))"]
  }

  @Test func aNewFieldIsThereAtOnceAndEmpty() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let info = try await test.publish(Self.deals("colour: {type: text, label: Colour, unique: true}"))
    #expect(info.number == 2)
    #expect(info.author == "admin")
    #expect(info.changes.contains { $0.contains("colour") })
    let target = RecordTarget(module: "deals", id: deal.id)
    let changed = try await test.store.perform(.update(target, values: ["colour": .text("red")]), as: test.ana)
    #expect(changed.record["colour"] == .string("red"))
    #expect(try await test.store.modelVersions().map(\.number) == [2, 1])
    #expect(try await test.store.doctor().findings == [])
    try await test.reopened { again in
      #expect(again.model.module("deals")?.field("colour") != nil)
    }
  }

  static let refusals: [(String, String, Int)] = [
    ("close_date: {required: true}", "deals.close_date:required", 3),
    ("amount: {required: true}", "deals.amount:required", 1), ("amount: {max: 10}", "deals.amount:out_of_range", 1),
    ("amount: {min: 10}", "deals.amount:out_of_range", 1), ("name: {max: 3}", "deals.name:too_long", 3),
    ("name: {min: 20}", "deals.name:too_short", 3), ("name: {unique: true}", "deals.name:duplicate", 2),
    ("account: {unique: true}", "deals.account:duplicate", 2),
    ("tags: {values: {hot: Hot}}", "deals.tags:unknown_value", 1),
    ("level: {type: integer, label: Level, required: true}", "deals.level:required", 3),
    ("name: {type: integer}", "deals.name:type_change", 0),
  ]

  @Test(arguments: refusals)
  func whatTheRecordsViolateIsRefusedWithTheirCount(fields: String, problem: String, count: Int) async throws {
    let test = try await TestStore()
    _ = try await test.deal(["name": .text("Machines"), "amount": .number("5"), "tags": .list([.text("big")])])
    _ = try await test.deal(["name": .text("Machines"), "account": .number("1"), "amount": .number("50")])
    _ = try await test.deal(["name": .text("Others")])
    let binned = try await test.deal(["name": .text("Others")])
    _ = try await test.store.perform(.delete(RecordTarget(module: "deals", id: binned.id)), as: test.ana)
    let refused = try await test.refused { try await test.publish(Self.deals(fields)) }
    #expect(refused.kind == .configuration)
    #expect(refused.codes == [problem])
    if count > 0 {
      #expect(refused.problems.first?.found == .number("\(count)"))
      #expect(refused.problems.first?.message.contains("records of deals") == true)
    }
    // And the store works on by the old model.
    _ = try await test.deal(["name": .text("ok")])
  }

  @Test func whatTheyDoNotViolateHoldsFromNowOn() async throws {
    let test = try await TestStore()
    _ = try await test.deal(["amount": .number("5"), "tags": .list([.text("big")])])
    try await test.publish(Self.deals("amount: {required: true, max: 10}\ntags: {values: {big: Big}}"))
    let refused = try await test.refused(
      .create(
        module: "deals",
        values: ["name": .text("x"), "account": .number("1"), "amount": .number("11"), "tags": .list([.text("hot")])]))
    #expect(Set(refused.codes) == ["amount:out_of_range", "tags:unknown_value"])
    _ = try await test.refused {
      try await test.store.write { db, _ in try db.execute(sql: "UPDATE deals SET amount = NULL") }
    }
  }

  @Test func uniquenessWithoutCaseIsCheckedWithoutCase() async throws {
    let files = TestStore.sales([
      "modules/accounts.yaml": SalesModel.accounts.replacing(
        "type: email, label: E-mail, unique: true", with: "type: email, label: E-mail")
    ])
    let test = try await TestStore(files: files)
    for (name, address) in [("A", "a@example.com"), ("B", "A@Example.com"), ("C", "c@example.com")] {
      _ = try await test.store.perform(
        .create(module: "accounts", values: ["name": .text(name), "email": .text(address)]), as: test.ana)
    }
    let refused = try await test.refused {
      try await test.publish(["modules/accounts.yaml": "module: accounts\nfields:\n  email: {unique: true}"])
    }
    #expect(refused.codes == ["accounts.email:duplicate"])
    #expect(refused.problems.first?.found == .number("2"))
  }

  @Test func aUniqueRuleIsCheckedWithItsCondition() async throws {
    let test = try await TestStore()
    for _ in 1...2 { _ = try await test.deal(["discount": .number("5"), "close_date": .text("2026-01-01")]) }
    let rule = { (condition: String) in
      ["modules/deals.yaml": "module: deals\nunique:\n  - fields: [close_date, discount]\n    where: \(condition)"]
    }
    let refused = try await test.refused { try await test.publish(rule("stage == 'new'")) }
    #expect(refused.kind == .configuration)
    #expect(refused.codes == ["deals.close_date+discount:duplicate"])
    try await test.publish(rule("stage == 'won'"))
  }

  @Test func aStageThatRecordsStandInCannotLeaveTheirPipeline() async throws {
    var files = SalesModel.files
    files["blueprints/selling.yaml"] = nil
    let test = try await TestStore(files: files)
    _ = try await test.deal(["stage": .text("proposal")])
    let narrower = SalesModel.pipeline.replacing("  proposal: {probability: 50}\n", with: "")
    let refused = try await test.refused { try await test.publish(["pipelines/sales.yaml": narrower]) }
    #expect(refused.codes == ["deals.stage:not_in_pipeline"])
    let gone = try await test.refused {
      try await test.publish([
        "pipelines/sales.yaml": "pipeline: sales\nomit: true",
        "pipelines/other.yaml": SalesModel.pipeline.replacing("pipeline: sales", with: "pipeline: other"),
      ])
    }
    #expect(gone.codes == ["deals.pipeline:unknown_value"])
  }

  @Test func sourcesThatMakeNoModelAreRefusedWithTheirPlaces() async throws {
    let test = try await TestStore()
    for files in [
      ["modules/deals.yaml": "module: deals\nfields:\n  x: {type: txt}"], ["modules/deals.yaml": "module: ["],
      ["blueprints/selling.yaml": "blueprint: selling\ntransitions:\n  win: {to: wonn}"],
      ["modules/deals.yaml": "module: deals\nfields:\n  x: {type: integer, check: x > name}"],
    ] {
      let refused = try await test.refused { try await test.publish(files) }
      #expect(refused.kind == .configuration)
      #expect(refused.problems.allSatisfy { $0.at.contains("overlay/") })
    }
  }

  @Test(arguments: ["text", "integer"])
  func aFieldThatGoesAndComesBackBeginsEmpty(type: String) async throws {
    let test = try await TestStore()
    try await test.publish(Self.deals("extra: {type: text, label: Extra, unique: true}"))
    let deal = try await test.deal(["extra": .text("seven")])
    let target = RecordTarget(module: "deals", id: deal.id)
    try await test.publish([:])
    #expect(try await test.refused(.update(target, values: ["extra": .text("x")])).codes == ["extra:unknown_field"])
    try await test.publish(Self.deals("extra: {type: \(type), label: Extra, max: 3}"))
    let read = try await test.store.perform(.update(target, values: ["name": .text("Other")]), as: test.ana)
    #expect(read.record["extra"] == .null)
    // What it was is kept until somebody has it erased.
    #expect(try await test.texts("SELECT extra FROM deals") == ["seven"])
    _ = try await test.store.perform(.update(target, values: ["extra": .text("3")]), as: test.ana)
    try await test.publish([:])
    try await test.publish(Self.deals("extra: {type: text, label: Extra}"))
    #expect(try await test.texts("SELECT coalesce(extra, '') || coalesce(extra__3, '-') FROM deals") == ["seven-"])
    #expect(
      try await test.refused { try await test.publish(Self.deals("extra: {type: integer, label: Extra}")) }.codes == [
        "deals.extra:type_change"
      ])
    #expect(try await test.store.doctor().findings == [])
    try await test.reopened { again in
      let record = try await again.perform(.update(target, values: ["extra": .text("new")]), as: test.ana).record
      #expect(record["extra"] == .string("new"))
    }
  }

  @Test func aFieldThatComesBackIsRequiredOnlyOnceItIsFilled() async throws {
    let test = try await TestStore()
    try await test.publish(Self.deals("extra: {type: text, label: Extra}"))
    _ = try await test.deal(["extra": .text("seven")])
    try await test.publish([:])
    let refused = try await test.refused {
      try await test.publish(Self.deals("extra: {type: text, label: Extra, required: true}"))
    }
    #expect(refused.codes == ["deals.extra:required"])
  }

  @Test func aModuleThatComesBackHasItsValuesAndAGuardedFieldItsStates() async throws {
    let trips = [
      "modules/trips.yaml": """
      module: trips
      label: {one: Trip, many: Trips}
      title: "{name}"
      fields:
        name: {type: text, label: Name}
      """
    ]
    let test = try await TestStore()
    try await test.publish(trips)
    let trip = try await test.store.perform(.create(module: "trips", values: ["name": .text("Oslo")]), as: test.ana)
    try await test.publish([:])
    try await test.publish(trips)
    let target = RecordTarget(module: "trips", id: trip.id)
    #expect(try await test.store.perform(.update(target, values: [:]), as: test.ana).record["name"] == .string("Oslo"))
  }

  @Test func anIndexOfSeveralFieldsComesAndGoesWithTheModel() async throws {
    let test = try await TestStore()
    let indexes = {
      try await test.texts("SELECT sql FROM sqlite_schema WHERE name LIKE 'deals\\_\\_%joint' ESCAPE '\\'")
    }
    let version = try await test.publish([
      "modules/deals.yaml": "module: deals\nindexes: [[stage, amount], [owner, name]]"
    ])
    #expect(version.changes.count == 1)
    #expect(version.changes.first?.contains("stage, amount; owner, name") == true)
    #expect(
      try await indexes() == [
        "CREATE INDEX \"deals__1_joint\" ON \"deals\"(\"stage\", \"amount\")",
        "CREATE INDEX \"deals__2_joint\" ON \"deals\"(\"owner\", \"name\")",
      ])
    #expect(try await test.store.doctor().findings == [])
    try await test.publish([:])
    #expect(try await indexes() == [])
  }

  @Test func whatLeavesTheModelAsItIsMakesNoVersion() async throws {
    let test = try await TestStore()
    let made = try await test.publish(Self.deals("extra: {type: text, label: Extra}"))
    #expect(made.isNew == true && made.number == 2)
    let before = try test.contents()
    let again = try await test.publish(Self.deals("extra: {label: Extra, type: text}   # the same"))
    #expect(again.isNew == false && again.number == 2)
    #expect(try test.contents() == before)
    let labelled = try await test.publish(Self.deals("extra: {type: text, label: Other}"))
    #expect(labelled.isNew == true && labelled.number == 3)
  }

  @Test func aCommandIsNeverJudgedByAModelThatIsNoLongerTheFiles() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    // What stands behind the change in the queue meets the new model.
    await withTaskGroup(of: Void.self) { group in
      for round in 1...20 {
        group.addTask {
          _ = try? await test.publish(Self.deals("amount: {max: \(1000 + round)}\nf\(round): {type: text, label: F}"))
        }
        group.addTask {
          let number = InputValue.number(String(990 + round))
          do {
            _ = try await test.store.perform(.update(target, values: ["amount": number]), as: test.ana)
          } catch let refusal as Refusal {
            // The engine itself refuses, not a trigger of a model that it does not know.
            #expect(refusal.problems.allSatisfy { $0.code == "out_of_range" && $0.found != nil })
          } catch { Issue.record(error) }
        }
      }
    }
    #expect(try await test.store.doctor().findings == [])
  }

  @Test func whatWasMadeFromAnotherOverlayThanTheOneInForceIsRefused() async throws {
    let test = try await TestStore()
    let former = try await test.store.overlay()
    let first = try SourceSet(
      name: "overlay", files: ["modules/deals.yaml": "module: deals\nfields: {one: {type: text, label: One}}\n"])
    let second = try SourceSet(
      name: "overlay", files: ["modules/deals.yaml": "module: deals\nfields: {two: {type: text, label: Two}}\n"])
    _ = try await test.store.publish(overlay: first, replacing: former, author: test.admin, message: "one")
    for isRehearsal in [true, false] {
      let refused = try await test.refused {
        try await test.store.publish(
          overlay: second, replacing: former, author: test.admin, message: "two", isRehearsal: isRehearsal)
      }
      #expect(refused.codes == ["version:configuration_changed"])
      #expect(refused.kind == .conflict)
    }
    _ = try await test.store.publish(overlay: second, replacing: first, author: test.admin, message: "two")
    #expect(test.store.model.module("deals")?.field("two") != nil)
  }
}
