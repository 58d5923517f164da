/// Why a file cannot be read as a sheet.
package enum SpreadsheetError: Error, Sendable, Hashable {
  case tooLarge(limit: Int)
  /// A file of Excel before 2007, or one with a password: both are compound files.
  case compoundFile
  case brokenArchive(reason: String)
  /// It is an archive of something else.
  case noWorkbook
  case tooManyParts(limit: Int)
  case missingPart(String)
  case partTooLarge(String, limit: Int)
  case unreadablePart(String, reason: String)
  case brokenXML(part: String, line: Int, column: Int)
  /// Declarations of a document type, with which XML may blow itself up or read other files.
  case documentType(part: String)
  case encoding(part: String)
  case tooDeep(part: String, limit: Int)
  case badReference(String, part: String)
  case givenTwice(CellReference)
  case badSharedText(CellReference)
  case badNumber(String, CellReference)
  case tooManyCells(limit: Int)
  case tooManyMerges(limit: Int)
  case noSuchSheet(String, among: [String])
  case csv(CSVError)
  /// A sheet cannot be packed.
  case unwritable(reason: String)
}

extension SpreadsheetError: CustomStringConvertible {
  /// What was found, what was wanted and what to do.
  package var description: String {
    switch self {
    case .tooLarge(let limit): "The file has more than \(limit) bytes. Leave only the sheet in it."
    case .compoundFile:
      "The file is an .xls of an old Excel, or is protected by a password. Save it as .xlsx without one."
    case .brokenArchive(let reason): "The file is no .xlsx, or is cut off (\(reason)). Save it again as .xlsx or .csv."
    case .noWorkbook: "The file is a zip archive without a workbook. Save the sheet as .xlsx or .csv."
    case .tooManyParts(let limit): "The file is packed from more than \(limit) files. Leave only the sheet in it."
    case .missingPart(let part): "The workbook has no \(part), to which it refers. Save it again as .xlsx."
    case .partTooLarge(let part, let limit):
      "\(part) has more than \(limit) bytes unpacked. Leave only the sheet in it."
    case .unreadablePart(let part, let reason): "\(part) cannot be unpacked (\(reason)). Save it again as .xlsx."
    case .brokenXML(let part, let line, let column):
      "\(part):\(line):\(column) is no well-formed XML. Save it again as .xlsx."
    case .documentType(let part): "\(part) declares a document type, which no spreadsheet does. Save it again as .xlsx."
    case .encoding(let part): "\(part) is not UTF-8. Save it again as .xlsx."
    case .tooDeep(let part, let limit): "\(part) nests deeper than \(limit) elements. Save it again as .xlsx."
    case .badReference(let text, let part): "\(part) names the cells \(text.prefix(40)), which no sheet has."
    case .givenTwice(let place): "\(place) is given twice. Save the file again as .xlsx."
    case .badSharedText(let place): "\(place) refers to a text that the workbook does not have."
    case .badNumber(let text, let place): "\(place) is said to be a number and holds \(text.prefix(40))."
    case .tooManyCells(let limit): "There are more than \(limit) cells. Leave only the sheet that is meant."
    case .tooManyMerges(let limit): "There are more than \(limit) merged cells."
    case .noSuchSheet(let name, let names):
      "There is no sheet \(name). The sheets are: \(names.prefix(20).joined(separator: ", "))."
    case .csv(let error): "\(error)"
    case .unwritable(let reason): "The sheet cannot be packed: \(reason)."
    }
  }
}
