import Testing

@testable import Engine

@Suite struct SearchTests {
  @Test(arguments: [
    ("łódź", "LODZ"), ("Łukasz", "luk"), ("Muñoz", "munoz"), ("Müller", "muller"), ("Mu\u{308}ller", "müller"),
    ("müller", "mu\u{308}ll"), ("İstanbul", "istanbul"), ("ISTANBUL", "İstanbul"), ("Ilıca", "ilica"),
    ("Straße", "strasse"), ("STRASSE", "straße"), ("José", "jose"), ("Jose\u{301}", "josé"), ("Jose", "JOSÉ"),
    ("Ærø", "aero"), ("Đorđe", "dorde"), ("Ωμέγας", "ωμεγασ"), ("Ёлка", "елка"), ("ﬁnance", "finance"),
    ("１２３ Main", "123"), ("O'Brien", "o'brien"), ("O'Brien", "brien"), ("東京都", "東京"),
  ])
  func findsWithoutRegardToCaseAndAccents(name: String, text: String) async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": name])
    #expect(try await test.search(text).names == ["people/1"])
    #expect(try await test.search("x\(text)").names == [])
  }

  @Test(arguments: [
    ("+34 600 123 456", "600123"), ("+34 600 123 456", "600 123 456"), ("+34 600 123 456", "+34 600-123"),
    ("+34 600 123 456", "0034600123456"), ("600 123 456", "+34 600 123 456"), ("+44 7911 123456", "07911 123456"),
    ("07911 123456", "+44 7911 123456"), ("(555) 123-4567 x12", "1234567"), ("(555) 123-4567", "555.123"),
  ])
  func findsPhoneNumbersHoweverTheyAreWritten(phone: String, text: String) async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Ana", "phone": phone])
    try await test.add(["first": "Eva", "phone": "+1 212 999 8888"])
    #expect(try await test.search(text).names == ["people/1"])
    #expect(try await test.search("ana \(text)").names == ["people/1"])
    #expect(try await test.search("eva \(text)").names == [])
  }

  @Test func everyWordHasToBeThereAndTheLastMayBeABeginning() async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Maria", "last": "Garcia", "email": "maria@northwind.example.com"])
    try await test.add(["first": "Mario", "last": "Garcia"])
    #expect(Set(try await test.search("mar").names) == ["people/1", "people/2"])
    #expect(try await test.search("mar garcia").names == [])
    #expect(try await test.search("garcia mari northw").names == [])
    #expect(try await test.search("garcia maria northw").names == ["people/1"])
    #expect(try await test.search("maria@north").names == ["people/1"])
    #expect(try await test.search("maria gar nothing").names == [])
    #expect(try await test.search("p-0002").names == ["people/2"])
    // Of one letter there is no beginning.
    #expect(try await test.search("m").names == [])
  }

  @Test func wordsInQuotesStandInARow() async throws {
    let test = try await TestStore.searched()
    try await test.add(to: "places", ["name": "Office", "street": "Calle Mayor 12"])
    try await test.add(to: "places", ["name": "Store", "street": "Mayor Calle 12"])
    #expect(Set(try await test.search("calle mayor").names) == ["places/1", "places/2"])
    #expect(try await test.search("\"calle mayor\"").names == ["places/1"])
    #expect(try await test.search("“calle mayor” off").names == ["places/1"])
    #expect(try await test.search("\"calle may\"").names == [])
    // It is still being typed.
    #expect(try await test.search("\"calle may").names == ["places/1"])
  }

  @Test func onlySearchableFieldsAreFound() async throws {
    let test = try await TestStore.searched()
    try await test.add([
      "first": "Ana", "iban": "ES91", "card": "visa77", "nickname": "anita", "story": "a long one", "kind": "friend",
    ])
    try await test.add(to: "places", ["name": "Office", "site": "https://northwind.example.com"])
    try await test.add(to: "notes", ["body": "Remember the milk"])
    for text in ["es91", "anita", "long", "friend", "northwind"] {
      #expect(try await test.search(text).names == [], "\(text)")
    }
    #expect(try await test.search("visa77").names == ["people/1"])
    #expect(try await test.search("milk").names == ["notes/1"])
  }

  @Test func answersWithTitleFieldsAndSnippet() async throws {
    let test = try await TestStore.searched()
    let place = try await test.add(to: "places", ["name": "Łódź"])
    let person = try await test.add([
      "first": "José", "last": "García", "email": "jose@example.com", "phone": "+34 600 123 456", "place": "\(place)",
    ])
    let byName = try #require(try await test.search("jose gar").results.first)
    #expect(byName.id == person)
    #expect(byName.title == "José García Łódź")
    #expect(byName.fields == ["email", "first", "last"])
    let byMail = try #require(try await test.search("garcia example").results.first)
    #expect(byMail.fields == ["email", "last"])
    let byNumber = try #require(try await test.search("600123").results.first)
    #expect(byNumber.snippet?.text == "phone: +34 [600 123] 456")
    let byPlace = try #require(try await test.search("lod").results.first)
    #expect(byPlace.snippet?.text == "name: [Łódź]")
    #expect(byPlace.module == "places")
  }

  @Test func snippetsOfLongTextsAreCutAroundWhatWasFound() async throws {
    let test = try await TestStore.searched()
    try await test.add(
      to: "notes", ["body": String(repeating: "left ", count: 100) + "needle" + String(repeating: " right", count: 100)]
    )
    let snippet = try #require(try await test.search("needle").results.first?.snippet)
    #expect(snippet.text.hasPrefix("body: …"))
    #expect(snippet.text.contains("left [needle] right"))
    #expect(snippet.text.hasSuffix("…"))
    #expect(snippet.text.count < 180)
  }

  @Test func titlesAreRankedBeforeOtherFieldsAndWholeWordsBeforeBeginnings() async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Ann", "email": "rome@example.com"])
    try await test.add(["first": "Romeo", "last": "Alpha"])
    try await test.add(["first": "Saint", "last": "Rome"])
    try await test.add(to: "places", ["name": "Rome"])
    try await test.add(to: "places", ["name": "Rome Central"])
    #expect(
      try await test.search("rome").names == ["places/1", "places/2", "people/2", "people/3", "people/1"])
  }

  @Test func moreThanCanBeRankedIsSaidSo() async throws {
    let test = try await TestStore.searched()
    let best = try await test.add(to: "notes", ["body": "apple"])
    let commands = (0..<SearchCandidates.most).map {
      Command.create(module: "notes", values: ["body": .text("green apple \($0)")])
    }
    _ = try await test.store.perform(commands, atomic: true, as: test.admin)
    let found = try await test.search("apple", in: ["notes"], limit: 3)
    #expect(found.capped)
    #expect(found.found == SearchCandidates.most)
    #expect(found.results.count == 3)
    #expect(found.names.first == "notes/\(best)")
    let few = try await test.search("apple 77", in: ["notes"])
    #expect(!few.capped)
    #expect(few.found == 1)
  }

  @Test func whatModulesHaveNotGoesToThoseThatHave() async throws {
    let test = try await TestStore.searched()
    for number in 0..<10 { try await test.add(to: "places", ["name": "apple \(number)"]) }
    let commands = (0..<SearchCandidates.most + 50).map {
      Command.create(module: "notes", values: ["body": .text("green apple \($0)")])
    }
    _ = try await test.store.perform(commands, atomic: true, as: test.admin)
    let found = try await test.search("apple")
    #expect(found.capped)
    #expect(found.found == SearchCandidates.most)
    #expect(try await test.search("green").found == SearchCandidates.most)
    #expect(Set(found.names).isSuperset(of: (1...10).map { "places/\($0)" }))
  }

  @Test func whatTheCallerMayNotReadIsNeitherFoundNorCountedNorShown() async throws {
    let test = try await TestStore.searched()
    let place = try await test.add(to: "places", ["name": "Secret Garden"])
    try await test.add(["first": "Secret", "last": "Agent", "place": "\(place)"])
    #expect(try await test.search("secret").found == 2)
    let found = try await test.search("secret", as: test.ana)
    #expect(found.names == ["people/1"])
    #expect(found.found == 1)
    #expect(found.results.first?.title == "Secret Agent")
    #expect(try await test.search("garden", as: test.ana).found == 0)
    let refused = try await test.refused {
      try await test.store.search(SearchRequest(text: "secret", modules: ["places"]), as: test.ana)
    }
    #expect(refused.kind == .notPermitted)
    let unknown = try await test.refused {
      try await test.store.search(SearchRequest(text: "secret", modules: ["placs"]), as: test.ana)
    }
    #expect(unknown.codes == ["module:unknown_module"])
  }

  @Test(arguments: [
    "\"", "\"\"", "*", "**", "\"*", "a\"b", "NEAR(", "NEAR(a b, 3)", "a:b", "name:ana", "{name}: ana", "AND", "a AND",
    "NOT",
    "OR OR", "(", ")", "()", "-ana", "^ana", "+", "ana +", "ana\0", "\0", "--", "';DROP TABLE sys_search", "\\", "…",
    "\u{FFFD}", "\u{202E}", "🙂", "🙂 ana*", "ana AND NOT ana", "0", "00", "+0", "000000000000", "a' OR '1'='1",
    String(repeating: "\"", count: 199), String(repeating: "a ", count: 100), String(repeating: "1 ", count: 100),
    String(repeating: "(", count: 200), String(repeating: "é", count: 200),
  ])
  func noTextIsAMistake(text: String) async throws {
    let test = try await TestStore.searched()
    try await test.add(["first": "Ana", "phone": "600 123 456"])
    let before = try test.contents()
    _ = try await test.search(text)
    #expect(try test.contents() == before)
  }

  @Test func aTextThatIsTooLongIsRefused() async throws {
    let test = try await TestStore.searched()
    let text = String(repeating: "word ", count: 2_000)
    let refused = try await test.refused { try await test.store.search(SearchRequest(text: text), as: test.ana) }
    #expect(refused.kind == .badRequest)
    #expect(refused.message(at: "q") == "The text has 10000 characters; a search takes at most 200.")
  }
}
