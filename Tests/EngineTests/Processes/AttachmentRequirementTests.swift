import Expressions
import Testing

@testable import Engine

@Suite struct AttachmentRequirementTests {
  private static let mail = TransitionInput(activities: [ActivityInput(kind: "mail", subject: "Signed copy")])

  private func ready(_ test: TestStore) async throws -> RecordTarget {
    let contract = try await test.contract(["scope": .text("all")])
    try await test.bring(contract, to: "ready")
    return contract
  }

  @Test func twoWaysToOneThingNameItOnce() async throws {
    let files = ContractModel.files.mapValues {
      $0.replacing(
        "- attachment: {kind: signed_contract, types: [application/pdf, image/*], max_mb: 1, max_age_days: 30}",
        with: "- any: [{attachment: {kind: code}}, {fields: [code]}]")
    }
    let test = try await TestStore(files: files)
    let contract = try await ready(test)
    let refused = try await test.refused { try await test.go("sign", contract, Self.mail) }
    #expect(refused.codes == ["code|code:none_of"])
    #expect(refused.message(at: "code|code").hasPrefix("code is wanted in one of these ways, 0 found. "))
  }

  @Test func aFileOfTheKindAndTypeIsWanted() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await ready(test)
    try await test.attach("draft.pdf", kind: "draft", to: contract)
    try await test.attach("signed.txt", "I sign", kind: "signed_contract", to: contract)
    let refused = try await test.refused { try await test.go("sign", contract, Self.mail) }
    #expect(refused.codes == ["signed_contract:attachment_missing"])
    #expect(refused["signed_contract"]?.found == .number("0") && refused["signed_contract"]?.wanted == .number("1"))
    let message = refused.message(at: "signed_contract")
    #expect(message.contains("draft.pdf is of kind draft; signed.txt is text/plain"))
    try await test.attach(
      "signed.pdf", "%PDF-1.7 " + String(repeating: "x", count: 1_000_001), kind: "signed_contract", to: contract)
    let large = try await test.refused { try await test.go("sign", contract, Self.mail) }
    #expect(large.message(at: "signed_contract").contains("signed.pdf has 1000010 bytes"))
    let file = try await test.attach("signed.pdf", kind: "signed_contract", to: contract)
    _ = try await test.store.perform(.detach(contract, attachment: file.id), as: test.admin)
    #expect(try await test.refused { try await test.go("sign", contract, Self.mail) }.problems.count == 1)
    _ = try await test.store.perform(.reattach(contract, attachment: file.id), as: test.admin)
    #expect(try await test.go("sign", contract, Self.mail).record["status"] == .string("signed"))
  }

  @Test func anEarlierFileCountsIfTheRequestNamesIt() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await test.contract(["scope": .text("all")])
    let file = try await test.attach("signed.pdf", kind: "signed_contract", to: contract)
    let elsewhere = try await test.attach("signed.pdf", kind: "signed_contract", to: try await test.contract())
    test.pass(days: 1)
    try await test.bring(contract, to: "ready")
    let refused = try await test.refused { try await test.go("sign", contract, Self.mail) }
    #expect(refused.message(at: "signed_contract").contains("name it by its id, \(file.id)"))
    var input = Self.mail
    input.attachments = [elsewhere.id]
    #expect(
      try await test.refused { try await test.go("sign", contract, input) }.codes
        == ["attachments:not_found", "signed_contract:attachment_missing"])
    input.attachments = [file.id]
    test.pass(days: 30)
    #expect(
      try await test.refused { try await test.go("sign", contract, input) }
        .message(at: "signed_contract").contains("was attached on 2026-06-01"))
    test.pass(days: -1)
    #expect(try await test.go("sign", contract, input).record["status"] == .string("signed"))
  }

  @Test func aMailIsLoggedBeforeOrWithIt() async throws {
    let test = try await TestStore(files: ContractModel.files)
    let contract = try await ready(test)
    try await test.attach("signed.pdf", kind: "signed_contract", to: contract)
    #expect(try await test.refused { try await test.go("sign", contract) }.codes == ["mail:activity_missing"])
    let mail: RecordInput = ["subject": .text("Here"), "regarding": .text("contracts/\(contract.id)")]
    _ = try await test.store.perform(.create(module: "mails", values: mail), as: test.ana)
    #expect(try await test.go("sign", contract).record["status"] == .string("signed"))
  }

  @Test func whoeverMayNotReadFilesIsNotToldOfThem() async throws {
    let access = ContractModel.access.replacing("contracts: {fee: hidden}", with: "contracts: {fee: masked}")
    let test = try await TestStore(files: ContractModel.files(["access.yaml": access]))
    let contract = try await ready(test)
    let file = try await test.attach("secret.pdf", kind: "draft", to: contract)
    let outsider = TestStore.caller(test.max, "outsider")
    var input = TransitionInput()
    input.attachments = [file.id]
    let refused = try await test.refused { try await test.go("sign", contract, input, by: outsider) }
    #expect(refused.codes.contains("attachments:not_found"))
    #expect(!refused.problems.contains { $0.message.contains("secret.pdf") })
  }
}
