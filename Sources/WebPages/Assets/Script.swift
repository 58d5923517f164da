/// The script of the pages. Everything works without it but what needs a browser's eyes and hands: dropping, searching as one types.
enum Script {
  static let all = [menus, dialogs, combos, files, boards, live, inline, rows, filters, palette, readers, sending]
    .joined(separator: "\n")

  /// Menus close when one looks away.
  static let menus = #"""
    const { root, proof, close: closeText, failed, changed } = document.body.dataset;
    const menus = () => document.querySelectorAll('details.menu[open]');
    document.addEventListener('click', event => {
      for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      for (const menu of menus()) { menu.open = false; menu.querySelector('summary').focus(); }
    });
    export function toast(text) {
      document.querySelector('.toast')?.remove();
      const note = document.createElement('p');
      note.className = 'notice bad toast';
      note.setAttribute('role', 'alert');
      note.textContent = text;
      document.body.append(note);
      setTimeout(() => note.remove(), 8000);
    }
    """#

  /// A link marked so opens its page in a window; a form in it that is refused stays there with what is wrong.
  static let dialogs = #"""
    let windows = 0;
    // What comes into a window beside a page keeps its names apart from those of the page.
    function rename(part) {
      const start = `w${++windows}-`;
      part.querySelectorAll('[id]').forEach(element => { element.id = start + element.id; });
      for (const name of ['for', 'form', 'list', 'aria-describedby', 'aria-labelledby', 'aria-controls']) {
        part.querySelectorAll(`[${name}]`).forEach(element => element.setAttribute(name, element.getAttribute(name).split(' ').map(id => start + id).join(' ')));
      }
      return part;
    }
    export async function openDialog(address, done) {
      let answer;
      try { answer = await fetch(address, { headers: { Accept: 'text/html' } }); } catch { return toast(failed); }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const content = page.querySelector('[data-window]') ?? page.querySelector('main > *');
      if (!content) { location.href = address; return; }
      const dialog = document.createElement('dialog');
      const close = document.createElement('button');
      close.className = 'icon dialog-close';
      close.type = 'button';
      close.setAttribute('aria-label', closeText);
      close.textContent = '✕';
      close.addEventListener('click', () => dialog.close());
      rename(content);
      const title = content.querySelector('h1');
      if (title) { title.id = `w${windows}-title`; dialog.setAttribute('aria-labelledby', title.id); }
      dialog.append(close, document.adoptNode(content));
      dialog.addEventListener('close', () => dialog.remove());
      dialog.addEventListener('click', event => {
        const cancel = event.target.closest('[data-cancel]');
        if (cancel) { event.preventDefault(); dialog.close(); }
      });
      dialog.addEventListener('submit', event => submitWithin(event, dialog, answer.url, done));
      if (content.matches('.process')) dialog.className = 'broad';
      document.body.append(dialog);
      enhance(dialog);
      dialog.showModal();
      dialog.querySelector('form :is(input:not([type=hidden]), select, textarea)')?.focus();
    }
    async function submitWithin(event, dialog, address, done) {
      event.preventDefault();
      const form = event.target;
      const body = new URLSearchParams(new FormData(form, event.submitter));
      let answer;
      try { answer = await fetch(form.getAttribute('action') || address, { method: 'POST', body }); } catch { return toast(failed); }
      if (answer.redirected && done) { dialog.close(); return done(answer); }
      if (answer.redirected) { location.href = answer.url; return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const content = page.querySelector('[data-window]') ?? page.querySelector('main > *');
      const old = dialog.querySelector('[data-window]') ?? dialog.lastElementChild;
      old.replaceWith(document.adoptNode(rename(content)));
      enhance(dialog);
      (dialog.querySelector('[role=alert]') ?? dialog.querySelector('[aria-invalid=true]'))?.scrollIntoView({ block: 'nearest' });
      dialog.querySelector('[aria-invalid=true]')?.focus();
    }
    document.addEventListener('click', event => {
      const link = event.target.closest('a[data-dialog]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openDialog(link.href);
    });
    """#

  /// A list of records to choose from becomes a field in which one types what is looked for.
  static let combos = #"""
    function combo(select) {
      const box = document.createElement('div');
      box.className = 'combo';
      const input = document.createElement('input');
      const list = document.createElement('ul');
      const hidden = document.createElement('input');
      const chosen = select.selectedOptions[0];
      hidden.type = 'hidden'; hidden.name = select.name; hidden.value = select.value;
      input.id = select.id; input.type = 'text'; input.autocomplete = 'off';
      box.dataset.find = select.dataset.find;
      input.placeholder = select.dataset.hint;
      input.value = select.value ? chosen.textContent : '';
      for (const name of ['aria-invalid', 'aria-describedby', 'aria-label']) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
      if (select.required) input.required = true;
      list.className = 'combo-list'; list.id = select.id + '-list'; list.hidden = true;
      list.setAttribute('role', 'listbox');
      list.setAttribute('aria-label', select.dataset.label);
      for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list' })) input.setAttribute(name, value);
      box.append(input, hidden, list);
      select.replaceWith(box);
      let timer, place = -1;
      const show = isShown => { list.hidden = !isShown; input.setAttribute('aria-expanded', String(isShown)); if (!isShown) place = -1; };
      const mark = () => [...list.children].forEach((item, index) => {
        item.setAttribute('aria-selected', String(index === place));
        if (index === place) { input.setAttribute('aria-activedescendant', item.id); item.scrollIntoView({ block: 'nearest' }); }
      });
      const take = item => { hidden.value = item.dataset.value; input.value = item.textContent; show(false); };
      input.addEventListener('input', () => {
        hidden.value = '';
        clearTimeout(timer);
        timer = setTimeout(async () => {
          const text = input.value.trim();
          const answer = await fetch(select.dataset.find + '&q=' + encodeURIComponent(text)).catch(() => null);
          if (!answer?.ok || input.value.trim() !== text) return;
          const found = await answer.json();
          list.replaceChildren(...found.map((item, index) => {
            const line = document.createElement('li');
            line.id = list.id + index; line.setAttribute('role', 'option'); line.dataset.value = item.value; line.textContent = item.text;
            line.addEventListener('pointerdown', event => { event.preventDefault(); take(line); });
            return line;
          }));
          place = found.length ? 0 : -1;
          show(found.length > 0);
          mark();
        }, 120);
      });
      input.addEventListener('keydown', event => {
        if (list.hidden) return;
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          place = (place + (event.key === 'ArrowDown' ? 1 : list.children.length - 1)) % list.children.length;
          mark();
        } else if (event.key === 'Enter' && place >= 0) { event.preventDefault(); take(list.children[place]); }
        else if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); show(false); }
      });
      input.addEventListener('blur', () => { show(false); if (!hidden.value && input.value) { input.value = ''; } });
    }
    """#

  /// Files go to the record as they are, by choosing or by dropping them.
  static let files = #"""
    function uploads(drop) {
      const input = drop.querySelector('input[type=file]');
      const list = drop.parentElement.querySelector('[data-list]');
      const send = async files => {
        for (const file of files) {
          const query = new URLSearchParams({ name: file.name });
          if (drop.dataset.kind) query.set('kind', drop.dataset.kind);
          const answer = await fetch(drop.dataset.upload + '?' + query, { method: 'POST', body: file, headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-CSRF-Token': proof } }).catch(() => null);
          const said = await answer?.json().catch(() => null);
          if (!answer?.ok) return toast(said?.detail ?? failed);
          if (!list) continue;
          const label = document.createElement('label');
          const box = document.createElement('input');
          label.className = 'check'; box.type = 'checkbox'; box.name = 'attachment'; box.value = said.id; box.checked = true;
          label.append(box, said.name);
          list.append(label);
          const form = drop.closest('form');
          if (form?.elements.version) form.elements.version.value = answer.headers.get('ETag')?.replace(/\D/g, '') || form.elements.version.value;
        }
        if (list) input.value = ''; else location.reload();
      };
      input.addEventListener('change', () => send([...input.files]));
      drop.addEventListener('dragover', event => { event.preventDefault(); drop.classList.add('over'); });
      drop.addEventListener('dragleave', () => drop.classList.remove('over'));
      drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); send([...event.dataTransfer.files]); });
    }
    // What is wider than its window is scrolled to where one is.
    function showPlace(strip) {
      const place = strip.querySelector('.now, [aria-current]') ?? strip.querySelector('.node');
      if (!place || strip.scrollWidth <= strip.clientWidth) return;
      const here = place.getBoundingClientRect(), window = strip.getBoundingClientRect();
      strip.scrollLeft += here.left + here.width / 2 - window.left - window.width / 2;
    }
    export function enhance(part) {
      part.querySelectorAll('.path, .tabs, .scroll:has(.diagram)').forEach(showPlace);
      part.querySelectorAll('select[data-find]').forEach(combo);
      part.querySelectorAll('[data-upload]').forEach(uploads);
    }
    enhance(document);
    """#

  /// Cards are dragged to another column, or moved by their menu; a step that asks for something opens its window.
  static let boards = #"""
    async function moveCard(address, field, to) {
      const body = new URLSearchParams({ proof, field, to, back: location.pathname + location.search });
      let answer;
      try { answer = await fetch(address, { method: 'POST', body }); } catch { return toast(failed); }
      if (answer.redirected && answer.url.includes('/steps/')) return openDialog(answer.url);
      if (answer.ok) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      toast([...page.querySelectorAll('main [role=alert] li')].map(line => line.textContent).join(' ') || failed);
    }
    const board = document.querySelector('[data-board]');
    if (board) {
      let held;
      board.addEventListener('dragstart', event => {
        held = event.target.closest('[data-card]');
        if (!held) return;
        held.classList.add('held');
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', held.dataset.card);
      });
      board.addEventListener('dragend', () => {
        held?.classList.remove('held');
        held = null;
        board.querySelectorAll('.over').forEach(column => column.classList.remove('over'));
      });
      board.addEventListener('dragover', event => {
        const column = event.target.closest('[data-column]');
        if (!held || !column || column.contains(held)) return;
        event.preventDefault();
        board.querySelectorAll('.over').forEach(other => { if (other !== column) other.classList.remove('over'); });
        column.classList.add('over');
      });
      board.addEventListener('drop', event => {
        const column = event.target.closest('[data-column]');
        if (!held || !column) return;
        event.preventDefault();
        moveCard(held.dataset.move, held.querySelector('[name=field]').value, column.dataset.column);
      });
      board.addEventListener('submit', event => {
        const card = event.target.closest('[data-card]');
        if (!card || !event.submitter) return;
        event.preventDefault();
        moveCard(card.dataset.move, event.target.elements.field.value, event.submitter.value);
      });
      board.addEventListener('click', async event => {
        const more = event.target.closest('[data-more]');
        if (!more) return;
        event.preventDefault();
        const answer = await fetch(more.href).catch(() => null);
        if (!answer?.ok) return toast(failed);
        const column = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.column');
        const list = more.closest('.column').querySelector(':scope > ul');
        const first = column.querySelector('.tile > a');
        list.append(...[...column.querySelectorAll(':scope > ul > li')].map(card => document.adoptNode(card)));
        const next = column.querySelector('[data-more]');
        if (next) more.href = next.getAttribute('href'); else more.remove();
        first?.focus();
      });
    }
    """#

  /// What somebody else changes of a record appears; where something is being typed the page says so instead. Only a page that is looked at
  /// listens, since a browser has few connections to one host.
  static let live = #"""
    let stream;
    const subject = () => document.querySelector('[data-live]')?.dataset.live.split('/');
    const isBusy = () => !!document.querySelector('dialog[open], details.menu[open]')
      || [...document.querySelectorAll('main :is(textarea, input:not([type=hidden]))')].some(control => control.value !== control.defaultValue || control === document.activeElement)
      || !!document.querySelector('main form [name=version]');
    async function follow(event) {
      const [module, id, version] = subject() ?? [];
      const change = JSON.parse(event.data);
      if (change.module !== module || String(change.id) !== id || !(change.version > Number(version))) return;
      if (isBusy()) return toast(changed);
      const answer = await fetch(location.pathname).catch(() => null);
      if (!answer?.ok) return;
      showMain(await parse(answer));
    }
    function listen() {
      stream?.close();
      stream = null;
      const [module] = subject() ?? [];
      if (!module || document.hidden) return;
      stream = new EventSource(`${root}/v1/events?modules=${module}`);
      stream.addEventListener('change', follow);
    }
    document.addEventListener('visibilitychange', listen);
    addEventListener('pagehide', () => stream?.close());
    listen();
    """#
}
