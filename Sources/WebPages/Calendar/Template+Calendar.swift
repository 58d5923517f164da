/// The calendar of activities.
extension Template {
  static let calendarSource = #"""
    {{<layout}}{{$body}}<header class="head"><h1>{{title}}</h1>
    <nav class="segments" aria-label="{{w.calendar}}"><a class="button" href="{{previous}}" rel="prev" aria-label="{{w.earlier}}">‹</a><a class="button" href="{{today}}">{{w.todayLink}}</a><a class="button" href="{{next}}" rel="next" aria-label="{{w.laterOn}}">›</a></nav>
    <nav class="segments" aria-label="{{w.view}}">{{#views}}<a class="button" href="{{href}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{text}}</a>{{/views}}</nav>
    <nav class="segments" aria-label="{{w.whose}}">{{#whose}}<a class="button" href="{{href}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{text}}</a>{{/whose}}</nav>
    {{#hasCreations}}<details class="menu end"><summary class="button">{{w.enter}}</summary><ul class="menu-body">{{#creations}}<li><a href="{{href}}">{{text}}</a></li>{{/creations}}</ul></details>{{/hasCreations}}</header>
    {{#isCapped}}<p class="notice warn">{{w.calendarCapped}}</p>{{/isCapped}}{{#.empty}}<p class="quiet">{{.}}</p>{{/.empty}}
    {{#.grid}}<div class="week-grid">{{#days}}<section class="{{column}}{{#isToday}} today{{/isToday}}{{#isFree}} free{{/isFree}}"><h2><time datetime="{{date}}"{{#isToday}} aria-current="date"{{/isToday}}>{{name}}</time></h2>
    {{#hasUntimed}}<ul class="untimed" aria-label="{{allDay}}">{{#untimed}}{{>event}}{{/untimed}}</ul>{{/hasUntimed}}{{#slots}}<ul class="{{row}}">{{#entries}}{{>event}}{{/entries}}</ul>{{/slots}}</section>
    {{/days}}<p class="line untimed" aria-hidden="true">{{allDay}}</p>{{#hours}}<p class="line {{row}}" aria-hidden="true">{{label}}</p>{{/hours}}</div>{{/.grid}}
    {{^.grid}}<table class="calendar {{kind}}"><caption class="hidden">{{title}}</caption><thead><tr>{{#heads}}<th scope="col">{{.}}</th>{{/heads}}</tr></thead>
    <tbody>{{#weeks}}<tr>{{#days}}<td class="{{#isToday}}today {{/isToday}}{{#isOther}}other {{/isOther}}{{#isEmpty}}free{{/isEmpty}}"><p class="date"><time datetime="{{date}}"{{#isToday}} aria-current="date"{{/isToday}}><span class="brief">{{number}}</span><span class="name">{{name}}</span></time></p>
    <ul>{{#entries}}{{>event}}{{/entries}}</ul>{{#.more}}<p><a class="quiet" href="{{href}}">{{text}}</a></p>{{/.more}}</td>
    {{/days}}</tr>{{/weeks}}</tbody></table>{{/.grid}}
    {{/body}}{{/layout}}
    """#

  /// An activity, in either.
  static let eventSource =
    #"<li class="event {{tone}}"><a href="{{href}}">{{#.time}}<span class="time">{{.}}</span> {{/.time}}{{title}}<span class="hidden"> ({{said}})</span></a>"#
    + #"{{#.about}}<a class="about quiet" href="{{href}}">{{text}}</a>{{/.about}}{{#.owner}}<span class="about quiet">{{.}}</span>{{/.owner}}</li>"#
}
