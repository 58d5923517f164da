/// Boards.
extension Template {
  static let boardSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1>
    <nav class="segments" aria-label="{{w.boardField}}">{{#fields}}<a class="button" href="{{href}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{text}}</a>{{/fields}}</nav>
    <div class="actions end"><a class="button" href="{{list}}">{{w.list}}</a>{{#.new}}<a class="button primary" href="{{href}}">{{text}}</a>{{/.new}}</div></header>
    <div class="board" data-board tabindex="0" role="region" aria-label="{{title}}">
    {{#columns}}{{>boardColumn}}
    {{/columns}}</div>
    {{/body}}{{/layout}}
    """#

  static let boardMoreSource = "{{#column}}{{>boardColumn}}{{/column}}"

  static let boardColumnSource = #"""
    <section class="column" data-column="{{code}}" aria-label="{{label}}"><header><h2>{{label}}</h2><span class="tag" data-count>{{count}}</span>{{#.total}}<p>{{.}}</p>{{/.total}}</header>
    <ul>{{#cards}}<li class="tile" draggable="true" data-card="{{id}}" data-move="{{move}}"><a href="{{href}}" draggable="false">{{title}}</a>{{#lines}}<p>{{.}}</p>{{/lines}}
    <details class="menu end"><summary aria-label="{{moveLabel}}">⋯</summary><form class="menu-body menu-form" method="post" action="{{move}}"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="field" value="{{field}}">{{#moves}}<button class="plain-button" name="to" value="{{code}}">→ {{label}}</button>{{/moves}}</form></details></li>
    {{/cards}}</ul>{{#.more}}<a class="button" data-more href="{{.}}">{{w.loadMore}}</a>{{/.more}}</section>
    """#
}
