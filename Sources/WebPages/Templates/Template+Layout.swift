/// The frame of all pages of who has signed in.
extension Template {
  static let layoutSource = #"""
    <!DOCTYPE html>
    <html lang="{{shell.language}}" data-color="{{shell.brand.color}}" data-theme="{{shell.theme}}">
    <head>
    <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{shell.title}} · {{shell.brand.name}}</title>
    <link rel="icon" href="{{shell.brand.icon}}" type="image/svg+xml">
    <link rel="stylesheet" href="{{shell.brand.styles}}">
    <script type="module" src="{{shell.brand.script}}"></script>
    </head>
    <body data-root="{{shell.root}}" data-proof="{{shell.proof}}" data-close="{{w.close}}" data-failed="{{w.failed}}" data-changed="{{w.changedMeanwhile}}" data-keys="{{shell.keys}}" data-palette="{{w.palette}}" data-here="{{w.onThisPage}}" data-records="{{w.recordsFound}}" data-search-all="{{w.searchAll}}">
    <a class="skip" href="#main">{{w.skipToContent}}</a>
    <header class="bar">
    <button class="icon only-narrow" popovertarget="nav" aria-label="{{w.menu}}">☰</button>
    <a class="brand" href="{{shell.root}}/" aria-label="{{shell.brand.name}}: {{w.home}}"><span class="mark" aria-hidden="true">{{shell.brand.initial}}</span><span class="brand-name">{{shell.brand.name}}</span></a>
    <form class="find" role="search" action="{{shell.root}}/search">
    <input type="search" name="q" value="{{shell.asked}}" maxlength="200" placeholder="{{w.searchHint}}" aria-label="{{w.search}}" aria-keyshortcuts="Control+K" autocomplete="off">
    </form>
    <details class="menu user"><summary aria-label="{{w.account}}: {{shell.user}}"><span class="avatar" aria-hidden="true">{{shell.userInitial}}</span></summary>
    <div class="menu-body">
    <p class="menu-title">{{shell.user}}<br><span class="quiet">{{shell.handle}}</span></p>
    <form method="post" action="{{shell.root}}/preferences" class="menu-form">
    <input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="to" value="{{shell.here}}">
    <fieldset><legend>{{w.language}}</legend><div class="segments">
    {{#shell.languages}}<button name="language" value="{{code}}"{{#isChosen}} aria-pressed="true"{{/isChosen}}{{^isChosen}} aria-pressed="false"{{/isChosen}} lang="{{code}}">{{name}}</button>{{/shell.languages}}
    </div></fieldset>
    <fieldset><legend>{{w.colours}}</legend><div class="segments">
    {{#shell.themes}}<button name="theme" value="{{code}}"{{#isChosen}} aria-pressed="true"{{/isChosen}}{{^isChosen}} aria-pressed="false"{{/isChosen}}>{{name}}</button>{{/shell.themes}}
    </div></fieldset>
    </form>
    <p><a href="{{shell.root}}/shortcuts" data-dialog>{{w.shortcuts}}</a></p>
    <a class="button" href="{{shell.root}}/account">{{w.myAccount}}</a>
    <form method="post" action="{{shell.root}}/sign-out" class="menu-form"><input type="hidden" name="proof" value="{{shell.proof}}"><button class="wide">{{w.signOut}}</button></form>
    </div></details>
    </header>
    <div class="frame">
    <nav id="nav" class="side" popover aria-label="{{w.modules}}"><ul class="work">
    {{#shell.work}}<li><a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{label}}</a></li>
    {{/shell.work}}</ul><ul>
    {{#shell.modules}}<li><a href="{{href}}"{{#.go}} data-go="{{.}}"{{/.go}}{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{label}}</a></li>
    {{/shell.modules}}</ul></nav>
    <main id="main" tabindex="-1" class="{{shell.kind}}">
    {{#shell.notice}}<p class="notice good" role="status">{{.}}</p>{{/shell.notice}}
    {{$body}}{{/body}}
    </main>
    </div>
    </body>
    </html>

    """#

  static let problemSource = #"""
    {{<layout}}{{$body}}<div class="narrow"><h1>{{shell.title}}</h1>
    <div class="notice bad" role="alert"><ul>{{#lines}}<li>{{.}}</li>{{/lines}}</ul></div>
    <p><a class="button" href="{{shell.root}}/">{{w.home}}</a></p></div>
    {{/body}}{{/layout}}
    """#

  static let homeSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{greeting}}</h1></header>
    <div class="home">{{#day}}{{>day}}{{/day}}<h2 class="hidden">{{w.modules}}</h2>
    <div class="cards">
    {{#boxes}}<section class="card"><h2><a href="{{href}}">{{label}}</a></h2>
    {{#.empty}}<p class="quiet">{{.}}</p>{{/.empty}}
    <ul class="rows">{{#items}}<li><a href="{{href}}">{{text}}</a>{{#.aside}}<span class="quiet">{{.}}</span>{{/.aside}}</li>{{/items}}</ul>
    </section>{{/boxes}}
    </div></div>
    {{/body}}{{/layout}}
    """#

  static let searchSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{shell.title}}</h1><p class="quiet">{{summary}}</p></header>
    <ul class="hits">
    {{#hits}}<li><a href="{{href}}">{{title}}</a><span class="tag">{{module}}</span>
    {{#.snippet}}<p class="quiet">{{field}}: {{#parts}}{{#isMatch}}<mark>{{text}}</mark>{{/isMatch}}{{^isMatch}}{{text}}{{/isMatch}}{{/parts}}</p>{{/.snippet}}</li>
    {{/hits}}</ul>
    {{/body}}{{/layout}}
    """#

  /// A value, as it stands in lists and in records.
  static let cellSource =
    #"{{#.chip}}<span class="chip {{.}}">{{text}}</span>{{/.chip}}"#
    + #"{{^.chip}}{{#.href}}<a href="{{.}}"{{#isAway}} rel="noreferrer noopener"{{/isAway}}>{{text}}</a>{{/.href}}{{^.href}}{{text}}{{/.href}}{{/.chip}}"#
}
