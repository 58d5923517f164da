/// Parts of the pages of work that waits.
extension Template {
  /// What became of each of several.
  static let verdictsSource = #"""
    {{#hasVerdicts}}<section class="notice" role="status"><h2>{{w.verdicts}}</h2><ul class="verdicts">{{#verdicts}}<li class="{{tone}}"><a href="{{href}}">{{title}}</a>: {{text}}</li>{{/verdicts}}</ul></section>{{/hasVerdicts}}
    """#

  static let differencesSource = #"""
    <div class="scroll" tabindex="0" role="region" aria-label="{{caption}}"><table class="table"><caption class="hidden">{{caption}}</caption><thead><tr><th scope="col">{{w.field}}</th><th scope="col">{{w.before}}</th><th scope="col">{{w.after}}</th></tr></thead>
    <tbody>{{#rows}}<tr><th scope="row">{{label}}</th><td>{{#before}}{{>cell}} {{/before}}</td><td><strong>{{#after}}{{>cell}} {{/after}}</strong></td></tr>
    {{/rows}}</tbody></table></div>
    """#
}

extension Template {
  static let daySource = #"""
    <ul class="counts">{{#counts}}<li><a href="{{href}}"{{#isSome}} class="some"{{/isSome}}><strong>{{number}}</strong> {{label}}</a></li>{{/counts}}</ul>
    {{#.empty}}<p class="notice good">{{.}}</p>{{/.empty}}
    <div class="cards day">{{#sections}}<section class="card"><h2>{{label}}</h2><ul class="rows two">{{#items}}<li><span class="row-text"><a href="{{href}}">{{text}}</a><span class="quiet">{{about}}</span></span><span class="aside {{tone}}">{{aside}}</span></li>{{/items}}</ul></section>
    {{/sections}}{{#hasPrompts}}<section class="card"><h2>{{w.prompts}}</h2><ul class="rows two">{{#prompts}}<li><span class="row-text"><a href="{{href}}">{{title}}: {{text}}</a>{{#problems}}<span class="quiet">{{.}}</span>{{/problems}}</span><form method="post" action="{{dismiss}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button class="icon" aria-label="{{dismissLabel}}" title="{{dismissLabel}}">✕</button></form></li>{{/prompts}}</ul></section>{{/hasPrompts}}
    {{#hasNotifications}}<section class="card"><h2>{{w.notifications}}</h2><ul class="rows two">{{#notifications}}<li><span class="row-text"><a href="{{href}}">{{text}}</a><span class="quiet">{{when}}</span></span><form method="post" action="{{read}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button class="icon" aria-label="{{readLabel}}" title="{{readLabel}}">✓</button></form></li>{{/notifications}}</ul></section>{{/hasNotifications}}</div>
    """#
}
