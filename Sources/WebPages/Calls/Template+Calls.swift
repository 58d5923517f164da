/// Calls: who is next, and what came of it.
extension Template {
  static let callsSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1><div class="actions end">
    {{#.held}}<a class="button primary" href="{{href}}">{{w.goOnWith}}: {{title}}</a><form method="post" action="{{release}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button>{{w.putBack}}</button></form>{{/.held}}
    {{^.held}}<form method="post" action="{{take}}" class="actions"><input type="hidden" name="proof" value="{{shell.proof}}">{{#hasFlows}}<select name="flow" aria-label="{{w.flow}}"><option value="">{{w.all}}</option>{{#flows}}<option value="{{code}}">{{text}}</option>{{/flows}}</select>{{/hasFlows}}<button class="primary">{{w.takeNext}}</button></form>{{/.held}}</div></header>
    {{#.last}}<section class="notice"><h2>{{w.lastCall}}: <a href="{{href}}">{{title}}</a></h2><ul class="prompts">{{#prompts}}<li><a class="button" href="{{href}}">{{text}}</a> {{#problems}}<span class="quiet">{{.}}</span> {{/problems}}</li>{{/prompts}}</ul><ol class="entries">{{>entries}}</ol></section>{{/.last}}
    <div class="split"><div>
    <section class="section"><h2>{{w.callQueue}}</h2>{{#.empty}}<p class="quiet">{{.}}</p>{{/.empty}}<ol class="waiting">
    {{#entries}}<li class="item"><div class="item-body"><h3><a href="{{href}}">{{title}}</a></h3><p class="quiet">{{module}}{{#.about}} · {{.}}{{/.about}}{{#.due}} · <span class="{{tone}}" title="{{moment}}">{{text}}</span>{{/.due}}</p></div><p class="actions">{{#phones}}<a class="button" href="{{tel}}">{{number}}</a>{{/phones}}</p></li>
    {{/entries}}</ol></section></div><aside>
    {{#figures}}<section class="panel"><h2>{{w.figures}}</h2><form action="{{action}}" class="actions"><label class="field"><span>{{w.day}}</span><input type="date" name="day" value="{{day}}"></label><button>{{w.show}}</button></form>
    <dl class="facts">{{#total}}<div class="fact"><dt>{{label}}</dt><dd class="number">{{value}}</dd></div>{{/total}}</dl>
    {{#hasResults}}<table class="plain"><caption>{{w.byResult}}</caption><thead><tr><th scope="col">{{w.result}}</th><th scope="col">{{w.figureAttempts}}</th></tr></thead><tbody>{{#results}}<tr><th scope="row">{{name}}</th><td>{{attempts}}</td></tr>{{/results}}</tbody></table>{{/hasResults}}
    {{#hasAgents}}<table class="plain"><caption>{{w.byAgent}}</caption><thead><tr><th scope="col">{{w.agent}}</th><th scope="col">{{w.figureAttempts}}</th><th scope="col">{{w.figureEffective}}</th><th scope="col">{{w.figureRate}}</th></tr></thead><tbody>{{#agents}}<tr><th scope="row">{{name}}</th><td>{{attempts}}</td><td>{{effective}}</td><td>{{rate}}</td></tr>{{/agents}}</tbody></table>{{/hasAgents}}</section>{{/figures}}
    </aside></div>
    {{/body}}{{/layout}}
    """#

  static let callSheetSource = #"""
    {{<layout}}{{$body}}<header class="head"><p class="crumb"><a href="{{list}}">{{w.callMode}}</a> · {{module}}</p><h1><a href="{{record}}">{{title}}</a></h1>
    <div class="actions">{{#phones}}<a class="button primary" href="{{tel}}">☎ {{number}}</a>{{#.whatsapp}}<a class="button" href="{{.}}" rel="noreferrer noopener" target="_blank" aria-label="{{whatsappLabel}}">WhatsApp</a>{{/.whatsapp}}{{/phones}}</div>
    <div class="actions end">{{#.claimed}}<span class="quiet">{{.}}</span><form method="post" action="{{release}}"><input type="hidden" name="proof" value="{{shell.proof}}"><button>{{w.putBack}}</button></form>{{/.claimed}}</div></header>
    {{#.last}}<p class="notice">{{w.lastCall}}: <a href="{{href}}">{{title}}</a>{{#prompts}} · <a href="{{href}}">{{text}}</a>{{/prompts}}</p>{{/.last}}
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    {{#hasPrompts}}<section class="notice warn"><h2>{{w.prompts}}</h2><ul class="prompts">{{#prompts}}<li><a class="button" href="{{href}}">{{text}}</a> {{#problems}}<span>{{.}}</span> {{/problems}}</li>{{/prompts}}</ul></section>{{/hasPrompts}}
    {{#hasChoice}}<section class="notice warn" aria-labelledby="which"><h2 id="which">{{w.whichDeal}}</h2><p>{{w.whichDealHint}}</p><ul class="prompts">{{#choice}}<li><a class="button" href="{{href}}">{{text}}</a></li>{{/choice}}</ul></section>{{/hasChoice}}
    {{#.about}}<p class="notice">{{w.aboutWhich}}: <a href="{{record.href}}">{{record.text}}</a> · <a href="{{others}}">{{w.anotherOne}}</a></p>{{/.about}}
    <div class="split"><div>
    {{^hasChoice}}<form method="post" action="{{action}}" class="stack"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">{{#.about}}<input type="hidden" name="about" value="{{code}}">{{/.about}}
    {{#mayNote}}<label class="field"><span>{{w.callNote}}</span><textarea name="note" rows="2" maxlength="20000">
    {{note}}</textarea></label>{{/mayNote}}
    {{#takesNext}}<label class="check"><input type="checkbox" name="next" value="true" checked>{{w.thenNext}}</label>{{/takesNext}}
    <h2>{{w.howWasIt}}</h2>{{#attempts}}<p class="quiet">{{.}}</p>{{/attempts}}
    <ul class="results">{{#results}}<li class="result {{tone}}"><button name="result" value="{{code}}">{{label}}</button>
    <div class="what"><p class="quiet">{{quality}}</p>{{#hasEffects}}<ul>{{#effects}}<li class="{{tone}}">{{text}}{{#problems}} <span class="error">{{.}}</span>{{/problems}}</li>{{/effects}}</ul>{{/hasEffects}}{{^hasEffects}}<p class="quiet">{{w.onlyLogged}}</p>{{/hasEffects}}{{#counters}}<p class="counter">{{.}}</p>{{/counters}}
    {{#.at}}<label class="field"><span>{{label}}</span><input type="datetime-local" name="{{name}}" value="{{value}}"></label>{{/.at}}{{#.until}}<label class="field"><span>{{label}}</span><input type="datetime-local" name="{{name}}" value="{{value}}"></label>{{/.until}}</div></li>
    {{/results}}</ul></form>{{/hasChoice}}</div><aside>
    <section class="panel"><dl class="facts">{{#facts}}<div class="fact{{#isLong}} long{{/isLong}}"><dt>{{label}}</dt><dd>{{#cells}}{{>cell}} {{/cells}}</dd></div>{{/facts}}</dl></section>
    <section class="panel"><h2>{{w.timeline}}</h2><ol class="entries">{{>entries}}</ol></section></aside></div>
    {{/body}}{{/layout}}
    """#
}
