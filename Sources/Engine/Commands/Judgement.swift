import Expressions
import GRDB
import Metamodel

/// Evaluates the model's expressions over a record as it stands and as it would become.
final class Judgement {
  private let plan: ModulePlan
  /// The record that fields by themselves speak of.
  private let image: RowImage
  private let old: RowImage?
  private let execution: Execution
  /// What has a name beside the record's fields.
  private let words: [String: Value]
  /// What `now()` is.
  private let now: Timestamp
  /// Made for the first expression: most records are judged by none.
  private lazy var reader = ImageReader(execution, plan: plan, old: old, now: now)
  private lazy var formulas = FormulaValues()

  /// - Parameter moment: when it is judged; nil means now.
  init(
    _ execution: Execution, _ plan: ModulePlan, image: RowImage, old: RowImage?, at moment: Timestamp? = nil,
    words: [String: Value] = [:]
  ) {
    self.words = words
    now = moment ?? execution.now
    self.execution = execution
    self.plan = plan
    self.image = image
    self.old = old
  }

  /// What judging a condition comes to.
  enum Verdict {
    case holds
    case fails
    /// It cannot be told, for the reason given; `missing` is the path of the value that is not there, if that is why.
    case unknown(String, missing: String?)
  }

  func verdict(_ condition: ModelExpression) -> Verdict {
    do {
      var evaluation = evaluation
      return try evaluation.holds(condition.checked) ? .holds : .fails
    } catch {
      return .unknown(
        String(error.message.hasSuffix(".") ? error.message.dropLast() : error.message[...]), missing: error.path)
    }
  }

  /// Whether a condition is met; one that cannot be told is not.
  func isMet(_ condition: ModelExpression?) -> Bool {
    guard let condition else { return true }
    if case .holds = verdict(condition) { return true }
    return false
  }

  /// The names that the module's expressions may use.
  var vocabulary: ModelVocabulary { ModelVocabulary(model: execution.state.compiled.model, module: plan.module.name) }

  /// What the caller may be told of what was found.
  var access: Access { execution.access }

  var callerName: String { execution.caller.name }

  func value(_ expression: ModelExpression) throws -> Value {
    var evaluation = evaluation
    return try evaluation.value(of: expression.checked)
  }

  /// A text with its placeholders filled; a missing value is empty.
  func text(_ template: TextTemplate) -> String {
    template.parts.map { part in
      switch part {
      case .text(let text): return text
      case .placeholder(let expression):
        guard let value = try? value(expression), value != .null else { return "" }
        return Self.words(value)
      }
    }.joined()
  }

  /// A message with its placeholders filled, as whoever asked may read it.
  func message(_ template: TextTemplate) -> String {
    template.parts.map { part in
      guard case .placeholder(let expression) = part, !isSeen(expression) else {
        return text(TextTemplate(source: "", parts: [part]))
      }
      return Access.hidden
    }.joined()
  }

  /// A condition as it is written, unless it speaks of what whoever asked may not know of.
  func words(of condition: ModelExpression) -> String { access.knows(condition) ? condition.source : Access.hidden }

  /// Whether whoever asked may see the value of an expression: each field that it reads, and the records that its paths lead
  /// through.
  func isSeen(_ expression: ModelExpression) -> Bool {
    access.reads(expression) && expression.checked.dependencies.allSatisfy { isSeen($0, of: expression) }
  }

  private func isSeen(_ names: [String], of expression: ModelExpression) -> Bool {
    if names.count == 1, plan.module.hasField(names[0]) { return true }
    guard let path = path(names) else {
      // It leads through a list, whose records are not to be had one by one.
      return expression.checked.fields.allSatisfy { access.scope(of: .read, on: $0.module) == nil }
    }
    if case .records(let module) = path.checked.type { return access.scope(of: .read, on: module) == nil }
    guard let last = names.last, let start = self.path(names.dropLast()),
      case .record(let reference)? = try? value(start),
      reference.module != ImageReader.old
    else { return true }
    return access.reads(last, of: reference.module) && ((try? execution.reads(reference)) ?? false)
  }

  /// Which fields of which records the value of an expression tells.
  func told(by expression: ModelExpression) -> ToldFields {
    var (told, known) = (ToldFields.nothing, [FieldName]())
    for names in expression.checked.dependencies {
      guard let field = names.last, let reference = record(at: names.dropLast()) else { continue }
      told.add(field, of: .init(module: reference.module, record: reference.id))
      known.append(FieldName(module: reference.module, field: field))
    }
    for name in expression.checked.fields where name.module != UserMembers.module && !known.contains(name) {
      told.add(name.field, of: .init(module: name.module, record: nil))
    }
    return told
  }

  /// The record to which a path leads: no names lead to the one that is judged.
  private func record(at names: ArraySlice<String>) -> RecordReference? {
    guard !names.isEmpty else { return RecordReference(module: plan.module.name, id: image.id) }
    guard let start = path(Array(names)), case .record(let reference)? = try? value(start),
      reference.module != UserMembers.module
    else { return nil }
    return reference.module == ImageReader.old
      ? RecordReference(module: plan.module.name, id: reference.id) : reference
  }

