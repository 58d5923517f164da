/// Writes sheets as an XLSX file.
package enum XLSXWriter {
  /// The bytes of a workbook; the same sheets give the same bytes.
  ///
  /// - Parameter sheets: At least one. Their names are at most 31 characters long, differ, and hold none of `[]:*?/\`.
  /// - Throws: ``SpreadsheetError/unwritable(reason:)``.
  package static func bytes(of sheets: [Sheet]) throws(SpreadsheetError) -> [UInt8] {
    let numbered = sheets.enumerated().map { (number: $0.offset + 1, sheet: $0.element) }
    let head: [(String, String)] = [
      ("[Content_Types].xml", contentTypes(numbered.map(\.number))),
      ("_rels/.rels", relations([("rId1", "officeDocument", "xl/workbook.xml")])),
      ("xl/workbook.xml", workbook(numbered.map { ($0.number, $0.sheet.name) })),
      (
        "xl/_rels/workbook.xml.rels",
        relations(
          numbered.map { ("rId\($0.number)", "worksheet", "worksheets/sheet\($0.number).xml") }
            + [("rIdStyles", "styles", "styles.xml")])
      ),
      ("xl/styles.xml", styles),
    ]
    return try ZipPacking.bytes(
      of: head + numbered.map { ("xl/worksheets/sheet\($0.number).xml", WorksheetText($0.sheet).xml) })
  }

  static let start = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  static let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let packages = "http://schemas.openxmlformats.org/package/2006"
  private static let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  private static func contentTypes(_ numbers: [Int]) -> String {
    let sheets = numbers.map {
      "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(kinds).worksheet+xml\"/>"
    }
    return """
      \(start)<Types xmlns="\(packages)/content-types">\
      <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(kinds).sheet.main+xml"/>\
      <Override PartName="/xl/styles.xml" ContentType="\(kinds).styles+xml"/>\(sheets.joined())</Types>
      """
  }

  private static func relations(_ relations: [(id: String, kind: String, target: String)]) -> String {
    let elements = relations.map {
      "<Relationship Id=\"\($0.id)\" Type=\"\(relationships)/\($0.kind)\" Target=\"\($0.target)\"/>"
    }
    return "\(start)<Relationships xmlns=\"\(packages)/relationships\">\(elements.joined())</Relationships>"
  }

  private static func workbook(_ sheets: [(number: Int, name: String)]) -> String {
    let elements = sheets.map {
      "<sheet name=\"\(XMLText.escaped($0.name))\" sheetId=\"\($0.number)\" r:id=\"rId\($0.number)\"/>"
    }
    return """
      \(start)<workbook xmlns="\(namespace)" xmlns:r="\(relationships)"><sheets>\(elements.joined())</sheets></workbook>
      """
  }

  /// Style 0 is plain, 1 the bold header, 2 wrapped text.
  private static let styles = """
    \(start)<styleSheet xmlns="\(namespace)">\
    <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
    <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
    <fill><patternFill patternType="solid"><fgColor rgb="FFE7EAF0"/><bgColor indexed="64"/></patternFill></fill></fills>\
    <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
    <cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
    <xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">\
    <alignment vertical="center" wrapText="1"/></xf>\
    <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
    <alignment vertical="top" wrapText="1"/></xf></cellXfs>\
    <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
    """
}
