extension Styles {
  static let lists = #"""
    .tabs { display: flex; gap: var(--s1); overflow-x: auto; margin-bottom: var(--s3); border-bottom: 1px solid var(--line); scrollbar-width: thin }
    .tabs a { flex: none; padding: var(--s1) var(--s2); text-decoration: none; color: var(--quiet); border-bottom: 2px solid transparent }
    .tabs a:hover { color: var(--ink) } .tabs [aria-current] { color: var(--ink); border-color: var(--accent); font-weight: 600 }
    .tools { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; margin-bottom: var(--s3) }
    .tools .end { margin-inline-start: auto }
    .pill { display: inline-flex; align-items: center; gap: var(--s1); min-height: 1.875rem; padding-inline: var(--s3) var(--s1); border-radius: 1rem; background: var(--accent-soft); color: var(--accent) }
    .pill a { display: grid; place-items: center; width: 1.5rem; height: 1.5rem; text-decoration: none; border-radius: 50% }
    .asked[open] { flex-basis: 100% } .asked > summary { cursor: pointer; color: var(--quiet); width: max-content; font-size: var(--text-s) } .asked[open] > summary { margin-bottom: var(--s1) }
    .expression { display: flex; gap: var(--s2); align-items: start } .expression .field { flex: 1; min-width: 0 }
    .expression input { font-family: ui-monospace, "SFMono-Regular", Menlo, "DejaVu Sans Mono", monospace }
    .caret { font-family: ui-monospace, "SFMono-Regular", Menlo, "DejaVu Sans Mono", monospace; color: var(--bad); white-space: pre; overflow-x: auto; padding-inline: calc(var(--s2) + 1px); line-height: 1.2; margin: 0 }
    .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: var(--round) }
    .table { border-collapse: separate; border-spacing: 0; width: 100%; min-width: max-content }
    .table th, .table td { text-align: start; padding: 0 var(--s3); height: 2.125rem; border-bottom: 1px solid var(--line); max-width: 22rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
    .table tr:last-child > * { border-bottom: 0 }
    .table thead th { font-size: var(--text-s); font-weight: 500; color: var(--quiet); background: var(--ground); height: 1.875rem }
    .table thead a { text-decoration: none } .table thead [aria-sort] a { color: var(--ink); font-weight: 600 }
    .table tbody th { font-weight: 500 } .table tbody th a, .table td a { text-decoration: none } .table tbody th a:hover, .table td a:hover { text-decoration: underline }
    .table tbody tr:hover > * { background: var(--hover) } .table .number { text-align: end; font-variant-numeric: tabular-nums }
    .paging { display: flex; gap: var(--s2); align-items: center; justify-content: space-between; margin-top: var(--s3) }
    .empty { border: 1px dashed var(--line-strong); border-radius: calc(2 * var(--round)); padding: var(--s8); text-align: center; display: grid; gap: var(--s3); justify-items: center }
    .choices { display: grid; gap: var(--s1) }

    """#

  static let records = #"""
    .crumb { color: var(--quiet); width: 100% } .crumb a { text-decoration: none }
    .path { display: flex; overflow-x: auto; margin-bottom: var(--s3); padding: 2px; gap: 2px; scrollbar-width: thin }
    .path li { flex: 1 0 auto; display: flex; flex-direction: column; justify-content: center; min-height: 2.25rem; padding: var(--s1) var(--s3) var(--s1) var(--s4); background: var(--ground); color: var(--quiet); clip-path: polygon(0 0, calc(100% - .5rem) 0, 100% 50%, calc(100% - .5rem) 100%, 0 100%, .5rem 50%); white-space: nowrap; line-height: 1.2; font-size: var(--text-s) }
    .path li:first-child { clip-path: polygon(0 0, calc(100% - .5rem) 0, 100% 50%, calc(100% - .5rem) 100%, 0 100%); padding-inline-start: var(--s3) }
    .path .past { background: var(--accent-soft); color: var(--accent) } .path .now { background: var(--accent); color: var(--accent-ink); font-weight: 600 }
    .path small { font-size: inherit; font-weight: 400 }
    .steps { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; padding: var(--s3); margin-bottom: var(--s4); background: var(--ground); border: 1px solid var(--line); border-radius: calc(2 * var(--round)) }
    .steps h2 { margin-inline-end: var(--s2) }
    .steps .menu > summary { color: var(--quiet); border-style: dashed; border-color: var(--line-strong) }
    .why { display: grid; gap: var(--s2) } .why li { display: grid; gap: 0 }
    .sla { display: inline-flex; gap: var(--s2); margin-inline-start: auto; color: var(--quiet) } .sla .late { color: var(--bad); font-weight: 600 } .sla .soon { color: var(--warn); font-weight: 600 }
    .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(18rem, 23rem); gap: var(--s6); align-items: start }
    .form { max-width: 68rem } .form legend { margin-bottom: var(--s2); font-size: var(--text-l) } .section { margin-bottom: var(--s6) } .section > h2, .section > .head { margin-bottom: var(--s2) } .section > .head h2 { margin: 0 }
    .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 0 var(--s6) }
    .fact { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: var(--s2); padding-block: .3125rem; border-bottom: 1px solid var(--line); align-items: baseline; min-width: 0 } .fact.long { grid-column: 1 / -1 }
    .fact dt { color: var(--quiet); font-size: var(--text-s) } .fact dd { min-width: 0; overflow-wrap: anywhere } .fact.long dd { white-space: pre-wrap }
    .entries { display: grid; gap: var(--s3) } .entries > li { display: grid; gap: 2px; padding-inline-start: var(--s3); border-inline-start: 2px solid var(--line) } .entries .move { border-color: var(--accent) }
    .entries .what { overflow-wrap: anywhere } .entries .said { white-space: pre-wrap } .entries ul { display: grid; gap: 2px } .entries del { color: var(--quiet) }
    .entries .when { font-size: var(--text-s); color: var(--quiet) }
    .panel { display: grid; gap: var(--s3); padding-bottom: var(--s4); margin-bottom: var(--s4); border-bottom: 1px solid var(--line) }
    .group > legend { margin-bottom: var(--s2) } .group { border-inline-start: 2px solid var(--line); padding-inline-start: var(--s3); display: grid; gap: var(--s3) } .group .group { margin-inline-start: 0 }
    .form-foot { position: sticky; bottom: 0; background: inherit; padding-block: var(--s3); display: flex; gap: var(--s2); border-top: 1px solid var(--line); margin-top: var(--s4) }
    main .form-foot { background: var(--paper) } dialog .form-foot { background: none; position: static }
    .drop { border: 1px dashed var(--line-strong); border-radius: var(--round); padding: var(--s2) } .drop.over { background: var(--accent-soft) }

    """#

  static let boards = #"""
    .board { display: flex; gap: var(--s3); overflow-x: auto; align-items: stretch; padding-bottom: var(--s3); min-height: 24rem }
    .column { max-height: calc(100vh - var(--bar) - 6rem); flex: 0 0 17rem; display: flex; flex-direction: column; gap: var(--s2); background: var(--ground); border-radius: calc(2 * var(--round)); padding: var(--s2) }
    .column > header { padding: var(--s1) var(--s2); display: grid; grid-template-columns: 1fr auto } .column h2 { font-size: var(--text-m) } .column > header p { grid-column: 1 / -1; color: var(--quiet); font-size: var(--text-s) }
    .column.over { outline: 2px dashed var(--accent); outline-offset: -2px } .column.refused { outline: 2px dashed var(--bad); outline-offset: -2px }
    .column > ul { overflow-y: auto; padding: 1px; display: grid; gap: var(--s2); align-content: start; flex: 1 }
    .tile { background: var(--raised); border: 1px solid var(--line); border-radius: var(--round); padding: var(--s2); display: grid; gap: var(--s1); position: relative; cursor: grab } .tile.held { opacity: .5 }
    .tile > a { font-weight: 500; text-decoration: none; padding-inline-end: 1.75rem } .tile p { font-size: var(--text-s); color: var(--quiet); overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
    .tile > .menu { position: absolute; top: 2px; inset-inline-end: 2px } .tile .menu > summary { width: 1.5rem; min-height: 1.5rem; justify-content: center; color: var(--quiet) }
    .tile .menu-form button { justify-content: start }
    .toast { position: fixed; bottom: var(--s6); left: 50%; transform: translateX(-50%); z-index: 9; max-width: min(32rem, calc(100vw - 2rem)); box-shadow: var(--shadow); margin: 0 }

    """#

  static let media = #"""
    @media (max-width: 60rem) {
      .frame { grid-template-columns: minmax(0, 1fr) } .only-narrow { display: inline-flex }
      .side { display: none; position: fixed; inset: var(--bar) auto 0 0; height: auto; background: var(--raised); box-shadow: var(--shadow) } .side:popover-open { display: block } .side a { min-height: 2.25rem }
      .bar { padding-inline: var(--s3); gap: var(--s2) } .bar .brand { width: auto }
      main { padding: var(--s3) var(--s4) var(--s8); border: 0 } .split { grid-template-columns: minmax(0, 1fr) }
    }
    @media (max-width: 40rem) {
      .brand-name { display: none } .table th, .table td { padding-inline: var(--s2); max-width: 11rem }
      button, .button, .menu > summary, input:not([type=checkbox], [type=radio]), select { min-height: 2.25rem }
      .head .end { margin-inline-start: 0 } .empty { padding: var(--s4) }
      .menu-body { position: fixed; inset: auto var(--s2) var(--s2) !important; width: auto; max-width: none; top: auto !important }
      .sla { margin: 0; width: 100% }
    }
    @media (prefers-reduced-motion: no-preference) { button, .button, .side a { transition: background-color .1s } }
    @media print { .bar, .side, .skip, .steps, .tools, .tabs, .form-foot, .paging, form { display: none !important } .frame { display: block } main { border: 0; padding: 0 } body { background: #fff; color: #000 } .scroll { border: 0; overflow: visible } }
    """#
}
