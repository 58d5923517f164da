import Expressions
import Metamodel
import Testing

@testable import Engine

/// What is the same although it is written otherwise.
@Suite struct MatchTextTests {
  @Test(arguments: [
    ("ana@Example.com ", "ANA@example.COM", MatchComparison.email), ("ana+shop@x.es", "ana@x.es", .email),
    ("600 123 123", "+34 600-123-123", .phone), ("0034600123123", "(600) 123 123", .phone),
    ("0600 123 123 ext. 5", "600123123", .phone), ("+44 (0)20 7946 0000", "0044 20 79460000", .phone),
    ("https://www.Acme.example/es?x=1", "http://acme.example", .website),
    ("https://user@acme.example:8080/", "http://acme.example#top", .website),
    ("  B-1234  5", "b-1234 5", .exact), ("García  López, José", "jose lopez garcia", .name),
    ("O'Neill", "ONeill", .name), ("Acme S.L.", "ACME, SL", .company), ("The Acme Company Inc.", "acme", .company),
    ("Łódź Sp", "lodz sp", .name),
  ])
  func theSame(_ left: String, _ right: String, _ comparison: MatchComparison) {
    let texts = [left, right].map { MatchText.normalised(.string($0), as: comparison, callingCode: "34") }
    #expect(texts[0] != nil)
    #expect(texts[0] == texts[1])
  }

  @Test(arguments: [
    ("ana@x.es", "anna@x.es", MatchComparison.email), ("a.na@x.es", "ana@x.es", .email),
    ("600123123", "+33600123123", .phone), ("acme.example", "http://acme.test", .website), ("B-1", "B1", .exact),
  ])
  func notTheSame(_ left: String, _ right: String, _ comparison: MatchComparison) {
    let texts = [left, right].map { MatchText.normalised(.string($0), as: comparison, callingCode: "34") }
    #expect(texts[0] != texts[1])
  }

  @Test func aNumberWithoutACountryIsOfNoOtherWhereTheTenantHasNone() {
    func phone(_ text: String) -> String? { MatchText.normalised(.string(text), as: .phone, callingCode: nil) }
    #expect(phone("600 123 123") == phone("0600-123123"))
    #expect(phone("600 123 123") != phone("+34 600 123 123"))
    #expect(MatchText.phone("1-212-555-0100", callingCode: "1") == MatchText.phone("(212) 555 0100", callingCode: "1"))
  }

  @Test(arguments: [
    ("José García López", "jose garcia lopez", 100...100), ("Maria Garcia", "Garcia Maria", 100...100),
    ("Jon Smith", "John Smith", 90...99), ("Jon Smith", "Jon Smyth", 90...99),
    ("Maria Garcia", "Maria Garcia Lopez", 90...99), ("Maria Garcia Perez", "Maria Garcia Lopez", 0...89),
    ("Maria", "Maria Garcia", 0...89), ("Ana Ruiz", "Eva Ruiz", 0...89), ("Peter", "Gertrude", 0...50),
    ("Studio 12 Berlin", "Studio 13 Berlin", 0...0), ("Studio 12 Berlin", "Studio Berlin", 90...99),
    ("Studio 12 Berlin", "Studios 12 Berlin", 90...99),
  ])
  func howAlikeNamesAre(_ left: String, _ right: String, _ range: ClosedRange<Int>) {
    let (first, second) = (MatchName(left), MatchName(right))
    #expect(range.contains(first.similarity(to: second)), "\(first.similarity(to: second))")
    #expect(first.similarity(to: second) == second.similarity(to: first))
  }

  @Test func likenessIsDefinedForWhateverWordsThereAre() {
    var random = RandomCommandsTests.Generator(state: 7)
    func word() -> String {
      String(
        (0..<Int.random(in: 0...45, using: &random)).map { _ in "abcéłñ 'x-中".randomElement(using: &random) ?? "a" })
    }
    for _ in 0..<3_000 {
      let (left, right) = (MatchName(word()), MatchName(company: word()))
      let likeness = left.similarity(to: right)
      #expect((0...100).contains(likeness))
      #expect(likeness == right.similarity(to: left))
      #expect(left.words.isEmpty || left.similarity(to: left) == 100)
      #expect(left.blocks.count <= 6)
    }
  }

  @Test(arguments: [("Jon Smith", "John Smyth"), ("Garcia Lopez Maria", "María García"), ("Contoso", "Kontoso")])
  func alikeNamesShareABlock(_ left: String, _ right: String) {
    #expect(!Set(MatchName(left).blocks).isDisjoint(with: MatchName(right).blocks))
  }
}
