import Engine
import Metamodel
import harness

extension ReadSection {
  /// The same pages for people whose roles limit them, beside the administrator's: what checking rights costs where all are answered the
  /// same records.
  func rights(_ bench: Workbench, _ raw: RawDatabase) async throws -> [Line] {
    let overlay = try SourceSet(name: "overlay", files: ["access.yaml": Limited.access])
    _ = try await bench.store.publish(overlay: overlay, author: bench.caller, message: "roles that limit")
    let change = UserChange(teams: ["everybody"])
    _ = try await bench.store.updateUser(bench.caller.name, change, by: bench.caller)
    var callers: [Limited: Caller] = [:]
    for limited in Limited.allCases {
      let user = NewUser(
        name: limited.rawValue, email: nil, displayName: nil, roles: [limited.rawValue], teams: ["everybody"])
      _ = try await bench.store.createUser(user, by: bench.caller)
    }
    for limited in Limited.allCases { callers[limited] = try await bench.store.caller(named: limited.rawValue) }
    guard let administrator = try await bench.store.caller(named: bench.caller.name) else {
      throw RawError(message: "the administrator is not there")
    }
    var lines: [Line] = []
    for question in Question.all {
      for limited in Limited.allCases {
        guard let caller = callers[limited] else { throw RawError(message: "\(limited) is not there") }
        lines.append(try await rights(question, bench.store, caller, limited, administrator, raw))
      }
    }
    return lines
  }

  /// - Returns: the page's time against the administrator's and what the scope's condition costs SQLite alone.
  private func rights(
    _ question: Question, _ store: Store, _ caller: Caller, _ limited: Limited, _ administrator: Caller,
    _ raw: RawDatabase
  ) async throws -> Line {
    let columns = try Columns.ofDeals(raw)
    let plain = try raw.prepare("SELECT \(columns) FROM deals \(question.sql)")
    let scoped = try raw.prepare("SELECT \(columns) FROM deals \(limited.isScoped ? question.scoped : question.sql)")
    var (engine, whole, plainly, scopedly) = (Samples(), Samples(), Samples(), Samples())
    for round in 0..<(2 * Self.pages) {
      // Whoever comes second finds more in the processor's caches.
      let order = [(caller, true), (administrator, false)]
      for (caller, isLimited) in round.isMultiple(of: 2) ? order : order.reversed() {
        let time = try await Stopwatch.awaitedMilliseconds { _ = try await store.list(question.request, as: caller) }
        if isLimited { engine.add(time) } else { whole.add(time) }
      }
      plainly.add(try Stopwatch.milliseconds { try plain.forEachRow([]) { _ = $0.touch() } })
      scopedly.add(try Stopwatch.milliseconds { try scoped.forEachRow([]) { _ = $0.touch() } })
    }
    let condition = limited.isScoped ? max(0, scopedly.median - plainly.median) : 0
    let without = Figure.decimal(engine.median / whole.median, digits: 2)
    return Line(
      group, "\(question.name), \(limited.text), against the administrator's and the condition's own cost in SQLite",
      measured: "\(Figure.latency(engine)), \(without) x the administrator's", limit: Figure.latency(whole),
      result: .ratio(engine.median / (whole.median + condition)), aim: .below(1.1, "1.10 x"))
  }
}

/// Somebody whose role limits what they see, though all that is asked here is theirs.
private enum Limited: String, CaseIterable {
  case reader
  case scoped
  case leveled
  case colleague

  var isScoped: Bool { self == .scoped || self == .colleague }

  var text: String {
    switch self {
    case .reader: "not limited"
    case .scoped: "under a scope"
    case .leveled: "under levels"
    case .colleague: "under both"
    }
  }

  static let access = """
    roles:
      reader:
        modules: {"*": [read]}
      scoped:
        modules: {"*": [read]}
        scopes: {"*": team}
      leveled:
        modules: {"*": [read]}
        fields: {deals: {next_step: masked, description: hidden}}
      colleague:
        modules: {"*": [read]}
        scopes: {"*": team}
        fields: {deals: {next_step: masked, description: hidden}}
    teams: {everybody: {label: Everybody}}
    """
}
