extension Styles {
  /// Work that waits, calls, the calendar and administration.
  static let work = #"""
    .side .work { padding-bottom: var(--s2); margin-bottom: var(--s2); border-bottom: 1px solid var(--line) }
    .counts { display: flex; flex-wrap: wrap; gap: var(--s2); margin-bottom: var(--s4) } .counts a { display: flex; gap: var(--s2); align-items: baseline; padding: var(--s2) var(--s3); border: 1px solid var(--line); border-radius: var(--round); text-decoration: none; color: var(--quiet) }
    .counts strong { font-size: var(--text-l); font-variant-numeric: tabular-nums } .counts .some { background: var(--accent-soft); color: var(--accent); border-color: transparent } .counts:empty { display: none }
    .two li { align-items: center } .row-text { display: grid; min-width: 0 } .row-text .quiet { font-size: var(--text-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .two .aside { flex: none; font-size: var(--text-s); color: var(--quiet) }
    .late { color: var(--bad); font-weight: 600 } .soon { color: var(--warn); font-weight: 600 } .two .aside.late { color: var(--bad) } .two .aside.soon { color: var(--warn) }
    .waiting { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 70rem; overflow-wrap: anywhere } .item { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); align-items: center; padding-block: var(--s3); border-top: 1px solid var(--line) } .item:first-child { border-top: 0 }
    .item-body { flex: 1 1 14rem; min-width: 0; display: grid; gap: 2px } .item h2, .item h3 { font-size: var(--text-m); font-weight: 600 } .item h2 a, .item h3 a { text-decoration: none } .item h2 a:hover, .item h3 a:hover { text-decoration: underline }
    .pick { display: grid; place-items: center; min-width: 1.5rem; min-height: 1.5rem; align-self: start }
    .verdict { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); align-items: center } .item .verdict > input { flex: 1 1 12rem } .item .verdict { flex: 0 1 26rem }
    .verdicts .bad { color: var(--bad) } .verdicts .good { color: var(--good) } .notice h2 { font-size: var(--text-m) } .notice .entries { margin-top: var(--s2) }
    .desk .form-foot { flex-wrap: wrap; align-items: end; position: static } p.form-foot { flex-wrap: wrap } .grow { flex: 1 1 12rem } .desk .field select { min-width: 10rem }
    .facts.wide { grid-template-columns: minmax(0, 1fr) } .facts.wide .fact { grid-template-columns: 9rem minmax(0, 1fr) }
    code { font-family: ui-monospace, "SFMono-Regular", Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
    .compare th, .compare td { height: auto; padding-block: var(--s1); white-space: normal; vertical-align: top; overflow-wrap: break-word } .compare td { min-width: 9rem } .compare .differs { background: var(--warn-soft) } .compare .same { color: var(--quiet) }
    .compare .verdict { display: grid; grid-template-columns: auto auto; min-width: 13rem } .compare .verdict select, .compare .verdict > input { grid-column: 1 / -1 } .small { font-size: var(--text-s); color: var(--quiet); min-height: 0 }
    .compare .error { color: var(--bad); font-size: var(--text-s) } .decide { display: grid; gap: var(--s3); max-width: 50rem }
    .prompts { display: grid; gap: var(--s2); margin-block: var(--s2) }
    .results { display: grid; gap: var(--s2); grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)) }
    .result { display: grid; grid-template-columns: minmax(8rem, 10rem) minmax(0, 1fr); gap: var(--s3); align-items: start; border: 1px solid var(--line); border-inline-start: 3px solid var(--line-strong); border-radius: var(--round); padding: var(--s2) }
    .result.good { border-inline-start-color: var(--good) } .result.bad { border-inline-start-color: var(--bad) } .result button { white-space: normal; text-align: center; width: 100%; padding-block: var(--s1) }
    .result .what { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; font-size: var(--text-s) } .result .field { grid-template-columns: minmax(0, 1fr) } .result input { min-width: 0 } @media (max-width: 40rem) { .result { grid-template-columns: minmax(0, 1fr) } } .result .skipped { color: var(--quiet) } .result .prompt, .result .waits { color: var(--warn) } .result .error { color: var(--bad) } .counter { font-weight: 600 }
    .calendar { table-layout: fixed; width: 100%; border-collapse: collapse; background: var(--paper) } .calendar th { font-size: var(--text-s); font-weight: 500; color: var(--quiet); text-align: start; padding: var(--s1) var(--s2) }
    .calendar td { vertical-align: top; border: 1px solid var(--line); padding: var(--s1); height: 6.5rem; overflow-wrap: anywhere } .calendar .date { padding-inline: var(--s1); font-size: var(--text-s); color: var(--quiet) } .calendar .name { display: none }
    .calendar .other { background: var(--ground) } .calendar .today { background: var(--accent-soft) } .calendar .today time { color: var(--accent); font-weight: 700 } .calendar ul { display: grid; gap: 2px }
    .event { border-inline-start: 3px solid var(--line-strong); border-radius: 2px; background: var(--raised); padding: 1px var(--s1); font-size: var(--text-s); line-height: 1.35 } .event a { text-decoration: none; display: inline-block; min-height: 1.5rem; align-content: center } .event .time { font-variant-numeric: tabular-nums; font-weight: 600 } .event.meeting { border-color: var(--accent) } .event.call { border-color: var(--warn) } .event.done a { text-decoration: line-through; color: var(--quiet) } .event.overdue .time, .event.overdue a { color: var(--bad) }
    .event .about { display: block } .month .about { display: none }
    @media (max-width: 40rem) { .calendar, .calendar tbody, .calendar tr, .calendar td { display: block; height: auto !important; width: auto } .calendar thead, .calendar .free:not(.today), .calendar .brief { display: none } .calendar .name, .calendar .about { display: block } .calendar td { border-width: 1px 0 0; background: none !important; padding-block: var(--s2) } .event { font-size: var(--text-m) } }
    [data-reads][hidden] { display: none } .sheet > form { margin-top: var(--s3); max-width: 60rem } .sheet > form + form { display: inline-grid; margin-inline-end: var(--s2) } .sheet > h2 + form { margin-top: 0 } .plan { display: grid; gap: var(--s1); padding: var(--s2) var(--s3); background: var(--ground); border-radius: var(--round); margin-block: var(--s2) } .table td .actions { flex-wrap: nowrap }
    .chip.plain { width: auto } .scroll { position: relative } .sheet .table th, .sheet .table td { white-space: normal; height: auto; min-width: 5rem; padding-block: var(--s1); overflow-wrap: break-word; vertical-align: top } .sheet .hidden { min-width: 0 }
    .sheet fieldset:not(.field) > legend { margin-block: var(--s2) } .sheet fieldset.field { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4) } .sheet fieldset legend { width: 100%; margin-bottom: var(--s1) } .sheet .scroll + .actions { margin-top: var(--s2) }
    .menu.user .menu-body .button { width: 100% }
    p.quiet + .scroll, p.quiet + form, p.quiet + .facts, .facts + .actions, .scroll + .actions { margin-top: var(--s3) } .step { max-width: 44rem } .sheet .grid:empty { display: none }
    .sheet > form:has(+ form) { display: inline-grid; margin-inline-end: var(--s2) } .sheet .table th, .sheet .table td { vertical-align: baseline } .table td > a + a { margin-inline-start: var(--s2) } .sheet .table th, .sheet .table td { height: 2.125rem } .sheet .table td > a { display: inline-block; min-height: 1.5rem; vertical-align: top }
    .head .actions select { width: auto; flex: 1 1 10rem } .head .actions form { flex-wrap: nowrap }
    @media (min-width: 60rem) { .sheet .table { min-width: 0 } }
    @media (min-width: 40rem) { .grid > .field:has(> .check:first-child) { padding-block-start: calc(1.45 * var(--text-s) + var(--s1)) } .grid > .field > .check { min-height: 1.875rem } }
    @media (max-width: 40rem) {
      .sheet .table th, .sheet .table td { max-width: 18rem; overflow-wrap: normal } .tools .end { margin-inline-start: 0 }
      .compare { min-width: 0 } .compare, .compare thead, .compare tbody { display: block } .compare tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line) } .compare tr > * { flex: 1 1 6rem; border: 0; min-width: 0 !important; max-width: none !important; overflow-wrap: anywhere } .compare td:has(.verdict) { flex-basis: 100% } .compare td:empty { display: none }
      .merge, .merge thead, .merge tbody { display: block; min-width: 0 } .merge tr { display: grid; grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--line) } .merge tr:last-child { border: 0 } .merge tr > * { height: auto !important; border: 0; max-width: none !important; overflow-wrap: anywhere } .merge tr > :first-child { grid-column: 1 / -1; color: var(--quiet); font-size: var(--text-s) } .merge thead tr > :first-child { display: none }
    }
    .number { font-variant-numeric: tabular-nums }

    """#
}
