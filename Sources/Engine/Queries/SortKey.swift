import Expressions
import Metamodel

/// One field by which a list is sorted.
struct SortKey: Sendable, Hashable {
  let path: FieldPath
  let isDescending: Bool
  /// Whether SQLite is kept from using an index on it.
  var isHidden = false
  /// The name of the collation that puts its texts in order; nil for what has an order of its own.
  var collation: String?

  /// What puts records in order: the column with its table's alias, or that of the sort keys, or the texts by their collation, or the
  /// places of a picklist's values. A `+` hides it from the planner (https://www.sqlite.org/optoverview.html#uplus).
  var sql: String { hiding + (path.member.order?.place(of: path.sql) ?? path.sortSQL ?? path.sql + collating) }

  /// The column itself.
  var column: String { hiding + path.sql }

  private var hiding: String { isHidden ? "+" : "" }

  private var collating: String { collation.map { " COLLATE \"\($0)\"" } ?? "" }

  /// The key with no use for an index.
  var hidden: SortKey {
    SortKey(path: path, isDescending: isDescending, isHidden: true, collation: collation)
  }

  var isID: Bool { path.lookup == nil && path.member.name == SystemField.id.rawValue }

  /// Whether a record may have no value: only what the table itself declares NOT NULL surely has one.
  var isNullable: Bool { path.lookup != nil || !Self.neverNull.contains(path.member.name) }

  private static let neverNull = Set(
    [SystemField.id, .version, .createdAt, .createdBy, .modifiedAt, .modifiedBy].map(\.rawValue))

  /// The comparison that values further on in the list pass.
  var after: String { isDescending ? "<" : ">" }

  var direction: String { isDescending ? "DESC" : "ASC" }

  /// The key as in the question: `-amount`.
  var text: String { (isDescending ? "-" : "") + path.text }

  /// The term of ORDER BY. SQLite takes null for the smallest value, so nulls are last by themselves where it is
  /// descending.
  var order: String { isNullable && !isDescending ? "\(sql) ASC NULLS LAST" : "\(sql) \(direction)" }

  /// A condition that every value meets but null, and that an index can seek; along `IS NOT NULL` it would only walk.
  var smallest: String {
    switch path.member.storage {
    case _ where path.member.sortColumn != nil: "\(sql) >= x''"
    case .text, .codes: "\(sql) >= ''"
    default: "\(sql) >= -9223372036854775808"
    }
  }

  /// Ids break ties, in the direction of the key before, as an index on that key has them.
  static func tieBreaker(after keys: [SortKey]) -> SortKey {
    SortKey(path: FieldPath(StoredMember(.id)), isDescending: keys.last?.isDescending ?? false)
  }
}

/// Reads the sort of a question: fields separated by commas, `-` before one for descending, a lookup's field as
/// `account.name`.
struct SortParser {
  private let reader: FieldPathReader
  private let collator: Collator

  private static let mostKeys = SharedView.mostSortKeys

  init(module: Module, naming: EngineNaming, access: Access, collator: Collator) {
    self.collator = collator
    reader = FieldPathReader(
      module: module, naming: naming, access: access, place: "sort", code: "not_sortable", verb: "sort",
      reason: Self.reasonNotToSort)
  }

  /// The keys, the last of which is the id.
  func keys(of sort: String?, problems: inout [Problem]) -> [SortKey] {
    var keys: [SortKey] = []
    let parts = (sort ?? "").split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    for part in parts == [""] ? [] : parts {
      do throws(Refusal) {
        let key = try self.key(part)
        // What follows the id, or a key's second mention, cannot change the order.
        if keys.contains(where: { $0.path == key.path || $0.isID }) { continue }
        keys.append(key)
      } catch {
        problems += error.problems
      }
    }
    if keys.count > Self.mostKeys {
      problems.append(
        Problem(
          at: "sort", code: "too_many", message: "A list is sorted by at most \(Self.mostKeys) fields.",
          found: .number(String(keys.count)), wanted: .number(String(Self.mostKeys))))
    }
    return keys.last?.isID == true ? keys : keys + [SortKey.tieBreaker(after: keys)]
  }

  private func key(_ part: String) throws(Refusal) -> SortKey {
    let isDescending = part.hasPrefix("-")
    let path = try reader.path(isDescending ? trimmed(part.dropFirst()) : part)
    return SortKey(
      path: path, isDescending: isDescending, collation: path.member.isCollated ? collator.name : nil)
  }

  /// Why a field gives no order; nil if it does.
  @Sendable static func reasonNotToSort(by member: StoredMember, of module: Module?) -> String? {
    module?.field(member.name)?.type.reasonNotToSort
  }

  private func trimmed(_ text: some StringProtocol) -> String {
    guard text.hasPrefix(" ") || text.hasSuffix(" ") else { return String(text) }
    return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