  /// A path of fields as an expression of the module's.
  func path(_ names: [String]) -> ModelExpression? {
    guard let expression = try? Expression(parsing: names.joined(separator: ".")),
      let checked = try? CheckedExpression(expression, vocabulary: vocabulary)
    else { return nil }
    return ModelExpression(checked)
  }

  private static func words(_ value: Value) -> String {
    switch InputValue(value) {
    case .text(let text), .number(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .list(let items): items.map(\.words).joined(separator: ", ")
    case .null, .object: ""
    }
  }

  /// The value that a template of the configuration gives, as input for a field.
  func input(_ template: ValueTemplate) throws -> InputValue {
    switch template {
    case .text(let template): .text(text(template))
    case .expression(let expression): Self.input(try value(expression))
    case .null, .literal, .list: template.literalInput ?? .null
    }
  }

  private static func input(_ value: Value) -> InputValue {
    guard case .record(let reference) = value else { return InputValue(value) }
    // With its module, so that a lookup to any module can be given one.
    return .object(["module": .text(reference.module), "id": .number(String(reference.id))])
  }

  /// The moments at which a condition may come to hold, or cease to, merely because time passes.
  func turningPoints(of condition: ModelExpression) -> [Timestamp] {
    // It was read as one of which they can be told.
    (try? TurningPoints(condition.checked).moments(evaluation)) ?? []
  }

  private var evaluation: Evaluation {
    Evaluation(
      variables: variable, reader: reader, now: now, timeZone: execution.state.settings.timeZone,
      rights: .definer)
  }

  private func variable(_ name: String) throws -> Value? {
    switch name {
    case "user": return RowImage.user(execution.caller.userID)
    case "old": return old == nil ? .null : .record(RecordReference(module: ImageReader.old, id: image.id))
    default: break
    }
    if let value = image.value(of: name, in: plan) { return value }
    if let word = words[name], !plan.module.hasField(name) { return word }
    if case .formula(let formula)? = plan.module.field(name)?.type {
      return try formulas.value(of: name) {
        try formula.value(evaluation, currencyScale: execution.state.settings.currencyScale)
      }
    }
    let value = try reader.value(of: name, in: RecordReference(module: plan.module.name, id: image.id))
    // A record that is being created has no row yet.
    guard value == .null, let rollup = plan.rollups.first(where: { $0.field.name == name }) else { return value }
    return rollup.initial
  }
}

extension ValueTemplate {
  /// What it gives without a record to judge; nil if it speaks of one.
  var literalInput: InputValue? {
    switch self {
    case .null: .null
    case .literal(let text): .text(text)
    case .list(let items): .list(items.map(InputValue.text))
    case .text, .expression: nil
    }
  }
}

/// Reads records out of the store, and `old` out of the image that was taken before the command.
private final class ImageReader: RecordReader {
  /// The module under which `old` is read; no module can have that name.
  static let old = "old"

  private let execution: Execution
  private let plan: ModulePlan
  private let oldImage: RowImage?
  private let now: Timestamp
  /// Made for the first record that is read: most conditions read the fields of their own alone.
  private lazy var records = DatabaseRecordReader(
    RecordReading(
      db: execution.db, model: execution.state.compiled.model, columns: execution.state.compiled.columns,
      currencyScale: execution.state.settings.currencyScale, now: now,
      timeZone: execution.state.settings.timeZone))
  private lazy var formulas = FormulaValues()

  init(_ execution: Execution, plan: ModulePlan, old: RowImage?, now: Timestamp) {
    self.execution = execution
    self.plan = plan
    oldImage = old
    self.now = now
  }

  func value(of member: String, in record: RecordReference) throws -> Value {
    guard record.module == Self.old else { return try records.value(of: member, in: record) }
    guard let oldImage else { return .null }
    return try value(of: member, before: oldImage) ?? .null
  }

  /// What a field was before the command: a formula is computed of what its fields were, while other records are as they are now.
  private func value(of member: String, before image: RowImage) throws -> Value? {
    if let value = image.value(of: member, in: plan) { return value }
    if let number = plan.rollups.firstIndex(where: { $0.field.name == member }), number < image.rollups.count {
      return image.rollups[number]
    }
    guard case .formula(let formula)? = plan.module.field(member)?.type else { return nil }
    return try formulas.value(of: member) {
      let evaluation = Evaluation(
        variables: { [self] in try variable($0, before: image) }, reader: self, now: now,
        timeZone: execution.state.settings.timeZone, rights: .definer, budget: Formula.budget)
      return try formula.value(evaluation, currencyScale: execution.state.settings.currencyScale)
    }
  }

  /// What a formula reads by a name: a list is of other records.
  private func variable(_ name: String, before image: RowImage) throws -> Value? {
    try value(of: name, before: image)
      ?? records.value(of: name, in: RecordReference(module: plan.module.name, id: image.id))
  }
}
