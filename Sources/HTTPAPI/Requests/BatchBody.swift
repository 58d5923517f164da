import Engine

/// The body of a batch.
struct BatchBody {
  /// Operations in one batch.
  static let limit = 100
  static let operations = [
    "create", "update", "upsert", "delete", "restore", "transition", "tick", "undo", "claim", "release", "branch",
    "override", "convert", "unconvert",
    "merge", "unmerge",
  ]

  let isAtomic: Bool
  let commands: [Command]

  init(isAtomic: Bool, commands: [Command]) {
    self.isAtomic = isAtomic
    self.commands = commands
  }

  /// Reads the whole body and refuses it with everything that is wrong in it.
  init(_ body: InputValue, module: String) throws(HTTPProblem) {
    var reader = BodyReader(body)
    isAtomic = reader.flag("atomic") ?? false
    let items = reader.list("operations") ?? []
    if reader.value("operations") == nil {
      reader.refuse("operations", "required", "\"operations\" is missing; give a list of operations.")
    } else if !(1...Self.limit).contains(items.count) {
      reader.refuse("operations", "out_of_range", "There are \(items.count) operations; give 1 to \(Self.limit).")
    }
    commands = items.prefix(Self.limit).enumerated().compactMap { index, item in
      reader.nested(item, at: "operations/\(index)") { reader in
        let isConfirmed = reader.flag("confirm_duplicates") == true
        return reader.command(in: module).map { isConfirmed ? .confirmed($0) : $0 }
      }
    }
    try reader.finish()
  }
}

extension BodyReader {
  /// One operation of a batch; nil if it names none that there is.
  fileprivate mutating func command(in module: String) -> Command? {
    let name = requiredText("op")
    switch name {
    case "create": return .create(module: module, values: object("values") ?? [:], enter: entry())
    case "update": return .update(target(in: module), values: object("values") ?? [:])
    case "upsert": return .upsert(module: module, match: requiredText("match"), values: object("values") ?? [:])
    case "delete": return .delete(target(in: module))
    case "restore": return .restore(target(in: module))
    case "transition":
      let (name, to) = (text("transition"), text("to"))
      if let to, name == nil {
        return .advance(target(in: module), to: to, field: text("field"), input: transitionInput())
      }
      return .transition(target(in: module), name: requiredText("transition"), input: transitionInput())
    case "branch":
      let branch = BranchInput(
        transition: requiredText("transition"), branch: requiredText("branch"), input: transitionInput(),
        isUndone: flag("undo") ?? false)
      return .branch(target(in: module), branch)
    case "claim": return .claim(target(in: module), ClaimInput(.claim, field: text("field")))
    case "release": return .claim(target(in: module), ClaimInput(.release, field: text("field")))
    case "undo":
      let input = UndoInput(field: text("field"), move: integer("move"), reason: requiredText("reason"))
      return .undo(target(in: module), input)
    case "tick":
      let input = TickInput(items: texts("checklist") ?? [], isUndone: flag("undo") ?? false)
      return .tick(target(in: module), transition: requiredText("transition"), input)
    case "override":
      return .override(
        target(in: module), field: text("field"), to: requiredText("to"), reason: requiredText("reason"))
    case "convert": return .convert(target(in: module), conversionInput())
    case "unconvert": return .unconvert(target(in: module), reversalInput())
    case "merge": return .merge(target(in: module), mergeInput())
    case "unmerge": return .unmerge(target(in: module), keepingChanges: flag("keep_changes") ?? false)
    default:
      let suggestion = HTTPProblem.suggestion(name, BatchBody.operations)
      if !name.isEmpty {
        let wanted = BatchBody.operations.joined(separator: ", ")
        refuse(
          "op", "unknown_operation",
          "There is no operation \(HTTPProblem.quoted(name)).\(suggestion) There are: \(wanted).")
      }
      return nil
    }
  }

  private mutating func target(in module: String) -> RecordTarget {
    let id = requiredInteger("id")
    if isNull("version") {
      refuse("version", "type_mismatch", "null was found; name the version that you have seen, or leave it out.")
    }
    return RecordTarget(module: module, id: id, expectedVersion: integer("version"))
  }
}
