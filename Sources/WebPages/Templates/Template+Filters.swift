/// Filters of lists in words.
extension Template {
  /// Its first button is the one that Enter presses.
  static let filtersSource = #"""
    {{#.filterForm}}<details class="filters"{{#isOpen}} open{{/isOpen}}><summary class="button">{{w.filters}}{{#.count}} <span class="tag">{{.}}</span>{{/.count}}</summary><form action="{{action}}" data-filters>
    {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/hidden}}<button hidden>{{w.apply}}</button>
    <label class="mode"><span>{{w.filterMode}}</span> <select name="any"><option value="">{{w.allFilters}}</option><option value="1"{{#isAny}} selected{{/isAny}}>{{w.anyFilter}}</option></select></label>
    <ul>{{#rows}}<li><fieldset><legend class="hidden">{{legend}}</legend><input type="hidden" name="was.{{number}}" value="{{field}}"><input type="hidden" name="had.{{number}}" value="{{condition}}">
    <select name="f.{{number}}" aria-label="{{w.field}}" data-filter-field>{{#fields}}<option value="{{code}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/fields}}</select>
    <select name="o.{{number}}" aria-label="{{w.condition}}" data-filter-asks="{{asks}}">{{#conditions}}<option value="{{code}}" data-asks="{{asks}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>{{/conditions}}</select>
    <div class="value"{{#isNew}} data-filter-new{{/isNew}}>{{#.chosen}}<details class="menu"{{#isNew}} open{{/isNew}}><summary class="button">{{.}}</summary><div class="menu-body">{{/.chosen}}{{#.control}}{{>control}}{{/.control}}{{#.chosen}}</div></details>{{/.chosen}}</div>
    <button class="icon" name="remove" value="{{number}}" aria-label="{{removal}}" formnovalidate>✕</button></fieldset></li>
    {{/rows}}{{#.next}}<li><select name="f.{{number}}" aria-label="{{w.oneMore}}" data-filter-field><option value="">{{w.oneMore}}</option>{{#fields}}<option value="{{code}}">{{text}}</option>{{/fields}}</select></li>{{/.next}}</ul>
    <p class="actions"><button class="primary">{{w.apply}}</button></p></form></details>{{/.filterForm}}
    """#
}
