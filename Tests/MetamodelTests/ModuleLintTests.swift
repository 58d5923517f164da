import Testing

/// Mistakes in module files.
@Suite struct ModuleLintTests {
  private static func module(_ fields: String, _ rest: String = "") -> String {
    "module: orders\nlabel: {one: Order, many: Orders}\ntitle: x\nfields:\n\(fields)\n\(rest)"
  }

  @Test(arguments: [
    Lint(
      "modules/orders.yaml", module("  a: {type: text, 1️⃣labl: A}"),
      .init(
        1, "unknown_key",
        "`labl` is not a key of a field; it has `type`, `label`, `help`, `required`, `indexed`, `sensitivity`, `check`, `message`, "
          + "`omit`, `min`, `max`, `length`, `pattern`, `unique`, `default` and `searchable`.", suggestion: "label")),
    Lint(
      "modules/orders.yaml", module("  a: {type: text, 1️⃣values: {b: B}}"),
      .init(
        1, "unknown_key",
        "A field of type `text` has no `values`; it has `type`, `label`, `help`, `required`, `indexed`, `sensitivity`, `check`, "
          + "`message`, `omit`, `min`, `max`, `length`, `pattern`, `unique`, `default` and `searchable`.")),
    Lint(
      "modules/orders.yaml", module("  a: 1️⃣{label: A}"),
      .init(1, "missing_key", "`type` is missing; a field needs it. What it holds.")),
    Lint(
      "modules/orders.yaml", module("  a: {type: boolean, required: 1️⃣yes}"),
      .init(1, "wrong_kind", "`required` has to be `true` or `false`; this is `yes`.", suggestion: "true")),
    Lint(
      "modules/orders.yaml", module("  1️⃣Amount: {type: integer}"),
      .init(
        1, "bad_text",
        "The name of a field has to be lower case letters, digits and `_`, beginning with a letter, at most 63; this is `Amount`."
      )),
    Lint(
      "modules/orders.yaml", module("  1️⃣owner: {type: user}\n  2️⃣in: {type: text}"),
      .init(1, "reserved_name", "`owner` cannot be a name here: every record has a system field of that name."),
      .init(2, "reserved_name", "`in` cannot be a name here: the expression language has a word of that name.")),
    Lint(
      "modules/orders.yaml",
      module(
        "  a: {type: user, label: 1️⃣owner}\n  b: {type: text, label: Sum}\n  c: {type: integer, label: 2️⃣Sum}\n  d: {type: text}"
      ),
      .init(
        1, "same_label",
        "`a` is called `owner`, as the field `owner`, which every record has, is on pages. Give it another label, so that people can "
          + "tell them apart."),
      .init(
        2, "same_label",
        "`c` is called `Sum`, as the field `b` of this module is on pages. Give it another label, so that people can tell them apart."
      )),
    Lint(
      "modules/orders.yaml", module("  a: {type: lookup, to: 1️⃣acounts}\n  b: 2️⃣{type: lookup}"),
      .init(1, "unknown_module", "There is no module `acounts`.", suggestion: "accounts"),
      .init(2, "setting_missing", "`to` is missing; a field of type `lookup` needs it.")),
    Lint(
      "modules/orders.yaml", module("  a: {type: lookup, to: accounts, inverse: 1️⃣size}"),
      .init(1, "inverse_is_field", "`accounts` has a field `size`, so that a related list cannot be called so, too.")),
    Lint(
      "modules/orders.yaml", module("  a: {type: lookup, to: accounts, inverse: 1️⃣deals}"),
      .init(
        1, "duplicate_inverse",
        "`accounts` would have two related lists `deals`, from `deals.account` and `orders.a`. Give one another `inverse`."
      )),
    Lint(
      "modules/orders.yaml", module("  a: {type: integer, min: 1️⃣5, max: 1}\n  b: {type: text, max: 2️⃣256}"),
      .init(1, "bad_setting", "`min` is greater than `max`."),
      .init(2, "bad_setting", "The limit has to be a length from 0 to 255; this is `256`.")),
    Lint(
      "modules/orders.yaml",
      module(
        "  a: {type: integer, min: 5, default: 1️⃣4}\n  b: {type: text, length: 2, default: 2️⃣abc}\n  c: {type: text, default: abc}"
      ),
      .init(1, "bad_setting", "The default is less than `min` allows."),
      .init(2, "bad_setting", "The default is more than `max` allows.")),
    Lint(
      "modules/orders.yaml",
      module(
        """
          a: {type: picklist, default: 1️⃣opn, values: {open: Open}}
          b: {type: date, default: 2️⃣tomorrow}
          c: {type: boolean, default: 3️⃣yes}
          d: {type: decimal, scale: 1, default: 4️⃣1.25}
          e: {type: date, default: =5️⃣name}
          f: {type: date, default: =6️⃣now()}
          g: {type: user, default: 7️⃣ana}
        """),
      .init(1, "value_misfit", "`a` has the values `open`; this is `opn`.", suggestion: "open"),
      .init(2, "value_misfit", "`b` wants a day such as 2026-01-31; this is `tomorrow`."),
      .init(3, "value_misfit", "`c` wants `true` or `false`; this is `yes`."),
      .init(4, "value_misfit", "`d` wants a number with at most 1 digit after the point; this is `1.25`."),
      .init(5, "expression_unknown_name", nil),
      .init(6, "expression_type_mismatch", nil),
      .init(7, "value_misfit", "`g` wants a user; give an expression such as `=user`; this is `ana`.")),
    Lint(
      "modules/orders.yaml",
      module(
        "  a: {type: integer, check: a 1️⃣> 'x'}\n  b: {type: integer, 2️⃣message: No}\n  c: {type: text, pattern: 3️⃣'['}"),
      .init(1, "expression_type_mismatch", nil),
      .init(2, "bad_setting", "`message` belongs to a `check`, and there is none."),
      .init(
        3, "bad_setting",
        "`pattern`: The regular expression cannot be used: at its character 2, the class has no ']' at its end.")),
    Lint(
      "modules/orders.yaml",
      module(
        "  a: {type: formula, returns: date, formula: 1 1️⃣+ 1}\n  b: {type: rollup, of: 2️⃣call, count: true}\n  c: 3️⃣{type: rollup, of: calls}"
      ),
      .init(1, "expression_type_mismatch", nil),
      .init(2, "unknown_list", "The module `orders` has no related list `call`; it has `calls`.", suggestion: "calls"),
      .init(3, "bad_setting", "A roll-up has one of `count`, `sum`, `min`, `max` and `average`; this has none.")),
    Lint(
      "modules/orders.yaml",
      module(
        """
          a: {type: rollup, of: calls, sum: 1️⃣subject}
          b: {type: rollup, of: calls, max: created_at, where: 2️⃣created_at < now()}
          c: {type: rollup, of: calls, count: true, where: 3️⃣regarding.id == 1}
          d: {type: rollup, of: calls, count: 4️⃣false}
          e: {type: rollup, of: calls, count: true, where: subject.5️⃣matches('x')}
        """),
      .init(1, "bad_setting", "`sum` is of numbers and durations; `calls.subject` is of type `text`."),
      .init(
        2, "not_kept",
        "The store cannot keep a roll-up with this condition: it depends on the time. Use the own stored fields of `calls` alone."
      ),
      .init(
        3, "not_kept",
        "The store cannot keep a roll-up with this condition: it reads `regarding.id`. Use the own stored fields of `calls` alone."
      ), .init(4, "bad_setting", "`count` has to be `true`: a roll-up computes something."),
      .init(5, "expression_not_translatable", nil)),
    Lint(
      "modules/orders.yaml",
      module(
        """
          parent: {type: lookup, to: orders, inverse: parts}
          a: {type: formula, returns: integer, formula: 1 + 1}
          b: {type: rollup, of: parts, sum: 1️⃣a}
          c: {type: rollup, of: parts, count: true, where: 2️⃣a == 2}
          d: {type: formula, returns: boolean, formula: 3️⃣user.id == 1}
          e: {type: formula, returns: integer, indexed: 4️⃣true, formula: a + size(parts)}
          5️⃣f: {type: formula, returns: integer, formula: parent.f + 1}
        """, "unique:\n  - fields: [6️⃣a]\n"),
      .init(
        1, "not_kept",
        "The store cannot keep a roll-up of `orders.a`: it is a formula."),
      .init(
        2, "not_kept",
        "The store cannot keep a roll-up with this condition: it reads `a`. Use the own stored fields of `orders` alone."
      ), .init(3, "bad_setting", "A formula cannot read `user`: it has one value, whoever reads the record."),
      .init(
        4, "not_indexable",
        "No index can hold this formula: it reads `parts`, which is no column of its record. It is computed when it is read."
      ),
      .init(5, "computed_circle", "This field would be computed from itself: `orders.f` ← `orders.f`."),
      .init(6, "not_stored", "`a` is of type `formula`, which records do not hold.")),
    Lint(
      "modules/orders.yaml",
      module(
        """
          parent: {type: lookup, to: orders, inverse: parts}
          a: {type: integer}
          tags: {type: multi_picklist, values: {x: X}}
          b: {type: formula, returns: integer, indexed: true, formula: a * 2}
          c: {type: formula, returns: integer, indexed: true, formula: b + 1}
          d: {type: formula, returns: date, indexed: 1️⃣true, formula: today()}
          e: {type: formula, returns: date, indexed: 2️⃣true, formula: date(created_at)}
          f: {type: formula, returns: integer, indexed: 3️⃣true, formula: parent.a}
          g: {type: formula, returns: integer, formula: c + d.getFullYear()}
          h: {type: formula, returns: integer, indexed: 4️⃣true, formula: g}
          i: {type: formula, returns: boolean, indexed: 5️⃣true, formula: "'x' in tags"}
          j: {type: formula, returns: boolean, indexed: 6️⃣true, formula: string(created_at) == ''}
        """),
      .init(
        1, "not_indexable",
        "No index can hold this formula: it depends on the time. It is computed when it is read."),
      .init(
        2, "not_indexable",
        "No index can hold this formula: it depends on where days begin. It is computed when it is read."),
      .init(
        3, "not_indexable",
        "No index can hold this formula: it reads `parent.a`, which is no column of its record. It is computed when it is read."
      ),
      .init(
        4, "not_indexable",
        "No index can hold this formula: it reads `g`, which is no column of its record. It is computed when it is read."
      ),
      .init(
        5, "not_indexable", "No index can hold this formula: it looks through a list. It is computed when it is read."),
      .init(
        6, "not_indexable",
        "No index can hold this formula: 'string' of a field cannot be used in what the database computes, such as a filter. "
          + "It is computed when it is read.")),
    Lint(
      "modules/orders.yaml",
      module(
        """
          parent: {type: lookup, to: orders, inverse: parts}
          a: {type: integer, sensitivity: phi}
          b: {type: integer, sensitivity: financial}
          c: {type: formula, returns: integer, formula: a + b, sensitivity: 1️⃣financial}
          d: {type: rollup, of: parts, max: b}
          e: {type: rollup, of: parts, count: true, where: b > 1, sensitivity: 2️⃣none}
          f: {type: formula, returns: integer, formula: b, sensitivity: phi}
        """),
      .init(
        1, "sensitivity_lowered",
        "This field is computed from `orders.a`, which is `phi`, and says to be `financial`: whoever may read it learns of the other."
      ),
      .init(
        2, "sensitivity_lowered",
        "This field is computed from `orders.b`, which is `financial`, and says to be `none`: whoever may read it learns of the other."
      )),
    Lint(
      "modules/orders.yaml",
      module(
        """
          parent: {type: lookup, to: orders, inverse: parts}
          1️⃣a: {type: rollup, of: parts, sum: b}
          2️⃣b: {type: rollup, of: parts, count: true, where: a > 1}
          c: {type: rollup, of: parts, sum: b}
        """),
      .init(
        1, "computed_circle",
        "This field would be computed from itself: `orders.a` ← `orders.b` ← `orders.a`."),
      .init(
        2, "computed_circle",
        "This field would be computed from itself: `orders.b` ← `orders.a` ← `orders.b`.")),
    Lint(
      "modules/orders.yaml",
      module(
        "  a: {type: text, label: A}",
        "layout:\n  - section: One\n    fields: [a, 1️⃣bb]\n  - related: [calls, 2️⃣deals]\nunique:\n  - fields: [3️⃣x]\n  - fields: [a]\n    where: 4️⃣calls.exists(c, true)\nindexes: [[a, 5️⃣yy]]\n"
      ),
      .init(1, "unknown_field", "The module `orders` has no field `bb`.", suggestion: nil),
      .init(2, "unknown_list", "The module `orders` has no related list `deals`; it has `calls`."),
      .init(3, "unknown_field", "The module `orders` has no field `x`.", suggestion: "a"),
      .init(
        4, "not_indexable",
        "This condition can guard no uniqueness: it reads `calls`. Use the module's own stored fields alone."),
      .init(5, "unknown_field", "The module `orders` has no field `yy`.", suggestion: nil)),
    Lint(
      "modules/orders.yaml",
      "module: orders\nlabel: {one: Order, many: Orders}\ntitle: \"{1️⃣nam} {2️⃣a.b.c} 3️⃣{x\"\nfields: {a: {type: text}}\n",
      .init(1, "expression_unknown_name", nil),
      .init(
        2, "bad_placeholder",
        "`{a.b.c}` is no placeholder: a field of the record or one lookup deep is wanted. Write `{{` for a brace."),
      .init(3, "bad_placeholder", "This brace opens a placeholder that is never closed. Write `{{` for a brace.")),
    Lint(
      "modules/orders.yaml", "module: orders\nlabel: 1️⃣Order\ntitle: x\nfields: 2️⃣[a]\n",
      .init(1, "wrong_kind", "`label` has to be a mapping with `one` and `many`; this is `Order`."),
      .init(2, "wrong_kind", "`fields` has to be a mapping of names to values; this is a list.")),
    Lint(
      "modules/orders.yaml", "module: 1️⃣order\nlabel: {one: Order, many: Orders}\ntitle: x\nfields: {a: {type: text}}\n",
      .init(1, "file_name", "The module is called `order` and its file `orders.yaml`. Give both the same name.")),
  ])
  func isFoundInOnePass(lint: Lint) throws {
    try lint.check()
  }
}
