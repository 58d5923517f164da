/// Records, their forms and their steps.
extension Template {
  static let recordSource = #"""
    {{<layout}}{{$body}}<header class="head" data-live="{{live}}"><p class="crumb"><a href="{{module.href}}">{{module.text}}</a></p><h1>{{title}}</h1>
    <div class="actions end">{{#.unmerge}}<form method="post" action="{{.}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button>{{w.undo}}</button></form>{{/.unmerge}}{{#.call}}<a class="button" href="{{.}}"><span aria-hidden="true">☎</span> {{w.callNow}}</a>{{/.call}}{{#.edit}}<a class="button" href="{{.}}" aria-keyshortcuts="e">{{w.edit}}</a>{{/.edit}}{{#.removal}}<details class="menu end"><summary class="button">{{w.more}}</summary><form class="menu-body" method="post" action="{{.}}"><input type="hidden" name="proof" value="{{shell.proof}}"><p class="quiet">{{w.deleteHint}}</p><button class="danger">{{w.delete}}</button></form></details>{{/.removal}}</div></header>
    {{#locks}}<p class="notice warn">{{w.lockedForApproval}} {{.}}</p>{{/locks}}
    {{#.duplicates}}{{>duplicates}}{{/.duplicates}}
    {{#paths}}<ol class="path" aria-label="{{label}}" tabindex="0">{{#stages}}<li{{#isNow}} class="now" aria-current="step"{{/isNow}}{{#isPast}} class="past"{{/isPast}}>{{text}}</li>{{/stages}}</ol>
    {{/paths}}
    {{#.steps}}<section class="steps" aria-label="{{w.nextSteps}}"><h2>{{w.nextSteps}}</h2>
    {{#open}}<a class="button{{#isFirst}} primary{{/isFirst}}" data-dialog href="{{href}}" title="→ {{to}}">{{label}}</a>{{/open}}
    {{#blocked}}<details class="menu"><summary class="button blocked">{{label}}<span class="hidden"> ({{w.blocked}})</span></summary><div class="menu-body why"><h3>{{w.stepsBlocked}}</h3><ul class="why">{{#reasons}}<li>{{.}}</li>{{/reasons}}</ul>{{#.who}}<p class="quiet">{{.}}</p>{{/.who}}</div></details>{{/blocked}}
    {{#.claim}}<form method="post" action="{{.}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button class="primary">{{w.claim}}</button></form>{{/.claim}}
    {{#none}}<span class="quiet">{{w.noSteps}}</span>{{/none}}
    {{#paths}}<p class="sla">{{#.process}}<a href="{{.}}" data-dialog data-wide>{{w.showProcess}}</a>{{/.process}}{{#.since}}<span>{{.}}</span>{{/.since}}{{#.due}}<span class="{{tone}}" title="{{moment}}">{{text}}</span>{{/.due}}</p>{{/paths}}
    </section>{{/.steps}}
    <div class="split"><div>
    {{#sections}}<section class="section"><h2>{{title}}</h2><dl class="facts">{{>facts}}</dl></section>
    {{/sections}}
    {{#related}}<section class="section"><div class="head"><h2>{{title}}</h2>{{^hasRows}}<span class="quiet">{{w.noEntries}}</span>{{/hasRows}}{{#.new}}<a class="button end" href="{{.}}">{{newText}}</a>{{/.new}}</div>
    {{#hasRows}}<div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="table"><thead><tr>{{#heads}}<th scope="col">{{.}}</th>{{/heads}}</tr></thead><tbody>
    {{#rows}}<tr><th scope="row"><a href="{{href}}">{{title}}</a></th>{{#cells}}<td>{{#cells}}{{>cell}} {{/cells}}</td>{{/cells}}</tr>
    {{/rows}}</tbody></table></div>{{/hasRows}}</section>
    {{/related}}
    </div><aside>
    {{#.notes}}<section class="panel"><form method="post" action="{{.}}" class="stack"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}"><label class="field"><span>{{w.writeNote}}</span><textarea name="body" rows="2" maxlength="20000" required></textarea></label><p class="actions"><button>{{w.addNote}}</button></p></form></section>{{/.notes}}
    {{#.files}}<section class="panel"><h2>{{w.files}}</h2>{{#.empty}}<p class="quiet">{{.}}</p>{{/.empty}}<ul class="rows">{{#items}}<li><a href="{{href}}" download>{{name}}</a><span class="quiet">{{about}}</span></li>{{/items}}</ul>
    {{#.upload}}<div class="drop" data-upload="{{.}}"><label class="field"><span>{{w.addFile}}</span><input type="file" multiple></label></div>{{/.upload}}</section>{{/.files}}
    <section class="panel"><h2>{{w.timeline}}</h2><ol class="entries">{{>entries}}</ol>{{#.older}}<p><a href="{{.}}">{{w.olderEntries}}</a></p>{{/.older}}</section>
    </aside></div>
    {{/body}}{{/layout}}
    """#

  static let entriesSource = #"""
    {{#entries}}<li{{#isMove}} class="move"{{/isMove}}><p class="what"><strong>{{who}}</strong> {{what}}</p>{{#.said}}<p class="said">{{.}}</p>{{/.said}}{{#hasChanges}}<ul>{{#changes}}<li><span class="quiet">{{field}}:</span> {{#.before}}<del>{{.}}</del> → {{/.before}}{{after}}</li>{{/changes}}</ul>{{/hasChanges}}{{#.more}}<p class="quiet">{{.}}</p>{{/.more}}<p class="when">{{when}}{{#.cause}} · {{.}}{{/.cause}}{{#.version}} · {{.}}{{/.version}}</p></li>
    {{/entries}}
    """#

  static let timelineSource = #"""
    {{<layout}}{{$body}}<header class="head"><p class="crumb"><a href="{{record.href}}">{{record.text}}</a></p><h1>{{w.timeline}}</h1></header>
    <ol class="entries narrow">{{>entries}}</ol>{{#.older}}<p class="paging"><a class="button" href="{{.}}">{{w.olderEntries}}</a></p>{{/.older}}
    {{/body}}{{/layout}}
    """#

  static let formSource = #"""
    {{<layout}}{{$body}}<div data-window class="form"{{#.live}} data-live="{{.}}"{{/.live}}><div class="head"><h1>{{title}}</h1></div>
    {{#.conflict}}<section class="notice warn" role="alert"><h2>{{w.conflictTitle}}</h2><p>{{w.conflictHint}}</p>
    <table class="plain"><thead><tr><th scope="col">{{w.field}}</th><th scope="col">{{w.before}}</th><th scope="col">{{w.theirs}}</th><th scope="col">{{w.yours}}</th><th scope="col">{{w.keep}}</th></tr></thead><tbody>
    {{#rows}}<tr><th scope="row">{{label}}</th><td>{{before}}</td><td>{{theirs}}</td><td>{{yours}}</td><td>{{#.name}}<label class="check"><input type="radio" name="keep.{{.}}" value="mine" checked form="edit-form">{{w.yours}}</label><label class="check"><input type="radio" name="keep.{{.}}" value="theirs" form="edit-form">{{w.theirs}}</label>{{/.name}}</td></tr>{{/rows}}</tbody></table></section>{{/.conflict}}
    {{#hasProblems}}<div class="notice bad" role="alert"><p>{{w.checkErrors}}</p><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    <form method="post" action="{{action}}" id="edit-form"><noscript><button hidden>{{submit}}</button></noscript><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">{{#.version}}<input type="hidden" name="version" value="{{.}}">{{/.version}}{{#.quick}}<input type="hidden" name="quick" value="{{.}}">{{/.quick}}{{#.to}}<input type="hidden" name="to" value="{{.}}">{{/.to}}
    {{#sections}}<fieldset class="section"><legend>{{title}}</legend><div class="grid">{{#controls}}{{>control}}{{/controls}}</div></fieldset>
    {{/sections}}
    {{#asksAboutDuplicates}}<label class="check"><input type="checkbox" name="confirmed" value="true">{{w.confirmDuplicates}}</label>{{/asksAboutDuplicates}}
    <p class="form-foot"><button class="primary">{{submit}}</button><a class="button" data-cancel href="{{cancel}}">{{w.cancel}}</a></p></form></div>
    {{/body}}{{/layout}}
    """#

  /// One control with its label, help and mistake.
  static let controlSource =
    #"{{#isGroup}}<fieldset class="field long"><legend class="label">{{label}}{{>must}}</legend>"#
    + #"{{#checks}}<label class="check"><input type="checkbox" name="{{name}}" value="{{code}}"{{#isChosen}} checked{{/isChosen}}>{{text}}</label>{{/checks}}{{>told}}</fieldset>{{/isGroup}}"#
    + #"{{^isGroup}}<div class="field{{#isLong}} long{{/isLong}}">"#
    + #"{{#.toggle}}<label class="check"><input type="checkbox" id="{{id}}" name="{{name}}" value="true"{{#isOn}} checked{{/isOn}}{{>state}}>{{label}}</label>{{/.toggle}}"#
    + #"{{^.toggle}}<label for="{{id}}">{{label}}{{>must}}</label>"#
    + #"{{#fixed}}{{>cell}} {{/fixed}}"#
    + #"{{#.input}}<input type="{{type}}" id="{{id}}" name="{{name}}" value="{{value}}"{{#.mode}} inputmode="{{.}}"{{/.mode}}{{>state}}>{{/.input}}"#
    + "{{#.area}}<textarea id=\"{{id}}\" name=\"{{name}}\" rows=\"3\"{{>state}}>\n{{.}}</textarea>{{/.area}}"
    + #"{{#hasSelect}}<select id="{{id}}" name="{{name}}"{{>state}}><option value="">–</option>{{#select}}<option value="{{code}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/select}}</select>{{/hasSelect}}"#
    + #"{{#.lookup}}<select id="{{id}}" name="{{name}}" data-find="{{find}}" data-hint="{{w.findRecord}}" data-label="{{label}}"{{>state}}><option value="">–</option>{{#options}}<option value="{{code}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/options}}</select>{{#.quick}}<a class="quick" data-quick href="{{.}}">{{quickText}}</a><noscript><button class="quick" name="create" value="{{quickField}}" formnovalidate>{{quickText}}</button></noscript>{{/.quick}}{{/.lookup}}"#
    + #"{{/.toggle}}{{>told}}</div>{{/isGroup}}<input type="hidden" name="base.{{baseName}}" value="{{base}}">"#

  /// Marks what has to be filled.
  static let mustSource = #"{{#isRequired}} <span class="must" title="{{w.required}}">*</span>{{/isRequired}}"#

  static let stateSource =
    #"{{#described}} aria-describedby="{{.}}"{{/described}}{{#isWrong}} aria-invalid="true"{{/isWrong}}"#

  static let toldSource =
    #"{{#.error}}<p class="error" id="{{id}}-error">{{.}}</p>{{/.error}}{{#.help}}<p class="help" id="{{id}}-help">{{.}}</p>{{/.help}}"#

  static let stepSource = #"""
    {{<layout}}{{$body}}<div data-window class="step"><div class="head"><p class="crumb"><a href="{{record.href}}">{{record.text}}</a></p><h1>{{title}}</h1><span class="tag">{{states}}</span></div>
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul>{{#.who}}<p>{{.}}</p>{{/.who}}</div>{{/hasProblems}}
    {{#isOpen}}<form method="post" action="{{action}}" class="stack"><noscript><button hidden>{{title}}</button></noscript><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}"><input type="hidden" name="version" value="{{version}}">
    {{#asksNothing}}<p class="quiet">{{w.stepNothing}}</p>{{/asksNothing}}
    {{#hasBranches}}<ul class="rows">{{#branches}}<li>{{#.href}}<a data-dialog href="{{.}}">{{label}}</a>{{/.href}}{{^.href}}<span>✓ {{label}}</span>{{/.href}}<span class="quiet">{{#.done}}{{.}}{{/.done}}{{#problems}}{{.}} {{/problems}}</span></li>{{/branches}}</ul>{{/hasBranches}}
    {{#needed}}{{>need}}{{/needed}}
    {{#hasOptional}}<fieldset class="stack"><legend>{{w.stepOptional}}</legend>{{#optional}}{{>need}}{{/optional}}</fieldset>{{/hasOptional}}
    <p class="form-foot"><button class="primary">{{title}}</button><a class="button" data-cancel href="{{record.href}}">{{w.cancel}}</a></p></form>{{/isOpen}}
    {{^isOpen}}<p class="form-foot"><a class="button" data-cancel href="{{record.href}}">{{w.close}}</a></p>{{/isOpen}}</div>
    {{/body}}{{/layout}}
    """#

  static let needSource =
    #"{{#.hint}}<p class="quiet">{{.}}</p>{{/.hint}}"#
    + #"{{#.group}}<fieldset class="group"><legend>{{legend}}</legend>{{#items}}{{>need}}{{/items}}</fieldset>{{/.group}}"#
    + #"{{#.control}}{{>control}}{{/.control}}"#
    + #"{{#.check}}<div class="field">{{#isKept}}{{#.ticked}}<p class="check">✓ {{label}} <span class="quiet">{{ticked}}</span> <button class="plain-button" name="untick" value="{{code}}" formaction="{{action}}" formnovalidate>{{w.remove}}</button></p>{{/.ticked}}{{^.ticked}}<p class="check"><button name="tick" value="{{code}}" formaction="{{action}}" formnovalidate>✓ {{label}}</button>{{>must}}</p>{{/.ticked}}{{/isKept}}{{^isKept}}<label class="check"><input type="checkbox" name="check" value="{{code}}"{{#isOn}} checked{{/isOn}}>{{label}}{{>must}}</label>{{/isKept}}{{#.error}}<p class="error">{{.}}</p>{{/.error}}</div>{{/.check}}"#
    + "{{#.note}}<label class=\"field\"><span>{{label}}{{>must}}</span><textarea name=\"note\" rows=\"3\">\n{{value}}</textarea>{{#.error}}<span class=\"error\">{{.}}</span>{{/.error}}</label>{{/.note}}"
    + #"{{#.activity}}<fieldset class="group"><legend>{{label}}</legend><label class="field"><span>{{w.subject}}{{>must}}</span><input name="{{place}}" value="{{value}}" maxlength="255">{{#.error}}<span class="error">{{.}}</span>{{/.error}}</label>{{#controls}}{{>control}}{{/controls}}</fieldset>{{/.activity}}"#
    + #"{{#.related}}<div class="field"><p class="check">{{text}}{{>must}}{{#.href}} <a class="button" href="{{.}}">{{link}}</a>{{/.href}}</p>{{#.error}}<p class="error">{{.}}</p>{{/.error}}</div>{{/.related}}"#
    + #"{{#.files}}<fieldset class="field"><legend class="label">{{label}}{{>must}}</legend><div data-list>{{#items}}<label class="check"><input type="checkbox" name="attachment" value="{{id}}"{{#isOn}} checked{{/isOn}}>{{name}}</label>{{/items}}</div><div class="drop" data-upload="{{upload}}"{{#.kind}} data-kind="{{.}}"{{/.kind}}><label class="field"><span>{{w.addFile}}</span><input type="file"></label></div>{{#.error}}<p class="error">{{.}}</p>{{/.error}}</fieldset>{{/.files}}"#
}
