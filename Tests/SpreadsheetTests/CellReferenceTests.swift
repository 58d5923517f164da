import Testing

@testable import Spreadsheet

struct CellReferenceTests {
  @Test(arguments: [
    ("A1", 1, 1), ("I2", 9, 2), ("$I$2", 9, 2), ("z26", 26, 26), ("AA1", 27, 1), ("XFD1048576", 16_384, 1_048_576),
  ])
  func placesAreRead(_ text: String, _ column: Int, _ row: Int) throws {
    let place = try #require(CellReference(text))
    #expect((place.column, place.row) == (column, row))
    #expect(place.description == text.replacing("$", with: "").uppercased())
  }

  @Test(arguments: [
    "", "A", "1", "A0", "A01", "1A", "XFE1", "A1048577", "ZZZZZ99999999999", "A-1", "A1 ", "Á1", "A1:B2", "A९",
  ])
  func whatNoSheetHasIsNoPlace(_ text: String) {
    #expect(CellReference(text) == nil)
  }

  @Test func rangesKnowWhatLiesWithin() throws {
    let range = try #require(CellRange("B2:D4"))
    for (text, isWithin) in [("B2", true), ("D4", true), ("C3", true), ("A2", false), ("B5", false), ("E3", false)] {
      #expect(try range.contains(#require(CellReference(text))) == isWithin, "\(text)")
    }
    #expect(CellRange("A1")?.description == "A1:A1")
    #expect(CellRange("A1:XFD1048576") != nil)
    for text in ["", "A1:", "B2:A1", "A1:A2:A3", "A1:XFE1"] { #expect(CellRange(text) == nil, "\(text)") }
  }
}
