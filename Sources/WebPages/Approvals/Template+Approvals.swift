import Engine

/// Approvals.
extension Template {
  static let approvalsSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1></header>
    <nav class="tabs" aria-label="{{w.view}}">{{#tabs}}<a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{text}}</a>{{/tabs}}</nav>
    {{>verdicts}}{{#.empty}}<p class="notice" role="status">{{.}}</p>{{/.empty}}
    <form method="post" action="{{action}}" class="desk"><input type="hidden" name="proof" value="{{shell.proof}}">
    <ul class="waiting">{{#entries}}<li class="item"><div class="item-body"><h2><a href="{{href}}">{{label}}: {{title}}</a></h2>
    <p><span class="chip {{tone}}">{{state}}</span> {{what}} · <span class="quiet">{{submitted}}</span>{{#.due}} · <span class="{{tone}}" title="{{moment}}">{{text}}</span>{{/.due}}</p>{{#.waits}}<p class="quiet">{{.}}</p>{{/.waits}}</div>
    {{#.choices}}<fieldset class="verdict"><legend class="hidden">{{legend}}</legend>
    {{#approves}}<label class="check"><input type="radio" name="verdict.{{id}}" value="approve">{{w.approve}}</label>{{/approves}}
    <label class="check"><input type="radio" name="verdict.{{id}}" value="reject">{{w.reject}}</label>
    <label class="check"><input type="radio" name="verdict.{{id}}" value="" checked>{{w.later}}</label>
    <input name="reason.{{id}}" value="{{reason}}" maxlength="\#(DecisionInput.longestReason)" placeholder="{{w.decisionReason}}" aria-label="{{w.decisionReason}}: {{legend}}"></fieldset>{{/.choices}}</li>
    {{/entries}}</ul>
    {{#mayDecide}}<p class="form-foot"><button class="primary">{{w.decideChosen}}</button></p>{{/mayDecide}}</form>
    {{#.next}}<p class="paging"><a class="button" href="{{.}}" rel="next">{{w.next}}</a></p>{{/.next}}
    {{/body}}{{/layout}}
    """#

  static let approvalSource = #"""
    {{<layout}}{{$body}}<header class="head"><p class="crumb"><a href="{{list}}">{{w.approvals}}</a></p><h1>{{title}}: <a href="{{record.href}}">{{record.text}}</a></h1><span class="chip {{tone}}">{{state}}</span></header>
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    {{#hasBlocked}}<div class="notice warn"><p>{{w.approvedBlocked}}</p><ul>{{#blocked}}<li>{{.}}</li>{{/blocked}}</ul></div>{{/hasBlocked}}
    <div class="split"><div>
    <section class="section"><dl class="facts wide">{{#facts}}<div class="fact"><dt>{{label}}</dt><dd>{{#isCode}}<code>{{text}}</code>{{/isCode}}{{^isCode}}{{text}}{{/isCode}}</dd></div>{{/facts}}</dl></section>
    {{#.asked}}<section class="section"><h2>{{caption}}</h2>{{>differences}}</section>{{/.asked}}
    {{#hasGiven}}<section class="section"><h2>{{w.approvalGiven}}</h2><ul>{{#given}}<li>{{.}}</li>{{/given}}</ul></section>{{/hasGiven}}
    {{#.note}}<section class="section"><h2>{{w.note}}</h2><blockquote>{{.}}</blockquote></section>{{/.note}}
    {{#.changed}}<section class="section"><h2>{{caption}}</h2>{{>differences}}</section>{{/.changed}}
    {{#.brief}}<section class="section"><h2>{{title}}</h2><dl class="facts">{{>facts}}</dl></section>{{/.brief}}
    {{#hasDecisions}}<section class="section"><h2>{{w.decisions}}</h2><ol class="entries">{{#decisions}}<li><p class="what">{{what}}</p>{{#.reason}}<p class="said">{{.}}</p>{{/.reason}}<p class="when">{{when}}</p></li>{{/decisions}}</ol></section>{{/hasDecisions}}
    {{#others}}<p><a href="{{href}}">{{text}}</a></p>{{/others}}
    </div><aside>
    {{#.whyNot}}<p class="notice">{{w.mayNotDecide}} {{.}}</p>{{/.whyNot}}
    {{#mayReject}}<section class="panel"><h2>{{w.decide}}</h2><form method="post" class="stack" action="{{action}}/approve"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">
    <label class="field"><span>{{w.decisionReason}}</span><textarea name="reason" rows="3" maxlength="\#(DecisionInput.longestReason)">
    {{reason}}</textarea></label>
    <p class="actions">{{#mayApprove}}<button class="primary">{{w.approve}}</button>{{/mayApprove}}<button class="danger" formaction="{{action}}/reject">{{w.reject}}</button></p></form></section>{{/mayReject}}
    {{#hasColleagues}}<section class="panel"><h2>{{w.delegate}}</h2><form method="post" class="stack" action="{{action}}/delegate"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">
    <label class="field"><span>{{w.delegateTo}}</span><select name="to" required><option value="">–</option>{{#colleagues}}<option value="{{name}}">{{text}}</option>{{/colleagues}}</select></label>
    <label class="field"><span>{{w.why}}</span><input name="reason" maxlength="\#(DecisionInput.longestReason)"></label><p class="actions"><button>{{w.delegate}}</button></p></form></section>{{/hasColleagues}}
    {{#mayRecall}}<section class="panel"><h2>{{w.recall}}</h2><form method="post" class="stack" action="{{action}}/recall"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}"><p class="quiet">{{w.recallHint}}</p>
    <label class="field"><span>{{w.why}}</span><input name="reason" maxlength="\#(DecisionInput.longestReason)"></label><p class="actions"><button>{{w.recall}}</button></p></form></section>{{/mayRecall}}
    {{#.resubmission}}<section class="panel"><h2>{{w.resubmit}}</h2><form method="post" class="stack" action="{{action}}/resubmit"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">{{#controls}}{{>control}}{{/controls}}
    {{#lost}}<label class="check"><input type="checkbox" name="drop" value="{{.}}" required>{{w.leaveOut}}: {{.}}</label>{{/lost}}
    <label class="field"><span>{{w.why}}</span><input name="reason" maxlength="\#(DecisionInput.longestReason)"></label><p class="actions"><button class="primary">{{w.resubmit}}</button></p></form></section>{{/.resubmission}}
    </aside></div>
    {{/body}}{{/layout}}
    """#
}
