import Expressions
import Metamodel
import Testing

@testable import Engine

/// Leads that come in by every way, each of which a review holds.
enum IntakeModel {
  static let files = SalesModel.files.merging([
    "access.yaml": access, "modules/campaigns.yaml": campaigns, "modules/leads.yaml": leads,
    "modules/contacts.yaml": contacts, "blueprints/qualifying.yaml": qualifying, "duplicates.yaml": duplicates,
    "automations/greet.yaml": greet, "reviews/web_leads.yaml": review,
  ]) { $1 }

  /// The model with other files in place of its own.
  static func files(_ changes: [String: String]) -> [String: String] { files.merging(changes) { $1 } }

  static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [create, read, update, delete, bulk, transition, override]}}
      rep: {label: Representative, modules: {"*": [create, read, update, delete, import, bulk, transition]}}
      outsider:
        label: Outsider
        modules: {"*": [read], leads: [create, read]}
        fields: {leads: {budget: hidden}}
    teams:
      intake: {label: Intake}
    """

  private static let campaigns = """
    module: campaigns
    label: {one: Campaign, many: Campaigns}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      lead_count: {type: rollup, label: Leads, of: leads, count: true}
    """

  static let leads = """
    module: leads
    label: {one: Lead, many: Leads}
    title: "{last_name}"
    acts_as: lead
    fields:
      last_name: {type: text, label: Name, required: true, searchable: true}
      email: {type: email, label: E-mail, unique: true}
      phone: {type: phone, label: Phone}
      source: {type: picklist, label: Source, default: web, values: {web: Web, fair: Fair}}
      budget: {type: currency, label: Budget, min: 0}
      campaign: {type: lookup, to: campaigns, inverse: leads, label: Campaign}
      number: {type: autonumber, label: Number, prefix: L-, width: 4}
      status:
        type: picklist
        label: Status
        values: {new: New, qualified: Qualified}
    """

  private static let contacts = """
    module: contacts
    label: {one: Contact, many: Contacts}
    title: "{last_name}"
    fields:
      last_name: {type: text, label: Name, required: true}
      email: {type: email, label: E-mail}
      phone: {type: phone, label: Phone}
    """

  private static let qualifying = """
    blueprint: qualifying
    label: Qualifying
    module: leads
    field: status
    initial: [new]
    states:
      new: {}
      qualified: {terminal: true}
    transitions:
      qualify: {label: Qualify, from: [new], to: qualified}
    """

  private static let duplicates = """
    leads:
      same_phone: {label: Same phone, compare: [phone]}
      contact_with_email: {label: Contact with this e-mail, compare: [email], against: {contacts: {}}}
    """

  private static let greet = """
    automation: greet
    module: leads
    on: create
    do:
      - create: notes
        values: {body: "Greet {last_name}"}
    """

  static let review = """
    review: web_leads
    module: leads
    label: Leads from the web
    enters:
      channels: [form, api, import, manual]
      when: source == 'web'
    discard_when: email != null && email.endsWith('@spam.example')
    reviewers: [{team: intake}]
    verify: [email]
    reasons: {invalid: Invalid data, off_topic: Not relevant}
    sla: 8h
    expires: 3d
    keep_days: 30
    """
}

/// A tenant with people at the intake: `eva` and `ben` review, `ana` sends in, `max` may override.
struct Intake {
  let test: TestStore
  let eva: Caller
  let ben: Caller

  init(_ files: [String: String] = IntakeModel.files) async throws {
    test = try await TestStore(files: files)
    var callers: [Caller] = []
    for name in ["eva", "ben"] {
      let user = try await test.store.createUser(
        NewUser(name: name, email: nil, displayName: nil, roles: ["rep"], teams: ["intake"]), by: test.admin)
      callers.append(Caller(userID: user.id, name: name, roles: ["rep"], teams: ["intake"]))
    }
    (eva, ben) = (callers[0], callers[1])
  }

  static let values: RecordInput = ["last_name": .text("Okafor"), "email": .text("o@example.com")]

  /// Sends a lead in.
  ///
  /// - Returns: the draft's id.
  @discardableResult
  func send(_ values: RecordInput = Intake.values, by caller: Caller? = nil) async throws -> Int64 {
    try await test.store.perform(.create(module: "leads", values: values), as: caller ?? test.ana).review?.id ?? 0
  }

  @discardableResult
  func decide(_ deed: ReviewDeed, _ draft: Int64, by caller: Caller? = nil) async throws -> Change {
    try await test.store.perform(
      .review(ReviewTarget(module: "leads", id: draft), deed), as: caller ?? eva)
  }

  func refused(_ deed: ReviewDeed, _ draft: Int64, by caller: Caller? = nil) async throws -> Refused {
    try await test.refused { try await decide(deed, draft, by: caller) }
  }

  func draft(_ id: Int64, by caller: Caller? = nil) async throws -> ReviewDraft {
    try await test.store.review(id, as: caller ?? eva)
  }

  func drafts(_ choice: ReviewRequest.Choice = .open, of caller: Caller) async throws -> [Int64] {
    try await test.store.reviews(ReviewRequest(choice: choice), as: caller).drafts.map(\.id)
  }

  static let accept = ReviewDeed.accept(ReviewAcceptance(verifiesAll: true))
}
