/// Fields in place, duplicates, processes.
extension Styles {
  static let inPlace = #"""
    .fact dd { position: relative } .can-edit dd { padding-inline-end: 1.75rem; cursor: text }
    .pencil { position: absolute; inset-block-start: -.15rem; inset-inline-end: 0; display: grid; place-items: center; width: 1.5rem; height: 1.5rem; border-radius: var(--round); text-decoration: none; color: var(--quiet); opacity: 0 }
    .fact:hover .pencil, .fact:focus-within .pencil, .pencil:focus-visible { opacity: 1 } .can-edit:hover > dd { background: var(--hover); border-radius: var(--round) } .pencil:hover { background: var(--accent-soft); color: var(--accent) }
    @media (hover: none) { .pencil { opacity: 1 } }
    .fact:has(.lock) dd { padding-inline-end: 1.75rem } .lock.menu { position: absolute; inset-block-start: -.15rem; inset-inline-end: 0 } .lock > summary { width: 1.5rem; height: 1.5rem; min-height: 0 !important; justify-content: center; color: var(--quiet) } .lock svg { fill: none; stroke: currentColor } .lock path { fill: none } .lock .menu-body { font-size: var(--text-s) }
    .fact.editing { grid-template-columns: minmax(0, 1fr); gap: var(--s1); grid-column: 1 / -1; background: var(--ground); padding: var(--s2); border-radius: var(--round) } .fact.editing dd { white-space: normal; max-width: 40rem }
    .fact.editing .field > label:not(.check), .fact.editing fieldset > legend { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
    .inline .error { color: var(--bad) } .versions { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: var(--s2) var(--s4) } .versions dt { font-size: var(--text-s); color: var(--quiet) } .versions dd { overflow-wrap: anywhere; white-space: pre-wrap }
    .quick { font-size: var(--text-s); justify-self: start } @media (scripting: none) { a.quick { display: none } .table tbody th { white-space: normal } }
    .notice .rows li { flex-wrap: wrap; align-items: center; border-color: color-mix(in oklab, currentColor 20%, transparent) } .notice .rows a:not(.button) { white-space: normal } .notice .rows { margin-top: var(--s1) }
    .merge td, .merge th { white-space: normal; vertical-align: middle; padding-block: var(--s1) !important; overflow-wrap: anywhere }
    dialog.broad { width: min(60rem, calc(100vw - 2rem)) }
    .process { display: grid; gap: var(--s3) } .process .head { margin: 0 } .diagram { display: block; margin: auto; font-size: 12px }
    .diagram text { fill: var(--ink) } .diagram > text { fill: var(--quiet); font-size: 11px } .diagram > text.taken { fill: var(--accent); font-weight: 600 }
    .edge path { fill: none; stroke: var(--line-strong); stroke-width: 1 } .edge .head { fill: var(--line-strong); stroke: none } .edge.taken path { stroke: var(--accent); stroke-width: 2 } .edge.taken .head { fill: var(--accent); stroke: none }
    .node rect { fill: var(--paper); stroke: var(--line-strong) } .node.end rect { stroke-width: 2.5 } .node.past rect { fill: var(--accent-soft); stroke: var(--accent) } .node.now rect { fill: var(--accent); stroke: var(--accent) } .node.now text { fill: var(--accent-ink); font-weight: 600 }
    .way { padding-inline-start: var(--s6); list-style: decimal; display: grid; gap: var(--s1) }

    """#
}
