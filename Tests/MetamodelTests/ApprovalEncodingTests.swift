import Foundation
import Testing

@testable import Metamodel

/// The same approval is written alike, so that it is pinned as one version.
@Suite struct ApprovalEncodingTests {
  private static func approval(_ events: Set<Approval.Event>) -> Approval {
    Approval(
      name: "discount", label: LocalizedText("Discount"), module: "deals", events: events, condition: nil, order: 1,
      rules: [], openFields: [], allowsOwn: false)
  }

  @Test func theOrderInWhichASetHoldsItsEventsDoesNotCount() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var written: Set<Data> = []
    for capacity in 1...64 {
      var events = Set<Approval.Event>(minimumCapacity: capacity)
      for event in Approval.Event.allCases.shuffled() { events.insert(event) }
      written.insert(try encoder.encode(Self.approval(events)))
    }
    #expect(written.count == 1)
    #expect(Self.approval([.transition, .create, .edit]).events == [.create, .edit, .transition])
  }
}
