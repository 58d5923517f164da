import Expressions
import Metamodel

/// Values that come with a transition for the records that its record's lookups name: `account.phone`.
///
/// They are commands of their own in the same transaction, and take the rights that they would take alone.
struct ParentValues {
  /// By lookup, by field.
  private let values: [String: RecordInput]

  /// Takes the values with a dot in their name out of an input.
  init(taking input: inout TransitionInput) {
    guard input.values.keys.contains(where: { $0.utf8.contains(UInt8(ascii: ".")) }) else {
      values = [:]
      return
    }
    var (own, parents) = (RecordInput(), [String: RecordInput]())
    for (name, value) in input.values {
      let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 {
        parents[parts[0], default: [:]][parts[1]] = value
      } else {
        own[name] = value
      }
    }
    input.values = own
    values = parents
  }

  /// Whether one of them is for a place such as `account.phone`.
  func have(_ place: String) -> Bool {
    let parts = place.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 && values[parts[0]]?[parts[1]] != nil
  }

  /// Writes them to the records that the image names.
  ///
  /// - Returns: what stands in the way.
  func write(beside image: RowImage, _ plan: ModulePlan, _ execution: Execution, cause: String) throws -> [Problem] {
    var problems: [Problem] = []
    for (lookup, values) in self.values.sorted(by: { $0.key < $1.key }) {
      let isKnown = execution.access.level(of: lookup, in: plan.module.name) > .hidden
      guard isKnown, case .lookup(_)? = plan.module.field(lookup)?.type else {
        problems.append(.unknownField("\(lookup).\(values.keys.sorted().first ?? "")", in: plan, nil))
        continue
      }
      guard case .record(let parent)? = image.value(of: lookup, in: plan) else {
        problems.append(
          Problem(at: lookup, code: "required", message: "\(lookup) names no record to which values could be given."))
        continue
      }
      guard parent != RecordReference(module: plan.module.name, id: image.id) else {
        problems.append(.ownParent(lookup, values.keys.sorted().first ?? ""))
        continue
      }
      do {
        let command = Command.update(RecordTarget(module: parent.module, id: parent.id), values: values)
        _ = try execution.beside("with \(plan.module.name)/\(image.id) \(cause)").run(command)
      } catch let refusal as Refusal {
        problems += refusal.problems.map { $0.within(lookup) }
      }
    }
    return problems
  }
}

extension Problem {
  /// A record's own values do not come by a lookup that names the record itself: they would be judged and written twice.
  fileprivate static func ownParent(_ lookup: String, _ field: String) -> Problem {
    Problem(
      at: "\(lookup).\(field)", code: "names_itself",
      message: "\(lookup) names the record itself. Give \(field) without \(lookup).",
      found: .text("\(lookup).\(field)"),
      wanted: .text(field))
  }
}
