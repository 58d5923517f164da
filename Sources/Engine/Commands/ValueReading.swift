import Expressions
import GRDB
import Metamodel

/// Reads the values of a command into a record's image, and judges what has to hold of a record whatever command made
/// it.
struct ValueReading {
  let execution: Execution
  let plan: ModulePlan
  /// Whether the record is being created: only then is its pipeline chosen.
  var isNew = false
  /// Whether the values are the engine's own: defaults.
  var isByEngine = false
  /// Fields whose values a process gives and not whoever asked, so that it does not matter how they see them.
  var byProcess: Set<String> = []

  private var db: Database { execution.db }

  /// Writes given values into an image, which holds what the record holds now.
  ///
  /// - Returns: the positions of the fields that were given, and the problems found.
  ///
  /// - Parameter askedFor: fields that a process asks for: whoever may run it may give them, if they know of them.
  func apply(
    _ input: RecordInput, to image: inout RowImage, askedFor: Set<String> = []
  ) throws -> (given: Set<Int>, problems: [Problem]) {
    let before = image
    var given: Set<Int> = []
    var problems: [Problem] = []
    for (name, value) in input.sorted(by: { $0.key < $1.key }) {
      if let position = plan.position(name), level(of: name) > .hidden {
        do {
          let reading = FieldReading(plan.fields[position], current: before.values[position], db)
          image.values[position] = try read(value, reading, before.values[position], askedFor)
          given.insert(position)
        } catch {
          problems.append(error.problem)
        }
      } else if let problem = applySystem(name, value, &image, isHinted: problems.count < Self.mostHints) {
        problems.append(problem)
      }
    }
    let changed = given.filter { image.values[$0] != before.values[$0] }.sorted()
    let missing = try missingRecords(changed, image, seen: execution.isAsked && !isByEngine)
    return (given, problems + missing + (try missing.isEmpty ? refusedRecords(changed, image) : []))
  }

  /// How whoever asked sees a field; what the engine gives by itself knows no levels.
  private func level(of field: String) -> FieldLevel {
    isByEngine || byProcess.contains(field) || !execution.isAsked
      ? .editable : execution.access.level(of: field, in: plan.module.name)
  }

  /// The value in the field's own type. One that may only be read may be given as it is; of one that is masked nobody could learn
  /// in that way what it is.
  private func read(
    _ input: InputValue, _ reading: FieldReading, _ before: Value, _ askedFor: Set<String>
  ) throws(FieldProblem) -> Value {
    let field = reading.field
    let level = askedFor.contains(field.name) ? .editable : level(of: field.name)
    if level == .masked { throw FieldProblem(.readOnlyField(field, isMasked: true)) }
    let value = try reading.read(input)
    if level == .readOnly, value != before { throw FieldProblem(.readOnlyField(field, isMasked: false)) }
    return value
  }

  /// Unknown fields of one input for which the name that was meant is looked for: it costs more than all the rest.
  private static let mostHints = 100

  private func applySystem(
    _ name: String, _ value: InputValue, _ image: inout RowImage, isHinted: Bool
  ) -> Problem? {
    switch SystemField(rawValue: name) {
    case .owner:
      do {
        let read = try FieldReading(Self.owner, current: image.owner.map(RowImage.user) ?? .null, db).read(value)
        guard case .record(let user) = read else {
          return Problem(at: name, code: "required", message: "A record always has an owner.")
        }
        image.owner = user.id
        return nil
      } catch {
        return error.problem
      }
    case .pipeline where !plan.pipelines.isEmpty: return applyPipeline(value, &image)
    case .some: return .readOnly(name, "the system keeps it")
    case nil:
      guard let field = plan.module.field(name), level(of: name) > .hidden else {
        return .unknownField(name, in: plan, isHinted ? execution.access : nil)
      }
      let why = field.type.isComputed ? "it is computed" : "a \(field.type.name) is not kept in records yet"
      return .readOnly(name, why)
    }
  }

  private func applyPipeline(_ value: InputValue, _ image: inout RowImage) -> Problem? {
    guard let name = value.codeText, plan.pipelines.contains(where: { $0.name == name }) else {
      return Problem(
        at: "pipeline", code: "unknown_value", message: "\(plan.module.name) has no pipeline \(value.words).",
        found: value,
        wanted: .list(plan.pipelines.map { .text($0.name) }))
    }
    guard isNew || image.pipeline == name else {
      return .readOnly("pipeline", "it is chosen at creation" + (image.pipeline.map { " and stays \($0)" } ?? ""))
    }
    image.pipeline = name
    return nil
  }

  /// The owner is a user field of every module.
  private static let owner = PlannedField(
    field: Field(name: "owner", label: LocalizedText("Owner"), type: .user), column: "owner",
    storage: .reference(module: "users"),
    limits: FieldLimits(
      Field(name: "owner", label: LocalizedText("Owner"), type: .user), storage: .reference(module: "users")))

  // MARK: What has to hold

