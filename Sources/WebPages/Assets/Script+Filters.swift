extension Script {
  /// Filters: another field, or another kind of condition, is asked for its value at once.
  static let filters = #"""
    document.addEventListener('change', event => {
      const form = event.target.closest('form[data-filters]');
      if (!form) return;
      const { filterField, filterAsks } = event.target.dataset;
      const isOther = filterAsks !== undefined && event.target.selectedOptions[0].dataset.asks !== filterAsks;
      if (filterField !== undefined || isOther) {
        const build = document.createElement('input');
        build.type = 'hidden'; build.name = 'build'; build.value = '1';
        form.append(build);
        return form.submit();
      }
      const menu = event.target.type === 'checkbox' && event.target.closest('details.menu');
      if (menu) menu.querySelector('summary').textContent = [...menu.querySelectorAll('input:checked')].map(box => box.parentElement.textContent.trim()).join(', ') || '–';
    });
    document.querySelector('[data-filter-new] :is(summary, input:not([type=hidden]), select)')?.focus();
    """#
}
