import Expressions
import GRDB
import Metamodel

/// Finds what is kept of a person.
struct SubjectFinder {
  let execution: Execution
  let request: SubjectRequest

  private var db: Database { execution.db }
  private var plans: [ModulePlan] { execution.state.compiled.allPlans }

  /// So many records nobody has; more are a mistake.
  static let most = 10_000

  /// - Throws: ``Refusal`` if nothing was asked for, there is no such record, or it would be too many.
  func find() throws -> Subject {
    let own = try ownRecords()
    let about = try aboutRecords(own)
    let known = Set(own + about)
    var related: Set<RecordPlace> = []
    for (module, places) in Dictionary(grouping: own, by: \.module) {
      guard let plan = execution.state.compiled.plan(module) else { continue }
      let users = try RelatedRecords(execution: execution).users(of: places.map(\.id), plan, except: [])
      for user in users {
        related.formUnion(user.positions.keys.map { RecordPlace(module: user.plan.module.name, id: $0) })
      }
    }
    let others = related.subtracting(known).sorted()
    return Subject(
      own: own, about: about, related: others, inBin: try (own + about + others).filter(isInBin),
      drafts: try drafts(of: own))
  }

  private func isInBin(_ place: RecordPlace) throws -> Bool {
    guard let plan = execution.state.compiled.plan(place.module) else { return false }
    return try RowTable(plan: plan, db: db).row(place.id)?.isDeleted ?? false
  }

  // MARK: The person's own

  private func ownRecords() throws -> [RecordPlace] {
    var waiting = try asked()
    var found: Set<RecordPlace> = []
    let except = Set(request.except)
    while let place = waiting.popLast() {
      guard !except.contains(place), found.insert(place).inserted else { continue }
      guard found.count <= Self.most else { throw tooMany }
      waiting += try neighbours(of: place)
    }
    return found.sorted()
  }

  private func asked() throws -> [RecordPlace] {
    guard request.email != nil || !request.records.isEmpty else {
      throw Refusal(
        .invalid, Problem(at: "email", code: "required", message: "Say whose data: an e-mail address, or records."))
    }
    var places: [RecordPlace] = []
    for place in request.records {
      let plan = try execution.plan(place.module)
      guard try RowTable(plan: plan, db: db).row(place.id) != nil, try !isErased(place) else {
        throw try Refusal.noSuchRecord(place.id, plan, execution)
      }
      places.append(place)
    }
    guard let email = request.email else { return places }
    for plan in plans {
      for planned in plan.fields {
        guard case .email = planned.field.type else { continue }
        let ids = try Int64.fetchAll(
          db, sql: "SELECT id FROM \"\(plan.module.name)\" WHERE \"\(planned.column)\" = ? COLLATE NOCASE",
          arguments: [email])
        places += ids.map { RecordPlace(module: plan.module.name, id: $0) }
      }
    }
    guard try !places.isEmpty || !drafts(of: []).isEmpty else {
      throw Refusal(
        .notFound, Problem(at: "email", code: "not_found", message: "No record and no draft has that e-mail address."))
    }
    return places
  }

  /// What was merged with a record, and the leads and contacts that it was converted into or from.
  private func neighbours(of place: RecordPlace) throws -> [RecordPlace] {
    guard let plan = execution.state.compiled.plan(place.module) else { return [] }
    let relatives = Relatives(execution: execution)
    let merged =
      try relatives.parts(of: place.id, plan) + [MergeTable(db: db).survivor(of: place.id, plan)].compactMap(\.self)
    let converted = try relatives.converted(place.id, place.module).filter { isPerson($0.module) }
    return try (merged.map { RecordPlace(module: place.module, id: $0) } + converted).filter { try !isErased($0) }
  }

  private func isPerson(_ module: String) -> Bool {
    switch execution.state.compiled.model.module(module)?.actsAs {
    case .lead, .contact: true
    default: false
    }
  }

  private func isErased(_ place: RecordPlace) throws -> Bool {
    guard let plan = execution.state.compiled.plan(place.module) else { return true }
    return try ErasureTable(db: db).erased(place.id, plan) != nil
  }

  // MARK: What came in for a review

  /// Drafts that went into one of the records, or have the address that was asked for or one of theirs.
  private func drafts(of own: [RecordPlace]) throws -> [Int64] {
    let table = ReviewTable(db: db)
    var found = Set(try own.flatMap { try table.drafts(of: $0) })
    var addresses = Set([request.email].compactMap { $0?.lowercased() })
    for place in own { addresses.formUnion(try self.addresses(of: place)) }
    for address in addresses { found.formUnion(try table.drafts(saying: address)) }
    return found.sorted()
  }

  private func addresses(of place: RecordPlace) throws -> [String] {
    guard let plan = execution.state.compiled.plan(place.module),
      let row = try RowTable(plan: plan, db: db).row(place.id)
    else { return [] }
    return plan.fields.compactMap { planned in
      guard case .email = planned.field.type, case .string(let text)? = row.value(of: planned.field.name, in: plan)
      else {
        return nil
      }
      return text.lowercased()
    }
  }

  // MARK: What is about them

  /// Notes and activities that name one of the records as what they are about.
  private func aboutRecords(_ own: [RecordPlace]) throws -> [RecordPlace] {
    let known = Set(own + request.except)
    var found: Set<RecordPlace> = []
    for plan in plans where plan.module.actsAs == .note || plan.module.activity != nil {
      for planned in plan.fields {
        for place in own {
          guard let condition = condition(planned, place) else { continue }
          let ids = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM \"\(plan.module.name)\" WHERE \(condition.sql)"),
            arguments: condition.arguments)
          found.formUnion(ids.map { RecordPlace(module: plan.module.name, id: $0) })
        }
      }
    }
    for place in own { found.formUnion(try calls(to: place)) }
    return try found.subtracting(known).filter { try !isErased($0) }.sorted()
  }

  /// The calls and visits in which somebody was reached, or was to be, about whatever record.
  private func calls(to place: RecordPlace) throws -> [RecordPlace] {
    guard let plan = execution.state.compiled.plan(place.module) else { return [] }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT interaction_module, interaction FROM sys_result WHERE contact_module = ? AND contact = ?"),
      arguments: [plan.id, place.id]
    ).compactMap { row in
      execution.state.compiled.plan(id: row[0]).map { RecordPlace(module: $0.module.name, id: row[1]) }
    }
  }

  private func condition(_ planned: PlannedField, _ place: RecordPlace) -> (sql: String, arguments: StatementArguments)?
  {
    switch planned.storage {
    case .anyReference(let module, let id): ("\"\(module)\" = ? AND \"\(id)\" = ?", [place.module, place.id])
    case .reference(let module) where module == place.module: ("\"\(planned.column)\" = ?", [place.id])
    default: nil
    }
  }

  private var tooMany: Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "records", code: "too_many",
        message:
          "More than \(Self.most) records would be this person's. Name the records, and leave out what is not theirs."))
  }
}
