/// A role: what its users may do, module by module.
package struct Role: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  /// Rights by module api name, or under `*` for every module that is not named.
  package let modules: [String: Set<Right>]
  /// On which records the rights count, by module or under `*`; on all where nothing is said.
  package let scopes: [String: RoleScope]
  /// How its users see fields, by module and field, where it is said.
  package let fields: [String: [String: FieldLevel]]
  /// Fields of these sensitivities its users see as any others.
  package let sees: Set<Sensitivity>

  package init(
    name: String, label: LocalizedText, modules: [String: Set<Right>], scopes: [String: RoleScope] = [:],
    fields: [String: [String: FieldLevel]] = [:], sees: Set<Sensitivity> = []
  ) {
    self.name = name
    self.label = label
    self.modules = modules
    self.scopes = scopes
    self.fields = fields
    self.sees = sees
  }

  /// The rights that the role gives on a module.
  package func rights(on module: String) -> Set<Right> { modules[module] ?? modules["*"] ?? [] }

  /// Whether the role gives a right on a module.
  package func allows(_ right: Right, on module: String) -> Bool { rights(on: module).contains(right) }

  /// The records of a module on which the role gives a right.
  package func scope(of right: Right, on module: String) -> RecordScope {
    (scopes[module] ?? scopes["*"])?.scope(of: right) ?? .all
  }

  /// How the role's users see a field.
  package func level(of field: Field, in module: String) -> FieldLevel {
    if let said = fields[module]?[field.name] { return said }
    // Whoever administers records could change what is masked for them.
    let sensitivity = field.effectiveSensitivity
    return sensitivity.isMasked && !sees.contains(sensitivity) && !allows(.administer, on: module) ? .masked : .editable
  }
}

/// What a role may allow on a module.
package enum Right: String, Sendable, Hashable, Codable, CaseIterable {
  case create
  case read
  case update
  case delete
  /// To take all records of the module away as a file.
  case export
  case `import`
  /// To send many commands at once.
  case bulk
  case transition
  /// To create a record in mid-process, with a reason.
  case enter
  /// To move a record off its blueprint's paths, with a reason.
  case override
  /// To decide approvals that name whoever has it.
  case decide
  case administer

  /// Whether it changes nothing.
  package var isReading: Bool { self == .read || self == .export }
}

/// The records on which a role's rights on a module count.
package struct RoleScope: Sendable, Hashable {
  /// For reading, taking away as a file, and moving along a process, which says by itself who moves what.
  package let read: RecordScope
  /// For everything else.
  package let write: RecordScope

  package init(read: RecordScope, write: RecordScope) {
    self.read = read
    self.write = write
  }

  package func scope(of right: Right) -> RecordScope { right.isReading || right == .transition ? read : write }
}

/// A choice among the records of a module: by owner, by what they are, or both.
package struct RecordScope: Sendable, Hashable {
  /// Whose records.
  package enum Reach: String, Sendable, Hashable, CaseIterable {
    /// The user's own.
    case own
    /// Those of whoever is in one of the user's teams.
    case team
    /// The user's own and those of whoever stands below, however deep.
    case subordinates
    case all
  }

  package let reaches: Set<Reach>
  /// Records of anybody that meet one of these.
  package let conditions: [ModelExpression]

  package init(_ reaches: Set<Reach>, or conditions: [ModelExpression] = []) {
    self.reaches = reaches
    self.conditions = conditions
  }

  /// Every record.
  package static let all = RecordScope([.all])

  package var isAll: Bool { reaches.contains(.all) }

  /// The records of either.
  package func union(_ other: RecordScope) -> RecordScope {
    if isAll || other.isAll { return .all }
    return RecordScope(
      reaches.union(other.reaches), or: conditions + other.conditions.filter { !conditions.contains($0) })
  }
}

/// How somebody sees a field, from not at all to all that there is.
package enum FieldLevel: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// As if there were no such field.
  case hidden
  /// Whether there is a value, and a mask in its place.
  case masked
  case readOnly = "read_only"
  case editable

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

extension Sensitivity {
  /// Whether its values are masked for whoever has no role that sees them.
  package var isMasked: Bool { self == .pii || self == .phi }
}

/// A team of users.
package struct Team: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText

  package init(name: String, label: LocalizedText) {
    self.name = name
    self.label = label
  }
}

extension RoleScope {
  /// As it would be written, such as `team` or `read all, write own`.
  package var text: String { read == write ? read.text : "read \(read.text), write \(write.text)" }
}

extension RecordScope {
  /// As it would be written, such as `own or status == 'open'`.
  package var text: String {
    let reaches = Reach.allCases.filter(reaches.contains).map(\.rawValue)
    return (reaches + conditions.map(\.source)).joined(separator: " or ")
  }
}
