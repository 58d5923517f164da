extension Translator {
  /// A record that a path leads to.
  struct Place {
    let module: String
    let alias: String
    /// Conditions under which the path can be followed to this record.
    var guards: [SQLPiece] = []
    /// Those under which it can be followed to the lookup that names this record, which may be null.
    var guardsBefore: [SQLPiece] = []
  }

  /// The column that a path ends in.
  mutating func column(_ operation: Operation) throws(Problem) -> ColumnTerm {
    switch operation {
    case .variable(let member):
      guard member.module != nil, let root = scopes.first else { throw unreachable(operation) }
      return try column(member, of: Place(module: root.module, alias: root.alias))
    case .local(let slot, _):
      let scope = scopes[slot + 1]
      let source = try source(of: scope.module, at: operation.offset)
      return ColumnTerm(
        sql: .column(source.idColumn, of: scope.alias), storage: .reference(module: scope.module))
    case .member(let base, let member): return try column(member, of: try record(base))
    default: throw notTranslatable("This value", at: operation.offset)
    }
  }

  /// The column of a field of a record.
  func column(_ member: Member, of place: Place) throws(Problem) -> ColumnTerm {
    guard let column = naming.column(ofField: member.name, in: place.module) else {
      throw notTranslatable("'\(member.name)'", at: member.offset)
    }
    if let definition = column.definition {
      return ColumnTerm(sql: "(\(SQLPiece(definition)))", storage: column.storage, guards: place.guards)
    }
    guard case .anyReference(let moduleColumn, let idColumn) = column.storage else {
      return ColumnTerm(
        sql: .column(column.name, of: place.alias), storage: column.storage, guards: place.guards)
    }
    return ColumnTerm(
      sql: .column(idColumn, of: place.alias), storage: column.storage, guards: place.guards,
      moduleColumn: .column(moduleColumn, of: place.alias))
  }

  /// The record that a lookup or an element of a related list stands for; lookups are joined.
  mutating func record(_ operation: Operation) throws(Problem) -> Place {
    if case .local(let slot, _) = operation {
      let scope = scopes[slot + 1]
      return Place(module: scope.module, alias: scope.alias)
    }
    guard let (index, member, holder) = try lookup(operation),
      let lookup = naming.column(ofField: member.name, in: holder.module),
      case .reference(let module) = lookup.storage
    else { throw unreachable(operation) }
    let source = try source(of: module, at: member.offset)
    let join = SQLJoin(following: lookup.name, of: holder.alias, to: source)
    if !scopes[index].joins.contains(join) {
      guard scopes[index].joins.count < Limits.lookups else { throw tooManyLookups(at: member.offset) }
      scopes[index].joins.append(join)
    }
    let reference = SQLPiece.column(lookup.name, of: holder.alias)
    return Place(
      module: module, alias: join.alias, guards: holder.guards + ["\(reference) IS NOT NULL"],
      guardsBefore: holder.guards)
  }

  /// The table of a module.
  func source(of module: String, at offset: Int) throws(Problem) -> SQLSource {
    guard let source = naming.source(ofModule: module) else {
      throw notTranslatable("The module \(module)", at: offset)
    }
    return source
  }

  /// The last step of a path to a lookup: the scope that it starts in, the lookup, and the record that has it.
  private mutating func lookup(
    _ operation: Operation
  ) throws(Problem) -> (scope: Int, member: Member, holder: Place)? {
    switch operation {
    case .variable(let member):
      guard member.module != nil, let root = scopes.first else { return nil }
      return (0, member, Place(module: root.module, alias: root.alias))
    case .member(let base, let member): return (scope(of: base), member, try record(base))
    default: return nil
    }
  }

  /// The scope in which a path starts.
  private func scope(of operation: Operation) -> Int {
    switch operation {
    case .member(let base, _): scope(of: base)
    case .local(let slot, _): slot + 1
    default: 0
    }
  }

  private func tooManyLookups(at offset: Int) -> Problem {
    Problem(
      code: .tooComplex, message: "The filter leads through more than \(Limits.lookups) lookups here.", offset: offset)
  }

  private func unreachable(_ operation: Operation) -> Problem {
    let path = operation.path.map { "'\($0)'" } ?? "This value"
    return notTranslatable(path, at: operation.offset)
  }
}
