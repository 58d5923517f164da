/// Lists of records.
extension Template {
  static let listSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1><span class="quiet">{{count}}</span>
    <div class="actions end">{{#.board}}<a class="button" href="{{.}}" aria-keyshortcuts="b">{{w.board}}</a>{{/.board}}{{#.new}}<a class="button primary" href="{{href}}" aria-keyshortcuts="n">{{text}}</a>{{/.new}}</div></header>
    <nav class="tabs" aria-label="{{w.view}}">{{#views}}<a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{text}}</a>{{/views}}</nav>
    <div class="tools">{{>filters}}
    {{#filters}}<span class="pill">{{text}} <a href="{{without}}" aria-label="{{removal}}">✕</a></span>{{/filters}}
    <details class="menu"><summary class="button">{{w.columns}}</summary><form class="menu-body" action="{{form.action}}">
    {{#columns.hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/columns.hidden}}
    <fieldset class="choices"><legend class="hidden">{{w.columns}}</legend>{{#columns.choices}}<label class="check"><input type="checkbox" name="columns" value="{{code}}"{{#isChosen}} checked{{/isChosen}}>{{text}}</label>{{/columns.choices}}</fieldset>
    <button class="primary">{{w.apply}}</button></form></details>
    <details class="menu"><summary class="button">{{w.saveView}}</summary><div class="menu-body">
    <form method="post" action="{{saving.action}}" class="menu-form"><input type="hidden" name="proof" value="{{shell.proof}}">
    {{#saving.hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/saving.hidden}}
    <label class="field"><span>{{w.saveViewAs}}</span><input name="label" maxlength="100" required></label>{{#saving.mayShare}}<label class="check"><input type="checkbox" name="shared" value="true">{{w.forEverybody}}</label>{{/saving.mayShare}}<button class="primary">{{w.save}}</button></form>
    {{#saving.deletable}}<form method="post" action="{{saving.action}}/delete" class="menu-form"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="view" value="{{.}}">{{#saving.isShared}}<input type="hidden" name="shared" value="true">{{/saving.isShared}}<button class="danger">{{w.deleteView}}</button></form>{{/saving.deletable}}
    </div></details>
    <span class="actions end">{{#.import}}<a class="button" href="{{.}}">{{w.importList}}</a>{{/.import}}{{#.export}}<a class="button" href="{{.}}" download>{{w.export}}</a>{{/.export}}</span>
    <details class="asked"{{#form.showsExpression}} open{{/form.showsExpression}}><summary>{{w.expression}}</summary><form class="expression" action="{{form.action}}">
    {{#form.kept}}<input type="hidden" name="{{name}}" value="{{value}}">{{/form.kept}}
    <div class="field"><label class="hidden" for="filter">{{w.expression}}</label><input id="filter" name="filter" value="{{form.expression}}" maxlength="4000" spellcheck="false" autocapitalize="off" placeholder="amount &gt; 10000 &amp;&amp; owner == user"{{#form.error}} aria-invalid="true" aria-describedby="filter-error"{{/form.error}}>{{#form.caret}}<pre class="caret" aria-hidden="true">{{.}}</pre>{{/form.caret}}{{#form.error}}<p class="error" id="filter-error" role="alert">{{.}}</p>{{/form.error}}</div>
    <button>{{w.filter}}</button></form></details>
    </div>
    {{#problems}}<p class="notice bad" role="alert">{{.}}</p>{{/problems}}
    {{^.empty}}<div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="table"{{#isEditable}} data-cells="{{w.editField}}"{{/isEditable}}>
    <thead><tr>{{#.bulk}}<td class="tick"><input type="checkbox" data-tick-all aria-label="{{w.tickAll}}"></td>{{/.bulk}}{{#heads}}<th scope="col"{{#.field}} data-field="{{.}}"{{/.field}}{{#isNumber}} class="number"{{/isNumber}}{{#.direction}} aria-sort="{{.}}"{{/.direction}}>{{#.sort}}<a href="{{.}}">{{text}}{{#arrow}} <span aria-hidden="true">{{.}}</span>{{/arrow}}</a>{{/.sort}}{{^.sort}}{{text}}{{/.sort}}</th>{{/heads}}</tr></thead>
    <tbody>{{#rows}}<tr data-row="{{id}}">{{#.tick}}<td class="tick"><input type="checkbox" name="id" value="{{id}}" form="bulk" aria-label="{{.}}"></td>{{/.tick}}<th scope="row"><a href="{{href}}">{{title}}</a>{{#isEditable}}<noscript> <a href="{{href}}/edit" aria-label="{{w.edit}} {{title}}">✎</a></noscript>{{/isEditable}}</th>{{#cells}}<td{{#isNumber}} class="number"{{/isNumber}}>{{#cells}}{{>cell}} {{/cells}}</td>{{/cells}}</tr>
    {{/rows}}</tbody></table></div>
    {{#.bulk}}<form method="post" action="{{action}}" id="bulk" class="bulk" data-bulk><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="question" value="{{question}}"><output aria-live="polite"></output><select name="what" required aria-label="{{w.bulkChosen}}"><option value="">{{w.bulkChosen}}</option>{{#groups}}<optgroup label="{{label}}">{{#choices}}<option value="{{code}}">{{text}}</option>{{/choices}}</optgroup>{{/groups}}</select>{{#.all}}<label class="check"><input type="checkbox" name="all" value="1">{{.}}</label>{{/.all}}<button>{{w.bulkContinue}}</button></form>{{/.bulk}}
    <div class="paging"><span>{{#.first}}<a class="button" href="{{.}}">{{w.first}}</a>{{/.first}}</span>{{#.next}}<a class="button" href="{{.}}" rel="next">{{w.next}}</a>{{/.next}}</div>{{/.empty}}
    {{#.empty}}<div class="empty"><h2>{{title}}</h2>{{#.hint}}<p class="quiet">{{.}}</p>{{/.hint}}<ul class="teach">{{#lessons}}<li>{{.}}</li>{{/lessons}}</ul>{{#.link}}<a class="button primary" href="{{href}}">{{text}}</a>{{/.link}}</div>{{/.empty}}
    {{/body}}{{/layout}}
    """#
}
