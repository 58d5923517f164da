import Foundation
import Testing

@testable import Engine

@Suite struct DeliveryKeyTests {
  @Test func aKeyIsARandomUUIDInLowerCase() throws {
    let keys = (0..<200).map { _ in DeliveryKey.make() }
    #expect(Set(keys).count == keys.count)
    for key in keys {
      let uuid = try #require(UUID(uuidString: key))
      #expect(uuid.uuidString.lowercased() == key)
      #expect(uuid.uuid.6 >> 4 == 4, "the version")
      #expect(uuid.uuid.8 >> 6 == 2, "the variant")
    }
    // No digit but the version's is always the same.
    let digits = keys.map(Array.init)
    let fixed = digits[0].indices.filter { place in Set(digits.map { $0[place] }).count == 1 }
    #expect(fixed == [8, 13, 14, 18, 23])
  }
}
