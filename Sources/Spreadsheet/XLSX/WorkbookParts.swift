/// The parts of an XLSX file, found by their relations; nothing is guessed from their names.
struct WorkbookParts {
  private let archive: ZipArchive
  private let limits: SpreadsheetLimits
  /// The sheets in the order of their tabs, with their parts.
  private(set) var sheets: [(name: String, part: String)] = []
  private var sharedTextsPart: String?

  init(_ bytes: [UInt8], limits: SpreadsheetLimits) throws(SpreadsheetError) {
    archive = try ZipArchive(bytes, limits: limits)
    self.limits = limits
    let root = try relations(of: "")
    guard let workbook = root.first(where: { $0.kind == "officeDocument" })?.target else { throw .noWorkbook }
    let relations = try relations(of: workbook)
    sharedTextsPart = relations.first { $0.kind == "sharedStrings" }?.target
    var found: [(name: String, part: String)] = []
    try part(workbook).read { event in
      guard case .start("sheet", let attributes) = event,
        let id = attributes.first(where: { $0.key.hasSuffix(":id") })?.value,
        let relation = relations.first(where: { $0.id == id && $0.kind == "worksheet" })
      else { return }
      found.append((attributes["name"] ?? "", relation.target))
    }
    sheets = found
  }

  /// The texts that cells share; nil if the workbook has none.
  var sharedTexts: XMLPart? {
    get throws(SpreadsheetError) {
      guard let sharedTextsPart else { return nil }
      return try part(sharedTextsPart)
    }
  }

  /// A part to which another refers.
  ///
  /// - Throws: ``SpreadsheetError``.
  func part(_ name: String) throws(SpreadsheetError) -> XMLPart {
    guard let bytes = try archive.part(name) else { throw .missingPart(name) }
    return XMLPart(name: name, bytes: bytes, limits: limits)
  }
}

extension WorkbookParts {
  private struct Relation {
    let id: String
    /// The last word of its type: `worksheet`.
    let kind: String
    /// The name of a part.
    let target: String
  }

  /// What a part refers to; the empty name stands for the file itself.
  private func relations(of part: String) throws(SpreadsheetError) -> [Relation] {
    let folder = part.split(separator: "/").dropLast()
    let file = part.split(separator: "/").last ?? ""
    let name = (folder + ["_rels", "\(file).rels"]).joined(separator: "/")
    guard let bytes = try archive.part(name) else {
      throw part.isEmpty ? .noWorkbook : .missingPart(name)
    }
    var found: [Relation] = []
    try XMLPart(name: name, bytes: bytes, limits: limits).read { event in
      guard case .start("Relationship", let attributes) = event, attributes["TargetMode"] != "External",
        let kind = attributes["Type"]?.split(separator: "/").last
      else { return }
      let target = Self.resolved(attributes["Target"] ?? "", in: Array(folder))
      found.append(Relation(id: attributes["Id"] ?? "", kind: String(kind), target: target))
    }
    return found
  }

  /// The name of a part from a reference, which is absolute or begins in a folder. Parts are looked up in the archive alone.
  private static func resolved(_ target: String, in folder: [Substring]) -> String {
    var path = target.hasPrefix("/") ? [] : folder
    for step in target.split(separator: "/") where step != "." {
      if step == ".." { _ = path.popLast() } else { path.append(step) }
    }
    return path.joined(separator: "/")
  }
}
