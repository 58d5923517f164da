import Engine

/// Reviews of incoming records.
extension Template {
  static let reviewsSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1></header>
    <nav class="tabs" aria-label="{{w.view}}">{{#tabs}}<a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>{{text}}</a>{{/tabs}}</nav>
    {{>verdicts}}{{#.empty}}<p class="notice" role="status">{{.}}</p>{{/.empty}}
    <form method="post" action="{{action}}" class="desk"><input type="hidden" name="proof" value="{{shell.proof}}">
    <ul class="waiting">{{#entries}}<li class="item">{{#.chosen}}<label class="pick"><input type="checkbox" name="draft" value="{{id}}" aria-label="{{.}}"></label>{{/.chosen}}
    <div class="item-body"><h2><a href="{{href}}">{{title}}</a></h2><p><span class="chip {{tone}}">{{state}}</span> {{label}} · <span class="quiet">{{about}}</span>{{#.due}} · <span class="{{tone}}" title="{{moment}}">{{text}}</span>{{/.due}}</p>{{#.claimed}}<p class="quiet">{{.}}</p>{{/.claimed}}</div></li>
    {{/entries}}</ul>
    {{#mayDecide}}<div class="form-foot"><label class="field"><span>{{w.withChosen}}</span><select name="deed">{{#deeds}}<option value="{{code}}">{{text}}</option>{{/deeds}}</select></label>
    <label class="field"><span>{{w.reasonWord}}</span><select name="reason"><option value="">–</option>{{#reasons}}<optgroup label="{{label}}">{{#reasons}}<option value="{{code}}">{{text}}</option>{{/reasons}}</optgroup>{{/reasons}}</select></label>
    <label class="field grow"><span>{{w.comment}}</span><input name="comment" maxlength="\#(ReviewDeed.longestComment)"></label><button class="primary">{{w.doIt}}</button></div>{{/mayDecide}}</form>
    {{#.next}}<p class="paging"><a class="button" href="{{.}}" rel="next">{{w.next}}</a></p>{{/.next}}
    {{/body}}{{/layout}}
    """#

  static let reviewSource = #"""
    {{<layout}}{{$body}}<header class="head"><p class="crumb"><a href="{{list}}">{{w.reviews}}</a> · {{label}}</p><h1>{{title}}</h1><span class="chip {{tone}}">{{state}}</span>{{#.due}}<span class="sla"><span class="{{tone}}" title="{{moment}}">{{text}}</span></span>{{/.due}}</header>
    <p class="quiet">{{about}}{{#.claimed}} · {{.}}{{/.claimed}}</p>
    {{#hasProblems}}<div class="notice bad" role="alert"><ul>{{#problems}}<li>{{.}}</li>{{/problems}}</ul></div>{{/hasProblems}}
    {{#.record}}<p class="notice good"><a href="{{href}}">{{text}}</a></p>{{/.record}}
    {{#hasFindings}}<div class="notice warn"><p>{{w.standsInTheWay}}</p><ul>{{#findings}}<li>{{.}}</li>{{/findings}}</ul></div>{{/hasFindings}}
    {{#likely}}<p class="notice">{{.}}</p>{{/likely}}
    <form method="post" action="{{action}}" class="stack desk"><input type="hidden" name="proof" value="{{shell.proof}}"><input type="hidden" name="once" value="{{shell.once}}">
    <div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="table compare"><thead><tr><th scope="col">{{w.field}}</th><th scope="col">{{w.draft}}</th>{{#heads}}<th scope="col"><a href="{{href}}">{{text}}</a> <span class="quiet">{{likeness}}</span></th>{{/heads}}{{#verifies}}<th scope="col">{{w.verdict}}</th>{{/verifies}}</tr></thead>
    <tbody>{{#rows}}<tr><th scope="row">{{label}}</th><td>{{#draft}}{{>cell}} {{/draft}}{{#.take}}<label class="check small"><input type="checkbox" name="take" value="{{field}}"{{#isTaken}} checked{{/isTaken}}>{{.}}</label>{{/.take}}{{#.error}}<p class="error">{{.}}</p>{{/.error}}</td>
    {{#others}}<td class="{{tone}}">{{#cells}}{{>cell}} {{/cells}}{{#.said}}<span class="hidden">({{.}})</span>{{/.said}}</td>{{/others}}
    {{#verifies}}<td>{{#.verdict}}<fieldset class="verdict"><legend class="hidden">{{legend}}</legend><label class="check"><input type="radio" name="verdict.{{field}}" value="accepted"{{#isAccepted}} checked{{/isAccepted}}>{{w.right}}</label><label class="check"><input type="radio" name="verdict.{{field}}" value="rejected"{{#isRejected}} checked{{/isRejected}}>{{w.wrong}}</label>
    {{#hasReasons}}<select name="why.{{field}}" aria-label="{{w.reasonWord}}: {{legend}}"><option value="">{{w.reasonWord}}</option>{{#reasons}}<option value="{{code}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/reasons}}</select>{{/hasReasons}}
    <input name="say.{{field}}" value="{{comment}}" maxlength="\#(ReviewDeed.longestComment)" placeholder="{{w.comment}}" aria-label="{{w.comment}}: {{legend}}"></fieldset>{{/.verdict}}</td>{{/verifies}}</tr>
    {{/rows}}</tbody></table></div>
    {{#hasControls}}<details class="asked"><summary>{{w.correctValues}}</summary><div class="grid">{{#controls}}{{>control}}{{/controls}}</div></details>{{/hasControls}}
    {{#mayDecide}}<div class="decide">
    {{#deeds}}{{#accept}}{{#hasHeads}}<fieldset class="stack"><legend>{{w.acceptAs}}</legend><label class="check"><input type="radio" name="into" value="" checked>{{w.newRecord}}</label>{{#heads}}{{#mayMerge}}<label class="check"><input type="radio" name="into" value="{{code}}"{{#isChosen}} checked{{/isChosen}}>{{choose}}</label>{{/mayMerge}}{{/heads}}</fieldset>{{/hasHeads}}
    {{#verify}}<label class="check"><input type="checkbox" name="rest" value="true">{{w.restIsRight}}</label>{{/verify}}{{/accept}}{{/deeds}}
    <div class="grid">{{#deeds}}{{#reject}}{{#hasReasons}}<label class="field"><span>{{w.rejectReason}}</span><select name="reason"><option value="">–</option>{{#reasons}}<option value="{{code}}">{{text}}</option>{{/reasons}}</select></label>{{/hasReasons}}{{/reject}}{{/deeds}}
    <label class="field"><span>{{w.comment}}</span><textarea name="comment" rows="2" maxlength="\#(ReviewDeed.longestComment)">
    {{comment}}</textarea></label></div>
    {{#asksAboutDuplicates}}<label class="check"><input type="checkbox" name="confirmed" value="true">{{w.confirmDuplicates}}</label>{{/asksAboutDuplicates}}
    </div>{{/mayDecide}}
    {{#deeds}}<p class="form-foot">{{#accept}}<button class="primary" name="op" value="accept">{{w.accept}}</button>{{/accept}}{{#resubmit}}<button class="primary" name="op" value="resubmit">{{w.resubmit}}</button>{{/resubmit}}{{#verify}}<button name="op" value="verify">{{w.keepVerdicts}}</button>{{/verify}}{{#correct}}<button name="op" value="correct">{{w.saveCorrections}}</button>{{/correct}}{{#sendBack}}<button name="op" value="return">{{w.returnDraft}}</button>{{/sendBack}}{{#reject}}<button class="danger" name="op" value="reject">{{w.rejectDraft}}</button>{{/reject}}{{#claim}}<button name="op" value="claim">{{w.claimDraft}}</button>{{/claim}}{{#release}}<button name="op" value="release">{{w.releaseDraft}}</button>{{/release}}</p>{{/deeds}}</form>
    {{#hasProof}}<section class="section"><h2>{{w.formProof}}</h2><dl class="facts wide">{{#proof}}<div class="fact"><dt>{{label}}</dt><dd>{{text}}</dd></div>{{/proof}}</dl></section>{{/hasProof}}
    <section class="section narrow"><h2>{{w.timeline}}</h2><ol class="entries">{{#story}}<li><p class="what">{{what}}</p>{{#.said}}<p class="said">{{.}}</p>{{/.said}}<ul>{{#changes}}<li>{{.}}</li>{{/changes}}</ul><p class="when">{{when}}</p></li>{{/story}}</ol></section>
    {{/body}}{{/layout}}
    """#
}