  /// Lookups at these positions that lead to no record.
  ///
  /// - Parameter seen: whether those that the caller may not read count as not there.
  func missingRecords(_ positions: [Int], _ image: RowImage, seen: Bool = false) throws -> [Problem] {
    try positions.compactMap { position in
      let field = plan.fields[position].field
      guard case .lookup = field.type, case .record(let reference) = image.values[position] else { return nil }
      guard let target = execution.state.compiled.plan(reference.module) else {
        return Problem(
          at: field.name, code: "not_found",
          message: "\(field.label.spoken): there is no module '\(reference.module)'.",
          found: .text(reference.module))
      }
      let isDeleted = try db.cachedStatement(
        sql: "SELECT deleted_at IS NOT NULL FROM \"\(target.module.name)\" WHERE id = ?"
      ).firstInteger([reference.id.databaseValue])
      if seen, !byProcess.contains(field.name), try !execution.reads(reference) {
        return .noRecord(field, reference, isDeleted: false)
      }
      return isDeleted == 0 ? nil : .noRecord(field, reference, isDeleted: isDeleted != nil)
    }
  }

  /// Lookups at these positions that lead to a new record to which nobody has agreed and that waits for nobody any more. What is told
  /// about it, an activity or a note, may be about any record.
  func refusedRecords(_ positions: [Int], _ image: RowImage) throws -> [Problem] {
    try positions.compactMap { position in
      let field = plan.fields[position].field
      guard case .lookup = field.type, field.name != plan.regarding?.field,
        case .record(let reference) = image.values[position],
        let entry = try ApprovalLock.refused(reference, execution)
      else { return nil }
      return .undecided(field, reference, entry, isSeen: try execution.reads(reference))
    }
  }

  /// Required fields that are empty, and checks of fields that do not hold of the image.
  func violations(_ image: RowImage, old: RowImage?) -> [Problem] {
    let judgement = Judgement(execution, plan, image: image, old: old)
    return plan.ruled.compactMap { position in
      let field = plan.fields[position].field
      if image.values[position] == .null {
        if case .autonumber = field.type { return nil }
        return field.isRequired ? .required(field) : nil
      }
      return field.check.flatMap { judgement.problem(of: $0, field: field, found: image.values[position]) }
    }
  }

  /// The clashes of an image with other records: asked for only where a command is refused anyway, or SQLite has
  /// refused it.
  func duplicates(_ image: RowImage) throws -> [Problem] {
    let judgement = Judgement(execution, plan, image: image, old: nil)
    return try plan.uniqueKeys.compactMap { key in
      guard judgement.isMet(key.condition), key.positions.allSatisfy({ image.values[$0] != .null }) else { return nil }
      var stored: [DatabaseValue] = []
      for position in key.positions { plan.fields[position].keep(image.values[position], in: &stored) }
      let equal = key.columns.map { "\($0) = ?" }.joined(separator: " AND ")
      let clash = try Int64.fetchOne(
        db, sql: "SELECT id FROM \"\(plan.module.name)\" WHERE \(equal) AND id <> ? AND \(key.predicate)",
        arguments: StatementArguments(stored + [image.id.databaseValue]))
      let first = key.positions.first.map { image.values[$0] } ?? .null
      guard let clash else { return nil }
      let isSeen = try execution.reads(RecordReference(module: plan.module.name, id: clash))
      return .duplicate(
        key.positions.map { plan.fields[$0].field }, found: first, of: plan.module.name, clash: isSeen ? clash : nil,
        message: key.message?.spoken)
    }
  }
}

extension ValueReading {
  /// Runs a write of an image, and says which records it clashes with where SQLite finds that it does.
  func explainingDuplicates<Answer>(of image: RowImage, _ write: () throws -> Answer) throws -> Answer {
    do {
      return try write()
    } catch let error as DatabaseError where error.isClash {
      let problems = try duplicates(image)
      guard !problems.isEmpty else { throw error }
      throw Refusal(.conflict, problems)
    }
  }
}

extension Judgement {
  /// The problem with a check that does not hold; nil if it does.
  func problem(of check: Check, field: Field, found: Value) -> Problem? {
    let condition = words(of: check.condition)
    let wanted = InputValue.text(condition)
    switch verdict(check.condition) {
    case .holds: return nil
    case .fails:
      let message =
        check.message.map { self.message($0.spoken) }
        ?? "\(field.label.spoken) is \(InputValue(found).words), but wants \(condition)"
        + others(than: field.name, in: check.condition)
      return Problem(at: field.name, code: "check_failed", message: message, found: InputValue(found), wanted: wanted)
    case .unknown(let why, let missing):
      let reason = missing.map { "\($0) is missing" } ?? why
      return Problem(
        at: field.name, code: "check_failed",
        message: "\(field.label.spoken) cannot be checked against \(condition): "
          + "\(access.reads(check.condition) ? reason : "a value that you may not see").",
        found: InputValue(found), wanted: wanted)
    }
  }

  /// The end of a sentence about a check: the values that it read beside its own field's.
  private func others(than name: String, in condition: ModelExpression) -> String {
    let others = finding(of: condition).values.filter { $0.path != name }.map { "\($0.path) is \($0.value.words)" }
    return others.isEmpty ? "." : "; \(others.joined(separator: ", "))."
  }
}

extension Problem {
  /// Another record has these values; nothing more is said of one that the caller may not read.
  static func duplicate(
    _ fields: [Field], found: Value, of module: String, clash: Int64?, message: String? = nil
  ) -> Problem {
    let labels = fields.map(\.label.spoken).joined(separator: ", ")
    return Problem(
      at: fields.first?.name ?? module, code: "duplicate",
      message: (message ?? "\(labels) \(InputValue(found).words) is taken.")
        + (clash.map { " See \(module) \($0)." } ?? ""),
      found: InputValue(found))
  }
}
