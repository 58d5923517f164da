import Diagnostics
package import Metamodel

/// What the columns of a file mean for a module, found from its header.
package struct ImportMapping: Sendable {
  /// One for each cell; nil for a column that is left out.
  let columns: [ImportColumn?]
  /// What is wrong with columns, by their places from 0.
  private(set) var complaints: [(column: Int, text: String)] = []
  /// Columns that an export has and nobody can give, since the system keeps or computes them: id, version, who wrote when, formulas.
  let keptBySystem: [String]

  /// Maps a header as far as it can be mapped.
  init(reading header: [String], module: Module, model: Model, map: [String: String] = [:]) {
    var columns: [ImportColumn?] = []
    var kept: [String] = []
    var fields: Set<String> = []
    for (index, title) in header.map(\.trimmingBlanks).enumerated() {
      let target = map[title] ?? title
      let isKept = map[title] == nil && Self.isKeptBySystem(title, module, model)
      if isKept { kept.append(title) }
      guard !isKept, !target.isEmpty || map[title] == nil else {
        columns.append(nil)
        continue
      }
      switch Self.column(title, target: target, module: module, model: model) {
      case .success(let column):
        if !fields.insert(column.field).inserted {
          complaints.append((index, "it is for \(column.field), as is another"))
        }
        columns.append(column)
      case .failure(let complaint):
        complaints.append((index, complaint.text))
        columns.append(nil)
      }
    }
    self.columns = columns
    keptBySystem = kept
  }

  /// The columns of a header that fit no field of a module, or one that another column is for already: by their places from 0, in order.
  ///
  /// - Parameter map: fields by header text, for headers that do not name their field; an empty text leaves the column out.
  package static func misfits(_ header: [String], module: Module, model: Model, map: [String: String]) -> [Int] {
    ImportMapping(reading: header, module: module, model: model, map: map).complaints.map(\.column)
  }

  /// Maps a header.
  ///
  /// - Parameter map: Fields by header text, for headers that do not name their field; an empty text leaves the column out.
  /// - Throws: ``OperationFailure`` that names every column which cannot be mapped.
  init(header: [String], module: Module, model: Model, map: [String: String]) throws(OperationFailure) {
    self.init(reading: header, module: module, model: model, map: map)
    let titles = header.map { $0.trimmingBlanks }
    var complaints = self.complaints.map {
      "column \($0.column + 1)\(titles.indices.contains($0.column) ? ", \"\(titles[$0.column])\"" : ""): \($0.text)"
    }
    complaints += map.keys.filter { !titles.contains($0) }.sorted().map { "no column is called \"\($0)\"" }
    guard complaints.isEmpty else {
      throw OperationFailure(
        code: "bad_header",
        message:
          "The header does not fit \(module.name): \(complaints.joined(separator: "; ")). Map columns with --map column=field, or leave one out with --map column=."
      )
    }
  }

  /// Whether nobody can give what a column is for: numbers that the store allots, figures, formulas, and what it keeps of each record.
  private static func isKeptBySystem(_ title: String, _ module: Module, _ model: Model) -> Bool {
    let type = fieldName(title, in: module, model: model).flatMap(module.field)?.type
    if case .autonumber? = type { return true }
    if type?.isComputed == true { return true }
    return SystemField(rawValue: title).map { ![.owner, .pipeline].contains($0) } ?? false
  }

  private struct Complaint: Error {
    let text: String
  }

  private static func column(
    _ title: String, target: String, module: Module, model: Model
  ) -> Result<ImportColumn, Complaint> {
    let parts = parts(of: target, in: module, model)
    guard let name = parts.first.flatMap({ fieldName($0, in: module, model: model) }) else {
      return .failure(unknown(target, in: module))
    }
    guard let field = module.field(name) else {
      // The system fields that can be given: owner and pipeline.
      guard parts.count == 1 || target == "owner.name" else {
        return .failure(Complaint(text: "\(name) is given by its name alone"))
      }
      return .success(ImportColumn(title: title, field: name, kind: .value))
    }
    guard field.type.isStored else { return .failure(Complaint(text: "\(name) is computed")) }
    return kind(of: field, key: parts.count == 2 ? parts[1] : nil, model: model).map {
      ImportColumn(title: title, field: name, kind: $0)
    }
  }

  /// The field that a header names and, of a lookup, by what: `account.name`, or in labels as an export has them, `Account: Name`.
  private static func parts(of target: String, in module: Module, _ model: Model) -> [String] {
    let labels = target.split(separator: ": ", maxSplits: 1).map(String.init)
    if labels.count == 2, let name = fieldName(labels[0], in: module, model: model),
      case .lookup(let lookup) = module.field(name)?.type, let other = lookup.module.flatMap(model.module),
      let key = fieldName(labels[1], in: other, model: model)
    {
      return [name, key]
    }
    return target.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  }

  /// The api name for what a header says: an api name, or a label in any language.
  private static func fieldName(_ text: String, in module: Module, model: Model) -> String? {
    if module.field(text) != nil || text == SystemField.owner.rawValue { return text }
    if text == SystemField.pipeline.rawValue, !model.pipelines(of: module.name).isEmpty { return text }
    let labelled = module.fields.filter { $0.label.means(text) }
    return labelled.count == 1 ? labelled.first?.name : nil
  }

  private static func kind(of field: Field, key: String?, model: Model) -> Result<ImportColumn.Kind, Complaint> {
    guard case .lookup(let lookup) = field.type else {
      // A user is given by name anyhow.
      guard key == nil || (field.type == .user && key == "name") else {
        return .failure(Complaint(text: "\(field.name) is no lookup"))
      }
      return .success(field.type == .datetime ? .moment : .value)
    }
    guard let name = lookup.module, let module = model.module(name) else {
      return key == nil
        ? .success(.anyLookup) : .failure(Complaint(text: "\(field.name) is written module:name in its cells"))
    }
    guard let key else {
      // Without a key the cell is an id, or what records of the module are called.
      return .success(LookupKey.usual(for: module).first.map { .lookup(module: name, by: $0, orID: true) } ?? .value)
    }
    guard let named = module.field(key).flatMap(LookupKey.init(field:)) else {
      let known = module.fields.filter { LookupKey(field: $0) != nil }.map(\.name)
      let hint = NearMiss.nearest(to: key, among: known).map { "; did you mean \($0)?" } ?? ""
      return .failure(Complaint(text: "\(name) has no field \(key) that could name a record\(hint)"))
    }
    return .success(.lookup(module: name, by: named, orID: false))
  }

  private static func unknown(_ text: String, in module: Module) -> Complaint {
    let labels = module.fields.flatMap { [$0.label.original] + $0.label.translations.values }
    let hint =
      NearMiss.nearest(to: text, among: module.fields.map(\.name) + ["owner"] + labels.sorted())
      .map { "; did you mean \($0)?" } ?? ""
    return Complaint(text: "\(module.name) has no such field\(hint)")
  }
}

extension String {
  /// The text without blanks at its ends. Most texts have none, which two bytes tell.
  var trimmingBlanks: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    guard first <= 0x20 || first >= 0x7F || last <= 0x20 || last >= 0x7F else { return self }
    let isText: (Unicode.Scalar) -> Bool = { $0 != " " && $0 != "\t" && $0 != "\u{A0}" }
    guard let start = unicodeScalars.firstIndex(where: isText), let end = unicodeScalars.lastIndex(where: isText)
    else { return "" }
    return String(self[start...end])
  }
}
