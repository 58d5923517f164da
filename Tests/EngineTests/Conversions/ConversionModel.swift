import Testing

@testable import Engine

/// The sales model with leads that become an account and a deal.
enum ConversionModel {
  static let files = TestStore.sales([
    "modules/leads.yaml": leads, "blueprints/leading.yaml": blueprint, "conversions.yaml": conversions,
    "modules/accounts.yaml": SalesModel.accounts.replacing(
      "  rating: {", with: "  deal_count: {type: rollup, label: Deals, of: deals, count: true}\n  rating: {"),
  ])

  static let leads = """
    module: leads
    label: {one: Lead, many: Leads}
    title: "{last_name}"
    acts_as: lead
    fields:
      last_name: {type: text, label: Last name, required: true}
      company: {type: text, label: Company}
      email: {type: email, label: E-mail}
      budget: {type: currency, label: Budget}
      converted_on: {type: date, label: Converted on}
      status: {type: picklist, label: Status, default: new, values: {new: New, ready: Ready, lost: Lost}}
    """

  static let blueprint = """
    blueprint: leading
    label: Leading
    module: leads
    field: status
    initial: [new]
    states: {new: {}, ready: {terminal: true}, lost: {terminal: true}}
    transitions:
      qualify:
        label: Qualify
        from: [new]
        to: ready
        before: {who: [{field: owner}, {role: manager}]}
        during:
          all:
            - fields: [budget]
            - checklist: {asked: Asked}
      drop: {label: Drop, from: [new], to: lost}
    """

  static let conversions = """
    conversions:
      to_deal:
        label: Convert the lead
        module: leads
        when: status != 'lost'
        run: qualify
        set: {converted_on: =today()}
        targets:
          account:
            module: accounts
            copy: [email, owner]
            values: {name: =company, rating: "2", tier: silver}
            match: [tier]
            existing: ask
          deal:
            module: deals
            optional: true
            when: budget > 0
            values: {name: "{last_name} of {company}", amount: =budget}
            link: {account: account}
            ask: [close_date]
        carry: {notes: [deal, account], calls: [deal, account]}
    """.replacing("        match: [tier]\n", with: "        match: [[rating, tier]]\n")
}

extension TestStore {
  /// A new lead of Ana's.
  func lead(_ values: RecordInput = [:]) async throws -> RecordTarget {
    let own: RecordInput = [
      "last_name": .text("Okafor"), "company": .text("Tidewater"), "email": .text("ruth@example.com"),
    ]
    let change = try await store.perform(.create(module: "leads", values: own.merging(values) { $1 }), as: ana)
    return RecordTarget(module: "leads", id: change.id)
  }

  /// A note about a record.
  func note(about record: String) async throws -> Int64 {
    try await store.perform(
      .create(module: "notes", values: ["body": .text("Met"), "regarding": .text(record)]), as: ana
    ).id
  }

  func convert(
    _ lead: RecordTarget, _ targets: [String: TargetChoice] = [:], by caller: Caller? = nil
  ) async throws -> ConversionOutcome {
    let input = ConversionInput(targets: targets, transition: Self.qualification)
    let change = try await store.perform(.convert(lead, input), as: caller ?? ana)
    return try #require(change.conversion)
  }

  static let qualification = TransitionInput(values: ["budget": .number("900")], checklist: ["asked"])

  func json(_ module: String, _ id: Int64, as caller: Caller? = nil) async throws -> String {
    String(decoding: try await store.get(module: module, id: id, as: caller ?? ana).json, as: UTF8.self)
  }
}
