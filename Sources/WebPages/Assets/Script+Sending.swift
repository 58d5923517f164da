extension Script {
  /// A form that is on its way is not sent again by a second click.
  static let sending = #"""
    document.addEventListener('submit', event => {
      const form = event.target;
      if (event.defaultPrevented || form.getAttribute('method') !== 'post') return;
      if (form.dataset.sent) event.preventDefault(); else form.dataset.sent = 'yes';
    });
    addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent));
    """#
}
