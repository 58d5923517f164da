import Expressions
import Testing

@testable import Engine

@Suite struct DeleteTests {
  @Test func aRecordThatOthersNeedStays() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let account = RecordTarget(module: "accounts", id: 1)
    let refused = try await test.refused(.delete(account))
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["deals:in_use"])
    #expect(refused.message(at: "deals").contains("deals \(deal.id)"))
    _ = try await test.store.perform(.delete(RecordTarget(module: "deals", id: deal.id)), as: test.ana)
    let gone = try await test.store.perform(.delete(account), as: test.ana)
    #expect(gone.version == 2)
  }

  @Test func aRecordThatNamesItselfCanGo() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let made = try await test.store.perform(.create(module: "others", values: [:]), as: test.ana)
    let target = RecordTarget(module: "others", id: made.id)
    _ = try await test.store.perform(.update(target, values: ["parent": .number("\(made.id)")]), as: test.ana)
    _ = try await test.store.perform(.delete(target), as: test.ana)
    let back = try await test.store.perform(.restore(target), as: test.ana)
    #expect(back.version == 4)
  }

  @Test func whatLiesInTheBinCanOnlyBeRestored() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    let target = RecordTarget(module: "deals", id: deal.id)
    #expect(try await test.refused(.restore(target)).kind == .notFound)
    _ = try await test.store.perform(.delete(target), as: test.ana)
    let commands: [Command] = [
      .update(target, values: ["amount": .number("1")]), .delete(target), .override(target, to: "won", reason: "x"),
      .transition(target, name: "lose", input: TransitionInput(note: "no")),
    ]
    for command in commands { #expect(try await test.refused(command).codes == ["id:not_found"]) }
    let back = try await test.store.perform(.restore(target), as: test.ana)
    #expect(back.version == 3)
    #expect(back.record["stage"] == .string("new"))
    #expect(try await test.moves(of: "deals", deal.id) == ["enter ->new 1"])
    #expect(try await test.history(of: "deals", deal.id).map { String($0.prefix(1)) } == ["1", "2", "3"])
  }

  @Test func aRestoreThatWouldClashIsRefused() async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let values: RecordInput = ["name": .text("Anvil"), "code": .text("AB1")]
    let first = try await test.store.perform(.create(module: "things", values: values), as: test.ana)
    let target = RecordTarget(module: "things", id: first.id)
    _ = try await test.store.perform(.delete(target), as: test.ana)
    _ = try await test.store.perform(.create(module: "things", values: values), as: test.ana)
    let refused = try await test.refused(.restore(target))
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["code:duplicate"])
  }

  @Test func aRestoredRecordNeedsWhatItNeeded() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.store.perform(.delete(RecordTarget(module: "deals", id: deal.id)), as: test.ana)
    _ = try await test.store.perform(.delete(RecordTarget(module: "accounts", id: 1)), as: test.ana)
    let refused = try await test.refused(.restore(RecordTarget(module: "deals", id: deal.id)))
    #expect(refused.kind == .conflict)
    #expect(refused.codes == ["account:not_found"])
  }

  @Test func aRestoredRecordSatisfiesTheModelOfToday() async throws {
    let test = try await TestStore()
    let deal = try await test.deal()
    _ = try await test.deal(["amount": .number("5")])
    let target = RecordTarget(module: "deals", id: deal.id)
    _ = try await test.store.perform(.delete(target), as: test.ana)
    try await test.publish(["modules/deals.yaml": "module: deals\nfields:\n  amount: {required: true, max: 100}"])
    let refused = try await test.refused(.restore(target))
    #expect(refused.codes == ["amount:required"])
  }
}
