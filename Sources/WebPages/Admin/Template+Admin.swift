/// Administration.
extension Template {
  static let sheetSource = #"""
    {{<layout}}{{$body}}<header class="head">{{#.crumb}}<p class="crumb"><a href="{{href}}">{{text}}</a></p>{{/.crumb}}<h1>{{title}}</h1></header>
    {{#hasTabs}}<nav class="tabs" aria-label="{{w.administration}}">{{#tabs}}<a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{text}}</a>{{/tabs}}</nav>{{/hasTabs}}
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    {{#.secret}}<section class="notice good" role="status"><h2>{{label}}</h2><p><code>{{text}}</code></p><p>{{hint}}</p></section>{{/.secret}}
    {{#polls}}<span data-polls hidden></span>{{/polls}}{{#blocks}}<section class="section sheet">{{#.heading}}<h2>{{.}}</h2>{{/.heading}}{{#.hint}}<p class="quiet">{{.}}</p>{{/.hint}}
    {{#hasFacts}}<dl class="facts wide">{{#facts}}<div class="fact"><dt>{{label}}</dt><dd>{{#isCode}}<code>{{text}}</code>{{/isCode}}{{^isCode}}{{text}}{{/isCode}}</dd></div>{{/facts}}</dl>{{/hasFacts}}
    {{#hasLines}}<ul class="plan">{{#lines}}<li><code>{{.}}</code></li>{{/lines}}</ul>{{/hasLines}}
    {{#.table}}<div class="scroll" tabindex="0" role="region" aria-label="{{caption}}"><table class="table"><caption class="hidden">{{caption}}</caption><thead><tr>{{#heads}}<th scope="col">{{.}}</th>{{/heads}}{{#hasActions}}<th scope="col"><span class="hidden">{{w.doIt}}</span></th>{{/hasActions}}</tr></thead>
    <tbody>{{#rows}}<tr><th scope="row">{{#.href}}<a href="{{.}}">{{title}}</a>{{/.href}}{{^.href}}{{title}}{{/.href}}</th>{{#cells}}<td>{{#.}}{{>cell}} {{/.}}</td>{{/cells}}{{#hasActions}}<td><div class="actions">{{#actions}}<form method="post" action="{{action}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button class="{{#isDanger}}danger{{/isDanger}}" aria-label="{{label}}">{{text}}</button></form>{{/actions}}</div></td>{{/hasActions}}</tr>
    {{/rows}}</tbody></table></div>{{/.table}}
    {{#hasLinks}}<p class="actions">{{#links}}<a class="button" href="{{href}}">{{text}}</a>{{/links}}</p>{{/hasLinks}}
    {{#forms}}<form method="post" action="{{action}}" class="stack desk"><input type="hidden" name="proof" value="{{shell.proof}}">{{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/hidden}}
    {{#.upload}}<label class="field" hidden data-reads="{{.}}"><span>{{w.csvFile}}</span><input type="file" accept=".csv,text/csv"></label>{{/.upload}}
    <div class="grid">{{#controls}}{{>control}}{{/controls}}</div>
    {{#groups}}<fieldset><legend>{{legend}}</legend><div class="grid">{{#controls}}{{>control}}{{/controls}}</div></fieldset>{{/groups}}
    <p class="actions"><button class="{{#isDanger}}danger{{/isDanger}}{{^isDanger}}{{^isPlain}}primary{{/isPlain}}{{/isDanger}}">{{submit}}</button>{{#.second}}<button name="{{name}}" value="true">{{text}}</button>{{/.second}}</p></form>{{/forms}}
    </section>{{/blocks}}
    {{/body}}{{/layout}}
    """#
}
