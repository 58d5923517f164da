import Metamodel
import Testing

/// Mistakes in what transitions ask for and states say of fields.
@Suite struct RequirementLintTests {
  private static func sale(
    _ during: String, states: String = "open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}"
  )
    -> String
  {
    """
    blueprint: sale
    module: deals
    field: stage
    states: {\(states)}
    transitions:
      win: {from: [offered], to: won}
      lose: {from: any, to: lost}
      offer:
        from: [open]
        to: offered
        during:
          all: [\(during)]
    """
  }

  @Test(arguments: [
    Lint(
      "blueprints/sale.yaml", sale("{fields: [1️⃣account.phone, 2️⃣amount.size, 3️⃣account.manager.name, account.size]}"),
      .init(
        1, "no_parent_field",
        "`account.phone` is no field that is kept of a record that a lookup names, such as `account.phone`."),
      .init(
        2, "no_parent_field",
        "`amount.size` is no field that is kept of a record that a lookup names, such as `account.phone`."),
      .init(
        3, "no_parent_field",
        "`account.manager.name` is no field that is kept of a record that a lookup names, such as `account.phone`.")),
    Lint(
      "blueprints/sale.yaml",
      sale(
        "{checklist: {seen: {label: Seen, who: 1️⃣[{role: seller}]}, kept: {label: Kept, ticked: anyone, who: [{role: seller}]}}}"
      ),
      .init(
        1, "ticked_with_request",
        "`seen` is ticked with the request, by whoever runs the transition. Write `ticked: anyone` or `ticked: different` "
          + "beside `who`.")),
    Lint(
      "blueprints/sale.yaml", sale("{mail: 1️⃣{}}"),
      .init(1, "no_activity_module", "No module has `activity: {kind: mail}`.")),
    Lint(
      "blueprints/sale.yaml",
      sale(
        "{fields: [amount]}",
        states:
          "open: {read_only: [1️⃣stage, amunt2️⃣], hidden: [3️⃣amount], required: [amount]}, offered: {}, won: {terminal: true}, lost: {terminal: true}"
      ).replacing("amunt2️⃣", with: "2️⃣amunt"),
      .init(1, "own_state_field", "`stage` is the blueprint's own field; transitions alone change it. Leave it out."),
      .init(2, "unknown_field", nil, suggestion: "amount"),
      .init(
        3, "hidden_and_required",
        "`amount` is hidden in this state, and required in it: nobody could give it a value. Remove one or the other.")),
    Lint(
      "blueprints/sale.yaml", sale("{attachment: {kind: contract, 1️⃣size: 3}}"), .init(1, "unknown_key", nil)),
  ])
  func mistakesAreFound(lint: Lint) throws { try lint.check() }
}
