/// Many records at once, the palette and the keys.
extension Styles {
  static let keys = #"""
    .tick { width: 2.25rem; padding-inline-end: 0 !important } .tick input { display: block } .table thead .tick { background: var(--ground) } .tick + th, .tick + td { padding-inline-start: var(--s2) }
    .bulk { position: sticky; inset-block-end: var(--s3); z-index: 3; display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; width: fit-content; max-width: 100%; margin-block-start: var(--s2); padding: var(--s2) var(--s3); background: var(--raised); box-shadow: var(--shadow); border-radius: calc(2 * var(--round)) } .bulk select { width: auto; max-width: 18rem } .bulk output { font-weight: 600 } .bulk output:empty { display: none }
    main:not(:has(.tick input:checked)) .bulk:not(:has([name=all]:checked)) { display: none }
    .verdicts td { white-space: normal; max-width: 40rem; padding-block: var(--s1) !important } .verdicts .refused td { color: var(--bad) } .verdicts .done td { color: var(--good) }
    [data-cells] td { position: relative } .cell-pencil { position: absolute; inset-block: .3rem; inset-inline-end: 2px; min-height: 0; width: 1.5rem; padding: 0; border-color: transparent; background: var(--raised); color: var(--quiet) }
    .in-cell { display: grid; gap: var(--s1); min-width: 14rem; padding-block: var(--s2); white-space: normal } td:has(.in-cell) { overflow: visible !important; max-width: none !important } .in-cell .field > label:not(.check) { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
    .palette { margin-block-start: 12vh; padding: var(--s3); width: min(36rem, calc(100vw - 2rem)) } .palette input { min-height: 2.25rem !important; font-size: var(--text-l) } .palette ul { margin-top: var(--s2); max-height: 50vh; overflow: auto } .palette li { display: flex; justify-content: space-between; gap: var(--s3); padding: var(--s1) var(--s2); min-height: 1.75rem; align-items: center; border-radius: var(--round); cursor: pointer } .palette li .quiet { flex: none; font-size: var(--text-s) } .palette [aria-selected=true] { background: var(--accent-soft) }
    kbd { font: inherit; font-size: var(--text-s); border: 1px solid var(--line-strong); border-radius: 4px; padding: 1px 6px; background: var(--ground) } .keys th { text-align: start; font-weight: 400; padding-inline-end: var(--s4); white-space: nowrap } .keys td, .keys th { padding-block: 3px }
    .teach { text-align: start; display: grid; gap: var(--s1); list-style: disc; padding-inline-start: var(--s4); color: var(--quiet); max-width: 34rem }

    """#
}
