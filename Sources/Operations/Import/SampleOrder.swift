import Metamodel

/// The order in which modules can be filled: each after those that its columns point to.
struct SampleOrder {
  private(set) var modules: [String] = []
  private let targets: [String: Set<String>]
  private var begun: Set<String> = []

  /// - Parameter headers: The columns that are filled, by module.
  /// - Throws: ``OperationFailure`` for a file named after no module.
  init(_ headers: [String: [String]], _ model: Model) throws(OperationFailure) {
    var targets: [String: Set<String>] = [:]
    for (name, columns) in headers {
      let module = try model.existing(module: name)
      targets[name] = Self.targets(of: module, columns, among: headers.keys)
    }
    self.targets = targets
    // Those that can point to anything come last; else by name, so that the ids of samples are always the same.
    for name in targets.keys.sorted() where targets[name]?.count != targets.count { add(name) }
    for name in targets.keys.sorted() { add(name) }
  }

  /// Depth first; in a circle of modules the one that was begun first comes last.
  private mutating func add(_ name: String) {
    guard begun.insert(name).inserted else { return }
    for target in (targets[name] ?? []).sorted() { add(target) }
    modules.append(name)
  }

  private static func targets(
    of module: Module, _ columns: [String], among known: some Sequence<String>
  ) -> Set<String> {
    let fields = columns.compactMap { column in
      module.field(String(column.prefix { $0 != "." }))
    }
    var targets: Set<String> = []
    for field in fields {
      guard case .lookup(let lookup) = field.type else { continue }
      if let target = lookup.module { targets.insert(target) } else { targets.formUnion(known) }
    }
    return targets.intersection(Set(known))
  }
}
