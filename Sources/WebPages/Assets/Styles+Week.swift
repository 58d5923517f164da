/// The week by its hours: classes place what a page may not place by styles of its own.
extension Styles {
  static let week = #"""
    .week-grid { display: grid; grid-template-columns: 3.5rem repeat(7, minmax(0, 1fr)); grid-template-rows: auto auto repeat(24, auto); border: 1px solid var(--line); border-radius: var(--round) } .week-grid > section { display: contents } .week-grid h2 { grid-row: 1; font-size: var(--text-s); font-weight: 500; color: var(--quiet); padding: var(--s1) var(--s2) }
    .week-grid > section::before { content: ""; grid-row: 1 / -1; border-inline-start: 1px solid var(--line) } .week-grid > .today::before { background: var(--accent-soft) } .week-grid .today h2 { color: var(--accent); font-weight: 700 }
    .week-grid ul { display: grid; gap: 2px; align-content: start; padding: 2px; min-width: 0; overflow-wrap: anywhere } .week-grid .event { min-width: 0 } .week-grid h2, .week-grid ul { z-index: 1 } .untimed { grid-row: 2 } .line { grid-column: 1 / -1; min-height: 2.75rem; border-top: 1px solid var(--line); font-size: var(--text-s); color: var(--quiet); padding: 2px var(--s2) }
    .r0 { grid-row: 3 } .r1 { grid-row: 4 } .r2 { grid-row: 5 } .r3 { grid-row: 6 } .r4 { grid-row: 7 } .r5 { grid-row: 8 } .r6 { grid-row: 9 } .r7 { grid-row: 10 } .r8 { grid-row: 11 } .r9 { grid-row: 12 } .r10 { grid-row: 13 } .r11 { grid-row: 14 } .r12 { grid-row: 15 } .r13 { grid-row: 16 } .r14 { grid-row: 17 } .r15 { grid-row: 18 } .r16 { grid-row: 19 } .r17 { grid-row: 20 } .r18 { grid-row: 21 } .r19 { grid-row: 22 } .r20 { grid-row: 23 } .r21 { grid-row: 24 } .r22 { grid-row: 25 } .r23 { grid-row: 26 }
    .c1 > *, .c1::before { grid-column: 2 } .c2 > *, .c2::before { grid-column: 3 } .c3 > *, .c3::before { grid-column: 4 } .c4 > *, .c4::before { grid-column: 5 } .c5 > *, .c5::before { grid-column: 6 } .c6 > *, .c6::before { grid-column: 7 } .c7 > *, .c7::before { grid-column: 8 }
    @media (max-width: 40rem) { .week-grid { display: block; border: 0 } .week-grid > section { display: block; padding-block: var(--s2); border-top: 1px solid var(--line) } .week-grid > section::before, .week-grid .line, .week-grid .free:not(.today) { display: none } .week-grid h2 { padding-inline: 0 } .week-grid ul { padding: 1px 0 } }

    """#
}
