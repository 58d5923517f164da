/// What is changed where it stands, and records that may be the same.
extension Template {
  static let factsSource = #"""
    {{#items}}<div class="fact{{#isLong}} long{{/isLong}}{{#.form}} editing{{/.form}}{{#.edit}} can-edit{{/.edit}}" id="{{id}}"><dt>{{label}}</dt><dd>{{#.form}}{{>inline}}{{/.form}}{{^.form}}{{#cells}}{{>cell}} {{/cells}}{{#.edit}}<a class="pencil" data-inline href="{{.}}" aria-label="{{editLabel}}" title="{{editLabel}}">✎</a>{{/.edit}}{{#.lock}}<details class="menu lock end"><summary aria-label="{{label}}: {{w.whyLocked}}"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 5.5h7v5h-7zM4 5.5v-2a2 2 0 0 1 4 0v2"/></svg></summary><p class="menu-body">{{.}}</p></details>{{/.lock}}{{/.form}}</dd></div>
    {{/items}}
    """#

  static let inlineSource = #"""
    <form method="post" action="{{action}}" class="stack inline"><noscript><button hidden>{{w.save}}</button></noscript><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="version" value="{{version}}">
    {{#.conflict}}<div class="notice warn" role="alert"><p><strong>{{w.conflictTitle}}</strong></p><dl class="versions"><div><dt>{{w.theirs}}</dt><dd>{{theirs}}</dd></div><div><dt>{{w.yours}}</dt><dd>{{yours}}</dd></div></dl></div>{{/.conflict}}
    {{#hasProblems}}<ul class="error" role="alert">{{#problems}}<li>{{.}}</li>{{/problems}}</ul>{{/hasProblems}}
    {{#.control}}{{>control}}{{/.control}}
    {{#asksAboutDuplicates}}<label class="check"><input type="checkbox" name="confirmed" value="true">{{w.confirmDuplicates}}</label>{{/asksAboutDuplicates}}
    <p class="actions"><button class="primary">{{#.conflict}}{{w.saveMine}}{{/.conflict}}{{^.conflict}}{{w.save}}{{/.conflict}}</button><a class="button" data-inline-cancel href="{{cancel}}">{{#.conflict}}{{w.keepTheirs}}{{/.conflict}}{{^.conflict}}{{w.cancel}}{{/.conflict}}</a></p></form>
    """#

  static let duplicatesSource = #"""
    <section class="notice warn" aria-labelledby="duplicates-title"><h2 id="duplicates-title">{{w.possibleDuplicates}}</h2><ul class="rows">{{#items}}<li><span><a href="{{href}}">{{title}}</a> <span class="quiet">{{about}}</span></span><span class="actions">{{#.merge}}<a class="button" href="{{.}}">{{w.compareMerge}}</a>{{/.merge}}{{#.dismissal}}<form method="post" action="{{.}}"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="module" value="{{module}}"><input type="hidden" name="other" value="{{id}}"><button>{{w.isAnother}}</button></form>{{/.dismissal}}</span></li>{{/items}}</ul></section>
    """#

  static let mergeSource = #"""
    {{<layout}}{{$body}}<div class="form"><header class="head"><p class="crumb"><a href="{{kept.href}}">{{kept.text}}</a></p><h1>{{title}}</h1><a class="button end" href="{{swap}}">{{w.mergeOther}}</a></header>
    <p class="quiet">{{w.mergeHint}}</p>
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    <form method="post" action="{{action}}"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="with" value="{{otherID}}"><input type="hidden" name="version" value="{{version}}"><input type="hidden" name="other_version" value="{{otherVersion}}">
    <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="table merge"><thead><tr><th scope="col">{{w.field}}</th><th scope="col"><a href="{{kept.href}}">{{kept.text}}</a> ({{w.mergeKept}})</th><th scope="col"><a href="{{other.href}}">{{other.text}}</a> ({{w.mergeGoes}})</th></tr></thead><tbody>
    {{#rows}}<tr><th scope="row">{{label}}</th><td><label class="check"><input type="radio" name="take.{{name}}" value="{{ownID}}"{{^takesOther}} checked{{/takesOther}}><span>{{#own}}{{text}} {{/own}}</span></label></td><td><label class="check"><input type="radio" name="take.{{name}}" value="{{otherID}}"{{#takesOther}} checked{{/takesOther}}><span>{{#others}}{{text}} {{/others}}</span></label></td></tr>
    {{/rows}}</tbody></table></div>
    <p class="form-foot"><button class="primary">{{w.mergeNow}}</button><a class="button" href="{{kept.href}}">{{w.cancel}}</a></p></form></div>
    {{/body}}{{/layout}}
    """#

  static let processSource = #"""
    {{<layout}}{{$body}}<div data-window class="process"><div class="head"><p class="crumb"><a href="{{record.href}}">{{record.text}}</a></p><h1>{{title}}</h1>{{#.version}}<span class="tag">{{.}}</span>{{/.version}}</div>
    <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><svg class="diagram" role="img" aria-label="{{diagram.summary}}" width="{{diagram.width}}" height="{{diagram.height}}" viewBox="0 0 {{diagram.width}} {{diagram.height}}">
    {{#diagram.edges}}<g class="edge{{#isTaken}} taken{{/isTaken}}"><path d="{{path}}"/><path class="head" d="{{head}}"/></g>
    {{/diagram.edges}}{{#diagram.labels}}<text class="{{#isTaken}}taken{{/isTaken}}" x="{{x}}" y="{{y}}" text-anchor="{{anchor}}">{{text}}</text>
    {{/diagram.labels}}{{#diagram.nodes}}<g class="node{{#isNow}} now{{/isNow}}{{#isPast}} past{{/isPast}}{{#isEnd}} end{{/isEnd}}"><rect x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}" rx="6"/><text x="{{middle}}" y="{{line}}" text-anchor="middle">{{text}}</text></g>
    {{/diagram.nodes}}</svg></div>
    <details class="asked"><summary>{{w.processAsList}}</summary><dl class="facts">{{#states}}<div class="fact"><dt>{{label}}{{#.note}} ({{.}}){{/.note}}</dt><dd>{{#ways}}<div>{{.}}</div>{{/ways}}{{^ways}}–{{/ways}}</dd></div>{{/states}}</dl></details>
    {{#.way}}<h2>{{w.wayOfRecord}}</h2><ol class="way">{{#moves}}<li>{{.}}</li>{{/moves}}</ol>{{/.way}}</div>
    {{/body}}{{/layout}}
    """#
}
