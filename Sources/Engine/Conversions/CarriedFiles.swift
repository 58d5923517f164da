import GRDB
import Metamodel

/// The files of a record that is converted, which go over to one of its targets when that is made.
struct CarriedFiles {
  /// All files of the record, those of the recycle bin too; none where no target takes them.
  private(set) var all: [Attachment] = []
  private var source: PlannedRecord?
  /// The target that takes them.
  private var taker = ""

  /// No files.
  init() {}

  /// The files of a record, for the first of the targets that the conversion names and that is made.
  init(of source: PlannedRecord, _ conversion: Conversion, _ targets: [TargetPlan], _ execution: Execution) throws {
    let made = targets.filter { $0.way != .skip }.map(\.name)
    let carry = conversion.carried.first { $0.list == Conversion.attachments }
    guard let taker = carry?.targets.first(where: made.contains) else { return }
    self.taker = taker
    self.source = source
    all = try AttachmentTable(db: execution.db).attachments(of: source.id, in: source.plan)
  }

  /// Gives them to a target's record, if it is the one that takes them.
  ///
  /// - Returns: the record, which has a new version if it got some.
  func give(to target: TargetPlan, _ image: RowImage, _ execution: Execution) throws -> RowImage {
    guard let source, taker == target.name, !all.isEmpty else { return image }
    let moved = try AttachmentTable(db: execution.db)
      .move(of: source, to: PlannedRecord(plan: target.plan, id: image.id))
    return try execution.note(AttachmentChange(added: moved), of: image, target.plan, cause: "convert")
  }

  /// What taking the conversion back needs to know of them; nil if there are none.
  var trace: ConversionTrace.Attachments? {
    all.isEmpty ? nil : ConversionTrace.Attachments(ids: all.map(\.id), target: taker)
  }

  /// Which of them whoever asked is told of.
  ///
  /// - Parameter module: the record's.
  func told(to access: Access, _ module: String) -> [CarriedRecord] {
    guard access.readsAttachments(of: module) else { return [] }
    return all.map { CarriedRecord(module: Conversion.attachments, id: $0.id, target: taker) }
  }
}
