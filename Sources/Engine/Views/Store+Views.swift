import Diagnostics
import GRDB
import Metamodel

extension Store {
  /// The caller's own views of a module, by name, then those that all share, in the order of the configuration; those that
  /// cannot be used now say why. One's own goes before a shared one of its name.
  ///
  /// - Throws: ``Refusal`` if the caller may not read the module.
  package func views(of module: String, as caller: Caller) async throws -> [ViewInfo] {
    try await read { context in
      _ = try context.module(module, readableBy: caller)
      let check = ViewCheck(context: context, caller: caller)
      let own = try ViewTable(db: context.db, user: caller.userID).all(of: module)
      let shared = context.model.views(of: module).filter { view in !own.contains { $0.name == view.name } }
      return try own.map {
        ViewInfo(view: $0, owner: caller.name, isDefault: false, problems: try check.problems($0))
      }
        + shared.map { shared in
          let (view, obstacle) = context.seen(shared, by: caller)
          return ViewInfo(
            view: view, owner: nil, isDefault: shared.isDefault,
            problems: try obstacle.map { [$0] } ?? check.problems(view))
        }
    }
  }

  /// Keeps a view of the caller's own, in the place of the one of its name if there is one.
  ///
  /// - Returns: whether it is new.
  /// - Throws: ``Refusal`` if it is none that the caller could use.
  package func save(_ view: SavedView, as caller: Caller) async throws -> Bool {
    try await execute(as: caller) { execution, _ in
      let problems = try ViewCheck(context: execution.readContext, caller: execution.caller).all(view)
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
      let table = ViewTable(db: execution.db, user: caller.userID)
      let isNew = try table.view(view.name, of: view.module) == nil
      if isNew, try table.all(of: view.module).count >= ViewCheck.mostViews { throw Refusal.tooManyViews }
      try table.save(view)
      return isNew
    }
  }

  /// The view of that name of the caller's own.
  ///
  /// - Throws: ``Refusal`` if there is none.
  package func ownView(_ name: String, of module: String, as caller: Caller) async throws -> SavedView {
    try await read { context in
      _ = try context.module(module, readableBy: caller)
      let table = ViewTable(db: context.db, user: caller.userID)
      if let view = try table.view(name, of: module) { return view }
      throw try Refusal.noView(name, own: table.all(of: module), shared: context.model.views(of: module))
    }
  }

  /// Judges a view that is to be everybody's as if it were the caller's own.
  ///
  /// - Throws: ``Refusal`` if the caller is no administrator, or could not use the view.
  package func check(shared view: SavedView, as caller: Caller) async throws {
    try await requireSharer(view.name, of: view.module, caller)
    try await read { context in
      let problems = try ViewCheck(context: context, caller: caller).all(view)
      guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    }
  }

  /// - Throws: ``Refusal`` if the caller is no administrator, or there is no such shared view.
  package func check(sharedView name: String, of module: String, as caller: Caller) async throws {
    try await requireSharer(name, of: module, caller)
    try await read { context in
      _ = try context.module(module, readableBy: caller)
      guard context.model.view(name, of: module) == nil else { return }
      throw Refusal(
        .notFound, .unknown("view", name, at: "view", among: context.model.views(of: module).map(\.name)))
    }
  }

  /// Refuses whoever is no administrator, and has the audit log tell of it.
  private func requireSharer(_ view: String, of module: String, _ caller: Caller) async throws {
    try await auditing(AuditEntry(.configurationPublish, "view \(module)/\(view)"), as: caller) {
      try Self.requireAdministrator(caller, state)
    }
  }

  /// Removes a view of the caller's own, if there is one of its name.
  package func forgetOwn(_ view: SavedView, as caller: Caller) async throws {
    try await execute(as: caller) { execution, _ in
      _ = try ViewTable(db: execution.db, user: caller.userID).delete(view.name, of: view.module)
    }
  }

  /// Removes a view of the caller's own.
  ///
  /// - Throws: ``Refusal`` if there is none of that name.
  package func deleteView(_ name: String, of module: String, as caller: Caller) async throws {
    try await execute(as: caller) { execution, _ in
      let table = ViewTable(db: execution.db, user: caller.userID)
      guard try table.delete(name, of: module) else {
        let shared = execution.state.compiled.model.views(of: module)
        throw try Refusal.noView(name, own: table.all(of: module), shared: shared)
      }
    }
  }
}

