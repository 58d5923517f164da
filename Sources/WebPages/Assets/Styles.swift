/// The stylesheet: one scale of type, one set of spaces and colours, light and dark.
enum Styles {
  static let all = [tokens, base, controls, frame, lists, filters, records, boards, inPlace, keys, work, week, media]
    .joined()

  static let tokens = #"""
    :root {
      --hue: 155;
      --text-s: .75rem; --text-m: .8125rem; --text-l: .9375rem; --text-xl: 1.25rem;
      --s1: .25rem; --s2: .5rem; --s3: .75rem; --s4: 1rem; --s6: 1.5rem; --s8: 2rem;
      --round: .375rem; --bar: 3rem; --side: 13rem;
      color-scheme: light;
      --paper: oklch(1 0 0); --ground: oklch(.975 .004 var(--hue)); --raised: oklch(1 0 0);
      --line: oklch(.915 .006 var(--hue)); --line-strong: oklch(.63 .01 var(--hue));
      --ink: oklch(.24 .012 var(--hue)); --quiet: oklch(.47 .012 var(--hue));
      --accent: oklch(.47 .1 var(--hue)); --accent-ink: oklch(1 0 0); --accent-soft: oklch(.945 .03 var(--hue));
      --accent-hover: oklch(.41 .1 var(--hue)); --hover: oklch(.955 .008 var(--hue));
      --good: oklch(.44 .11 150); --good-soft: oklch(.95 .035 150);
      --bad: oklch(.48 .17 27); --bad-soft: oklch(.955 .025 27);
      --warn: oklch(.46 .1 70); --warn-soft: oklch(.955 .045 85);
      --shadow: 0 .25rem 1rem oklch(.2 .02 var(--hue) / .14), 0 0 0 1px var(--line);
    }
    [data-color="green"] { --hue: 155 } [data-color="blue"] { --hue: 250 } [data-color="violet"] { --hue: 280 } [data-color="red"] { --hue: 20 }
    [data-color="cyan"] { --hue: 200 } [data-color="magenta"] { --hue: 320 } [data-color="azure"] { --hue: 230 } [data-color="lime"] { --hue: 130 }
    [data-color="orange"] { --hue: 60 } [data-color="rose"] { --hue: 350 } [data-color="teal"] { --hue: 180 } [data-color="indigo"] { --hue: 265 }

