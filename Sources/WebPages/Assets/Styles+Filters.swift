/// Filters of lists in words.
extension Styles {
  static let filters = #"""
    .filters > summary { list-style: none; cursor: pointer; gap: var(--s2) } .filters > summary::-webkit-details-marker { display: none } .filters > summary::after { content: "▾"; font-size: .7em; color: var(--quiet) }
    .filters[open] { flex: 1 0 100%; padding: var(--s3); background: var(--ground); border: 1px solid var(--line); border-radius: calc(2 * var(--round)) } .filters[open] > summary { margin-bottom: var(--s3) }
    .filters form, .filters ul { display: grid; gap: var(--s2) } .filters select { min-width: 0 } .mode { display: flex; gap: var(--s2); align-items: center } .mode select { width: auto }
    .filters fieldset, .filters li > select { max-width: 56rem } .filters li > fieldset { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 3fr) minmax(0, 4fr) auto; gap: var(--s2); align-items: start } .filters li > select { width: calc(30% - var(--s2)) }
    .filters .value .field > label:not(.check), .filters .value .field > legend { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden } .filters .value .menu > summary { width: 100%; justify-content: space-between; overflow: hidden } .filters .value .field { gap: 0 } .filters .value .menu .field { display: grid; gap: var(--s1) }
    @media (max-width: 40rem) { .filters li > fieldset { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; padding-bottom: var(--s2); border-bottom: 1px solid var(--line) } .filters .value { grid-column: 1 / 3; grid-row: 2 } .filters fieldset .icon { grid-row: 1 / 3; grid-column: 3 } .filters li > select { width: 100% } }

    """#
}