extension ReadContext {
  /// The view of that name that the caller can use: one of the caller's own, else a shared one.
  ///
  /// - Throws: ``Refusal`` if there is none.
  func view(_ name: String, of module: String, for caller: Caller) throws -> SavedView {
    let table = ViewTable(db: db, user: caller.userID)
    if let view = try table.view(name, of: module) { return view }
    if let shared = model.view(name, of: module) {
      let (view, obstacle) = seen(shared, by: caller)
      if let obstacle { throw Refusal(.badRequest, obstacle) }
      return view
    }
    let names = try table.all(of: module).map(\.name) + model.views(of: module).map(\.name)
    throw Refusal(.notFound, .unknown("view", name, at: "view", among: names))
  }

  /// A shared view as the caller may see it, and why they cannot use it whatever is left of it.
  func seen(_ shared: SharedView, by caller: Caller) -> (view: SavedView, obstacle: Problem?) {
    let access = access(of: caller)
    let readsFilter = shared.filter.map(access.reads) != false
    let view = SavedView(shared, locale: locale(of: caller)).seen(by: access, readsFilter: readsFilter)
    return (view, readsFilter ? nil : .hiddenFilter)
  }

  /// The language in which the caller reads.
  func locale(of caller: Caller) -> String { caller.locale ?? settings.locale }
}

/// Judges views.
struct ViewCheck {
  let context: ReadContext
  let caller: Caller

  /// Views of one user and module.
  static let mostViews = 100
  private static let longestLabel = 255

  /// Why a view cannot be used; nil if it can.
  func problems(_ view: SavedView) throws -> [Problem]? {
    do {
      _ = try ListPlan(view.request(), for: caller, in: context)
      return nil
    } catch let refusal as Refusal {
      return refusal.problems.map { $0.at == "fields" ? $0.at("columns") : $0 }
    }
  }

  /// Everything that is wrong with a view that is to be kept.
  ///
  /// - Throws: ``Refusal`` if the caller may not read the module.
  func all(_ view: SavedView) throws -> [Problem] {
    _ = try context.module(view.module, readableBy: caller)
    var problems: [Problem] = []
    if !Self.isName(view.name) {
      problems.append(
        Problem(
          at: "name", code: "invalid",
          message: "A view's name has lower-case letters, digits and '_', begins with a letter and has at most 63.",
          found: .text(view.name)))
    }
    if !view.label.saysSomething || view.label.unicodeScalars.count > Self.longestLabel
      || view.label.utf8.contains(0)
    {
      problems.append(
        Problem(
          at: "label", code: "invalid", message: "A label has 1 to \(Self.longestLabel) characters.",
          found: .text(view.label)))
    }
    return problems + (try self.problems(view) ?? [])
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return name.utf8.count <= 63 && name.utf8.allSatisfy(Set("abcdefghijklmnopqrstuvwxyz0123456789_".utf8).contains)
  }
}

extension Problem {
  /// A shared view asks for what its reader may not read; for what, it does not say.
  fileprivate static let hiddenFilter = Problem(
    at: "filter", code: "not_readable",
    message: "The filter of this view reads what you may not, so that you cannot use it.")

  /// The same problem, about something else.
  fileprivate func at(_ place: String) -> Problem {
    Problem(at: place, code: code, message: message, found: found, wanted: wanted, who: who)
  }
}

extension Refusal {
  /// There is no such view of the caller's own.
  fileprivate static func noView(_ name: String, own: [SavedView], shared: [SharedView]) -> Refusal {
    guard shared.contains(where: { $0.name == name }) else {
      return Refusal(.notFound, .unknown("view", name, at: "view", among: own.map(\.name)))
    }
    return Refusal(
      .notFound,
      Problem(
        at: "view", code: "shared_view",
        message: "'\(name)' is not your own but shared: who may administer the module can remove it for all.",
        found: .text(name)))
  }

  fileprivate static let tooManyViews = Refusal(
    .conflict,
    Problem(
      at: "name", code: "too_many",
      message: "You have \(ViewCheck.mostViews) views of this module already. Delete one first."))
}
