extension Script {
  /// A file whose text goes into a form's field, where somebody chooses one instead of pasting.
  static let readers = #"""
    for (const label of document.querySelectorAll('[data-reads]')) {
      label.hidden = false;
      label.querySelector('input').addEventListener('change', async event => {
        const file = event.target.files[0];
        if (file) document.getElementById(label.dataset.reads).value = await file.text();
      });
    }
    """#
}
