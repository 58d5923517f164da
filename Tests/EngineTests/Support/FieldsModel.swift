/// A model with a field of each type, and with every limit that a field can have.
enum FieldsModel {
  static let files = [
    "preset.yaml": preset, "access.yaml": SalesModel.access, "modules/things.yaml": things,
    "modules/others.yaml": others,
  ]

  private static let preset = """
    preset: fields
    version: 1.0.0
    label: Fields
    industry: none
    locales: [en]
    """

  private static let things = """
    module: things
    label: {one: Thing, many: Things}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true, min: 2, max: 10}
      code: {type: text, label: Code, pattern: "[A-Z]{2}[0-9]+", unique: true}
      story: {type: textarea, label: Story, max: 20}
      email: {type: email, label: E-mail, unique: true}
      phone: {type: phone, label: Phone}
      site: {type: url, label: Site}
      count: {type: integer, label: Count, min: 0, max: 100}
      whole: {type: integer, label: Whole}
      weight: {type: decimal, label: Weight, scale: 3, min: -1.5, max: 99.999}
      exact: {type: decimal, label: Exact, scale: 0}
      price: {type: currency, label: Price, min: 0}
      share: {type: percent, label: Share, max: 100}
      active: {type: boolean, label: Active, default: true}
      day: {type: date, label: Day, min: 2020-01-01, max: 2030-12-31}
      at: {type: datetime, label: At}
      span: {type: duration, label: Span}
      colour: {type: picklist, label: Colour, default: red, values: {red: Red, blue: Blue, "2.0": Two, old: {label: Old, retired: true}}}
      tags: {type: multi_picklist, label: Tags, values: {hot: Hot, big: Big, old: {label: Old, retired: true}}}
      other: {type: lookup, to: others, inverse: things, label: Other}
      about: {type: lookup, to: any, inverse: mentions, label: About, unique: true}
      keeper: {type: user, label: Keeper, default: =user}
      number: {type: autonumber, label: Number, prefix: T-, width: 3}
      opened: {type: date, label: Opened, default: =today()}
      low: {type: integer, label: Low}
      high: {type: integer, label: High, check: high > low, message: "{high} is not above {low}."}
    """

  private static let others = """
    module: others
    label: {one: Other, many: Others}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      parent: {type: lookup, to: others, inverse: children, label: Parent}
      friend: {type: lookup, to: others, inverse: friends, label: Friend, on_delete: clear}
    """
}