    """# + "@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) {\(dark)} }\n"
    + ":root[data-theme=dark] {\(dark)}\n"

  private static let dark = #"""
      color-scheme: dark;
      --paper: oklch(.205 .008 var(--hue)); --ground: oklch(.175 .008 var(--hue)); --raised: oklch(.245 .01 var(--hue));
      --line: oklch(.31 .01 var(--hue)); --line-strong: oklch(.56 .012 var(--hue));
      --ink: oklch(.93 .005 var(--hue)); --quiet: oklch(.73 .01 var(--hue));
      --accent: oklch(.76 .1 var(--hue)); --accent-ink: oklch(.19 .03 var(--hue)); --accent-soft: oklch(.31 .045 var(--hue));
      --accent-hover: oklch(.83 .09 var(--hue)); --hover: oklch(.265 .012 var(--hue));
      --good: oklch(.79 .12 150); --good-soft: oklch(.29 .045 150);
      --bad: oklch(.77 .12 25); --bad-soft: oklch(.29 .06 25);
      --warn: oklch(.82 .11 85); --warn-soft: oklch(.3 .045 85);
      --shadow: 0 .25rem 1.25rem oklch(0 0 0 / .5), 0 0 0 1px var(--line);
    """#

  static let base = #"""
    *, ::before, ::after { box-sizing: border-box } [hidden] { display: none !important }
    html { font: 400 var(--text-m)/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; -webkit-text-size-adjust: 100%; font-size: 100%; scrollbar-gutter: stable; scroll-padding-block: calc(var(--bar) + var(--s2)) 4.5rem }
    body { margin: 0; font-size: var(--text-m); background: var(--ground); color: var(--ink); min-height: 100vh; overflow-wrap: break-word }
    h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, blockquote { margin: 0; padding: 0 }
    ul, ol { list-style: none }
    fieldset { border: 0; min-width: 0 }
    h1, h2, h3 { overflow-wrap: anywhere }
    h1 { font-size: var(--text-xl); font-weight: 600; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance }
    h2 { font-size: var(--text-l); font-weight: 600 }
    h3, legend { font-size: var(--text-m); font-weight: 600; padding: 0 }
    a { color: inherit; text-decoration: underline; text-decoration-color: var(--line-strong); text-underline-offset: .2em }
    a:hover { color: var(--accent); text-decoration-color: currentColor }
    :focus-visible, input:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px }
    main:focus { outline: none }
    .quiet { color: var(--quiet) }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    .skip { position: fixed; top: -4rem; left: var(--s2); z-index: 9; background: var(--raised); padding: var(--s2) var(--s3); border-radius: var(--round) }
    .skip:focus { top: var(--s2) }
    .mark { display: inline-grid; place-items: center; width: 1.5rem; height: 1.5rem; border-radius: var(--round); background: var(--accent); color: var(--accent-ink); font-weight: 700 }
    .brand { display: inline-flex; align-items: center; gap: var(--s2); font-weight: 600; text-decoration: none; font-size: var(--text-l) }
    mark { background: var(--warn-soft); color: inherit; border-radius: 2px }
    .notice { padding: var(--s2) var(--s3); border-radius: var(--round); margin-block: 0 var(--s3); border-inline-start: 3px solid currentColor; background: var(--hover) }
    .notice.good { background: var(--good-soft); color: var(--good) } .notice.bad { background: var(--bad-soft); color: var(--bad) }
    .notice.warn { background: var(--warn-soft); color: var(--warn) }
    .notice a { color: inherit }
    .tag, .chip { display: inline-block; max-width: 100%; padding: 0 var(--s2); border-radius: 1rem; font-size: var(--text-s); line-height: 1.25rem; background: var(--hover); color: var(--ink); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom }
    .chip.state { background: var(--accent-soft); color: var(--accent) }
    .chip.won { background: var(--good-soft); color: var(--good) } .chip.lost { background: var(--bad-soft); color: var(--bad) }
    .gate { display: grid; place-items: center; padding: var(--s4) }
    .gate .gate-card { min-height: 0; width: min(22rem, 100%); background: var(--raised); border: 1px solid var(--line); border-radius: calc(2 * var(--round)); padding: var(--s6); display: grid; gap: var(--s4) }
    .gate-card table, .plain { border-collapse: collapse; width: 100% }
    .plain caption { text-align: start; font-weight: 600; padding-block: var(--s1) }
    .plain th, .plain td { text-align: start; vertical-align: top; padding: var(--s1) var(--s2) var(--s1) 0; border-top: 1px solid var(--line); font-weight: 400 }
    .plain thead th { font-size: var(--text-s); color: var(--quiet) }
    blockquote { border-inline-start: 3px solid var(--line); padding-inline-start: var(--s3); color: var(--quiet); white-space: pre-wrap }

    """#

  static let controls = #"""
    button, .button, input, select, textarea { font: inherit; font-size: var(--text-m); color: inherit }
    button, .button { display: inline-flex; align-items: center; justify-content: center; gap: var(--s1); min-height: 1.875rem; padding: 0 var(--s3); border: 1px solid var(--line-strong); border-radius: var(--round); background: var(--raised); cursor: pointer; text-decoration: none; white-space: nowrap; font-weight: 500 }
    button:hover, .button:hover { background: var(--hover); color: inherit }
    .primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink) }
    .primary:hover { background: var(--accent-hover); border-color: var(--accent-hover); color: var(--accent-ink) }
    .danger { color: var(--bad) }
    .wide { width: 100% }
    .plain-button { border-color: transparent; background: none }
    .icon { padding: 0; width: 1.875rem; border-color: transparent; background: none; font-size: var(--text-l) }
    button[disabled], [aria-disabled=true] { cursor: not-allowed }
    input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), select, textarea { width: 100%; min-height: 1.875rem; padding: var(--s1) var(--s2); border: 1px solid var(--line-strong); border-radius: var(--round); background: var(--paper) }
    textarea { min-height: 4.5rem; max-height: 60vh; resize: vertical; line-height: 1.45; field-sizing: content }
    input[type=checkbox], input[type=radio] { width: 1rem; height: 1rem; margin: 0; accent-color: var(--accent); flex: none }
    input[readonly], textarea[readonly] { background: var(--ground); color: var(--quiet) }
    ::placeholder { color: var(--quiet); opacity: 1 }
    [aria-invalid=true] { border-color: var(--bad) }
    .field { display: grid; gap: var(--s1); align-content: start }
    .field > span:first-child, .field > label, .field > .label { font-weight: 500; color: var(--quiet); font-size: var(--text-s) }
    .field .must { color: var(--bad) }
    .field .help { font-size: var(--text-s); color: var(--quiet) }
    .field .error { font-size: var(--text-s); color: var(--bad); font-weight: 500 }
    .check { display: flex; gap: var(--s2); align-items: center; min-height: 1.5rem }
    .stack { display: grid; gap: var(--s3) }
    .actions { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: var(--s3) var(--s4) }
    .grid .long { grid-column: 1 / -1 }
    ::file-selector-button { font: inherit; margin-inline-end: var(--s2); padding: var(--s1) var(--s2); border: 1px solid var(--line-strong); border-radius: var(--round); background: var(--raised); color: inherit; cursor: pointer } input[type=file] { max-width: 100%; font-size: var(--text-s); color: var(--quiet) }
    .segments { display: flex; gap: 0 }
    .segments > * { border-radius: 0; margin-inline-start: -1px; flex: 1 }
    .segments > :first-child { border-radius: var(--round) 0 0 var(--round); margin: 0 } .segments > :last-child { border-radius: 0 var(--round) var(--round) 0 }
    .segments > [aria-pressed=true], .segments > [aria-current] { background: var(--accent-soft); color: var(--accent) }
    .menu { position: relative }
    .menu > summary { list-style: none; cursor: pointer; display: inline-flex; align-items: center; gap: var(--s1); min-height: 1.875rem; border-radius: var(--round) }
    .menu > summary::-webkit-details-marker { display: none }
    .menu > summary.button::after { content: "▾"; font-size: .7em; color: var(--quiet) }
    .menu-body { position: absolute; z-index: 5; top: calc(100% + var(--s1)); inset-inline-start: 0; width: max-content; min-width: 12rem; max-width: min(22rem, calc(100vw - 2rem)); max-height: 70vh; overflow: auto; padding: var(--s3); background: var(--raised); border-radius: var(--round); box-shadow: var(--shadow); display: grid; gap: var(--s3) }
    .menu.end > .menu-body, .menu.user > .menu-body { inset-inline: auto 0 }
    .menu-form { display: grid; gap: var(--s2) }
    .menu-title { font-weight: 600 } .menu-title .quiet { font-weight: 400 }
    dialog { border: 0; border-radius: calc(2 * var(--round)); padding: var(--s6); width: min(40rem, calc(100vw - 2rem)); max-height: calc(100vh - 4rem); background: var(--raised); color: inherit; box-shadow: var(--shadow) }
    dialog::backdrop { background: oklch(.15 .01 var(--hue) / .45) }
    .dialog-close { position: absolute; top: var(--s3); inset-inline-end: var(--s3) }
    .combo { position: relative }
    .combo-list { position: absolute; z-index: 6; inset-inline: 0; top: calc(100% + 2px); background: var(--raised); box-shadow: var(--shadow); border-radius: var(--round); padding: var(--s1); max-height: 16rem; overflow: auto }
    .combo-list li { padding: var(--s1) var(--s2); border-radius: var(--round); cursor: pointer }
    .combo-list [aria-selected=true] { background: var(--accent-soft) }

    """#

  static let frame = #"""
    .bar { position: sticky; top: 0; z-index: 4; height: var(--bar); display: flex; align-items: center; gap: var(--s3); padding-inline: var(--s4); background: var(--paper); border-bottom: 1px solid var(--line) }
    .bar .brand { width: calc(var(--side) - var(--s6)); flex: none; overflow: hidden } .brand-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
    .find { flex: 1; max-width: 32rem; margin-inline-end: auto }
    .avatar { display: grid; place-items: center; width: 1.875rem; height: 1.875rem; border-radius: 50%; background: var(--accent-soft); color: var(--accent); font-weight: 600 }
    .frame { display: grid; grid-template-columns: var(--side) minmax(0, 1fr); align-items: start }
    .side { position: sticky; inset: var(--bar) auto auto 0; display: block; margin: 0; width: var(--side); height: calc(100vh - var(--bar)); overflow: auto; padding: var(--s3) var(--s2); border: 0; background: none; color: inherit }
    .side a { display: flex; align-items: center; min-height: 1.75rem; padding-inline: var(--s3); border-radius: var(--round); text-decoration: none }
    .side a:hover { background: var(--hover); color: inherit }
    .side a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600 }
    main { padding: var(--s4) var(--s6) var(--s8); min-width: 0; background: var(--paper); min-height: calc(100vh - var(--bar)); border-inline-start: 1px solid var(--line) }
    .head { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s3); margin-bottom: var(--s3) }
    .head h1 { margin-inline-end: var(--s2) } .head .end { margin-inline-start: auto }
    .narrow { max-width: 40rem; display: grid; gap: var(--s3) }
    .home > .cards { display: contents } .home > .counts, .home > .notice { grid-column: 1 / -1; margin: 0 } .cards, .home { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: var(--s4) }
    .card { border: 1px solid var(--line); border-radius: calc(2 * var(--round)); padding: var(--s4); display: grid; gap: var(--s2); align-content: start; min-width: 0 }
    .card > * { min-width: 0 } .card h2 a { text-decoration: none }
    .rows a { overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .rows li { display: flex; gap: var(--s3); justify-content: space-between; padding-block: var(--s1); border-top: 1px solid var(--line) } .rows a { text-decoration: none; min-width: 0 } .rows .quiet { flex: none }
    .hits { display: grid; gap: var(--s2); max-width: 50rem } .hits li { border-top: 1px solid var(--line); padding-top: var(--s2) } .hits a { font-weight: 500; margin-inline-end: var(--s2) }
    .only-narrow { display: none }

    """#
}
