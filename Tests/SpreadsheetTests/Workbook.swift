@testable import Spreadsheet

/// An XLSX file as the parts that another program might have packed.
struct Workbook {
  static let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  var parts: [(name: String, text: String)] = [
    (
      "_rels/.rels",
      "<Relationships><Relationship Id=\"r1\" Type=\"\(kind)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    ),
    (
      "xl/workbook.xml",
      "<workbook xmlns:r=\"\(kind)\"><sheets><sheet name=\"Plan\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    ),
    (
      "xl/_rels/workbook.xml.rels",
      """
      <Relationships><Relationship Id="r1" Type="\(kind)/worksheet" Target="worksheets/sheet1.xml"/>\
      <Relationship Id="r2" Type="\(kind)/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>
      """
    ),
  ]

  /// A workbook whose one sheet has this content, and whose cells share these texts.
  init(_ sheet: String, shared: String = "<sst/>") {
    self["xl/worksheets/sheet1.xml"] = "<worksheet>\(sheet)</worksheet>"
    self["xl/sharedStrings.xml"] = shared
  }

  subscript(name: String) -> String? {
    get { parts.first { $0.name == name }?.text }
    set {
      parts.removeAll { $0.name == name }
      if let newValue { parts.append((name, newValue)) }
    }
  }

  var bytes: [UInt8] {
    get throws { try ZipPacking.bytes(of: parts) }
  }
}
