extension Script {
  /// A file is sent by itself, where somebody chooses one instead of pasting; and a page that tells of something that is going on is asked
  /// for again until that has ended.
  static let readers = #"""
    async function sendFile(label, file) {
      const answer = await fetch(`${label.dataset.reads}?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers: { 'Content-Type': 'text/csv', 'X-CSRF-Token': proof } }).catch(() => null);
      const said = await answer?.json().catch(() => null);
      if (answer?.ok) location.href = said.href; else toast(said?.detail ?? failed);
    }
    for (const label of document.querySelectorAll('[data-reads]')) {
      label.hidden = false;
      const input = label.querySelector('input');
      input.addEventListener('change', () => { if (input.files[0]) sendFile(label, input.files[0]); });
    }
    async function poll() {
      const answer = await fetch(location.href).catch(() => null);
      if (answer) showMain(await parse(answer));
      if (document.querySelector('[data-polls]')) setTimeout(poll, 1000);
    }
    if (document.querySelector('[data-polls]')) setTimeout(poll, 500);
    """#
}
