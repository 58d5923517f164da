/// Many records at once, and the keyboard.
extension Template {
  static let bulkSource = #"""
    {{<layout}}{{$body}}<div class="form" data-window><header class="head"><p class="crumb"><a href="{{back.href}}">{{back.text}}</a></p><h1>{{title}}</h1><span class="tag">{{count}}</span></header>
    {{#hasVerdicts}}<p class="notice" role="status">{{summary}}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="table verdicts"><tbody>{{#verdicts}}<tr class="{{#isDone}}done{{/isDone}}{{^isDone}}refused{{/isDone}}"><th scope="row"><a href="{{href}}">{{title}}</a></th><td>{{#isDone}}✓ {{/isDone}}{{^isDone}}✕ {{/isDone}}{{text}}</td></tr>
    {{/verdicts}}</tbody></table></div><p class="paging"><a class="button" href="{{back.href}}">{{w.backToList}}</a></p>{{/hasVerdicts}}
    {{^hasVerdicts}}<form method="post" action="{{action}}" class="stack narrow"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="what" value="{{what}}"><input type="hidden" name="run" value="1">{{#.question}}<input type="hidden" name="question" value="{{.}}">{{/.question}}{{#ids}}<input type="hidden" name="id" value="{{.}}">{{/ids}}
    {{#asksNothing}}<p>{{w.bulkSure}}</p>{{/asksNothing}}
    {{#hasAsked}}<div class="notice warn"><p>{{w.bulkAsks}}</p><ul>{{#asked}}<li>{{.}}</li>{{/asked}}</ul></div>{{/hasAsked}}
    {{#controls}}{{>control}}{{/controls}}{{#needs}}{{>need}}{{/needs}}{{#checks}}<label class="check"><input type="checkbox" name="check" value="{{code}}">{{label}}</label>{{/checks}}
    {{#.note}}<label class="field"><span>{{.}}</span><textarea name="note" rows="3"></textarea></label>{{/.note}}
    <p class="quiet">{{w.bulkHint}}</p>
    <p class="form-foot"><button class="{{#isDangerous}}danger{{/isDangerous}}{{^isDangerous}}primary{{/isDangerous}}">{{title}}</button><a class="button" href="{{back.href}}">{{w.cancel}}</a></p></form>{{/hasVerdicts}}</div>
    {{/body}}{{/layout}}
    """#

  static let shortcutsSource = #"""
    {{<layout}}{{$body}}<div data-window class="narrow"><div class="head"><h1>{{w.shortcuts}}</h1></div>
    <p class="quiet">{{w.shortcutsHint}}</p>
    <table class="plain keys"><tbody>{{#keys}}<tr><th scope="row">{{#keys}}<kbd>{{.}}</kbd> {{/keys}}</th><td>{{text}}</td></tr>{{/keys}}</tbody></table>
    <form method="post" action="{{shell.root}}/preferences"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="to" value="{{here}}"><p class="actions"><span>{{state}}</span><button name="keys" value="{{wanted}}">{{turn}}</button></p></form></div>
    {{/body}}{{/layout}}
    """#
}
