import Engine

/// The pages before anybody has signed in.
extension Template {
  static let gateSource = #"""
    <!DOCTYPE html>
    <html lang="{{language}}" data-color="{{brand.color}}">
    <head>
    <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{title}} · {{brand.name}}</title>
    <link rel="icon" href="{{brand.icon}}" type="image/svg+xml">
    <link rel="stylesheet" href="{{brand.styles}}">
    </head>
    <body class="gate">
    <main class="gate-card">
    <p class="brand"><span class="mark" aria-hidden="true">{{brand.initial}}</span><span>{{brand.name}}</span></p>
    <h1>{{title}}</h1>
    {{#.problem}}<p class="notice bad" role="alert">{{.}}</p>{{/.problem}}
    {{$body}}{{/body}}
    </main>
    </body>
    </html>

    """#

  static let signInSource = #"""
    {{<gate}}{{$body}}<form method="post" class="stack">
    <input type="hidden" name="proof" value="{{proof}}">
    {{#.to}}<input type="hidden" name="to" value="{{.}}">{{/.to}}
    <label class="field"><span>{{w.login}}</span>
    <input name="login" value="{{login}}" maxlength="254" autocomplete="username" required{{^wantsCode}} autofocus{{/wantsCode}}></label>
    <label class="field"><span>{{w.password}}</span>
    <input type="password" name="password" maxlength="800" autocomplete="current-password" required></label>
    {{#wantsCode}}<label class="field"><span>{{w.code}}</span>
    <input name="code" maxlength="64" autocomplete="one-time-code" required autofocus></label>{{/wantsCode}}
    <button class="primary wide">{{w.signIn}}</button>
    </form>
    {{#.provider}}<p><a class="button wide" href="{{.}}">{{w.signInByProvider}}</a></p>{{/.provider}}
    <p class="quiet"><a href="{{forgotten}}">{{w.forgotPassword}}</a></p>
    {{/body}}{{/gate}}
    """#

  static let passwordSource = #"""
    {{<gate}}{{$body}}<form method="post" class="stack">
    <input type="hidden" name="token" value="{{token}}">
    <label class="field"><span>{{w.newPassword}}</span>
    <input type="password" name="password" minlength="12" maxlength="200" autocomplete="new-password" required autofocus></label>
    <button class="primary wide">{{w.save}}</button>
    </form>
    {{/body}}{{/gate}}
    """#

  static let messageSource = #"""
    {{<gate}}{{$body}}{{#.login}}<form method="post" class="stack">
    <label class="field"><span>{{w.login}}</span>
    <input name="login" maxlength="254" autocomplete="username" required autofocus></label>
    <button class="primary wide">{{w.sendLink}}</button>
    </form>{{/.login}}
    {{#.text}}<p>{{.}}</p>{{/.text}}
    {{#.link}}<p><a class="button wide" href="{{.}}">{{w.signIn}}</a></p>{{/.link}}
    {{/body}}{{/gate}}
    """#

  static let decisionSource = #"""
    {{<gate}}{{$body}}{{#.done}}<p class="notice good" role="status">{{.}}</p>{{/.done}}
    {{#.what}}<p><strong>{{label}}</strong>: {{record}}</p>
    <p>{{w.approvalWhat}}: {{asked}}. {{submitted}}</p>
    {{#tables}}<table class="plain"><caption>{{caption}}</caption><tbody>
    {{#rows}}<tr><th scope="row">{{name}}</th><td>{{#.before}}<del>{{.}}</del> → {{/.before}}{{value}}</td></tr>
    {{/rows}}</tbody></table>{{/tables}}
    {{#given}}<p>{{.}}</p>{{/given}}
    {{#.note}}<blockquote>{{.}}</blockquote>{{/.note}}
    {{#problems}}<p class="notice bad">{{.}}</p>{{/problems}}{{/.what}}
    {{#.whyNot}}<p class="notice">{{w.mayNotDecide}} {{.}}</p>{{/.whyNot}}
    {{#.token}}<form method="post" class="stack">
    <input type="hidden" name="token" value="{{.}}">
    <label class="field"><span>{{w.decisionReason}}</span>
    <textarea name="reason" rows="3" maxlength="\#(DecisionInput.longestReason)">{{reason}}</textarea></label>
    <p class="actions">{{#mayApprove}}<button class="primary" name="verdict" value="approve">{{w.approve}}</button>{{/mayApprove}}
    <button name="verdict" value="reject">{{w.reject}}</button></p>
    </form>{{/.token}}
    {{/body}}{{/gate}}
    """#
}
