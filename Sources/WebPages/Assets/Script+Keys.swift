/// Lists by mouse and keyboard, and the palette.
extension Script {
  static let rows = #"""
    const rowsOf = () => [...document.querySelectorAll('main .table tbody tr')];
    const ticks = () => [...document.querySelectorAll('input[name=id][form=bulk]')];
    function countTicks() {
      const bar = document.querySelector('[data-bulk]');
      if (!bar) return;
      const count = ticks().filter(tick => tick.checked).length;
      bar.querySelector('output').textContent = count || '';
      const all = document.querySelector('[data-tick-all]');
      if (all) { all.checked = count > 0 && count === ticks().length; all.indeterminate = count > 0 && count < ticks().length; }
    }
    document.addEventListener('change', event => {
      if (event.target.matches('[data-tick-all]')) for (const tick of ticks()) tick.checked = event.target.checked;
      if (event.target.matches('[data-tick-all], [name=id], [name=all]')) countTicks();
    });
    countTicks();
    async function editCell(cell) {
      const row = cell.closest('tr');
      const name = cell.closest('table').querySelectorAll('thead th')[cell.cellIndex]?.dataset.field;
      const link = row?.querySelector('th[scope=row] a');
      if (!name || !link) return;
      const answer = await fetch(link.href + '?edit=' + encodeURIComponent(name)).catch(() => null);
      const form = answer?.ok && (await parse(answer)).getElementById('fact-' + name)?.querySelector('form.inline');
      if (!form) { if (answer?.ok) openCellReason(link.href, name); else toast(failed); return; }
      showCell(cell, form);
    }
    async function openCellReason(address, name) {
      const page = await fetch(address).then(parse).catch(() => null);
      toast(page?.getElementById('fact-' + name)?.querySelector('.lock .menu-body')?.textContent ?? failed);
    }
    function showCell(cell, form) {
      form.classList.add('in-cell');
      form.classList.remove('inline');
      cell.replaceChildren(document.adoptNode(form));
      enhance(cell);
      cell.querySelector('input:not([type=hidden]), select, textarea')?.focus();
    }
    async function freshRow(id) {
      const page = await fetch(location.href).then(parse).catch(() => null);
      const old = document.querySelector(`tr[data-row="${id}"]`);
      const fresh = page?.querySelector(`tr[data-row="${id}"]`);
      if (!old) return;
      if (fresh) { old.replaceWith(document.adoptNode(fresh)); fresh.querySelector('th a')?.focus(); } else location.reload();
    }
    document.addEventListener('dblclick', event => {
      const cell = event.target.closest('table[data-cells] td');
      if (cell && !event.target.closest('form, a, input')) { event.preventDefault(); getSelection()?.empty(); editCell(cell); }
    });
    document.addEventListener('click', event => {
      const pencil = event.target.closest('.cell-pencil');
      if (pencil) return editCell(pencil.closest('td'));
      const cancel = event.target.closest('.in-cell [data-inline-cancel]');
      if (cancel) { event.preventDefault(); event.stopImmediatePropagation(); freshRow(cancel.closest('tr').dataset.row); }
    }, true);
    document.addEventListener('keydown', event => {
      const form = event.key === 'Escape' && event.target.closest?.('.in-cell');
      if (form) freshRow(form.closest('tr').dataset.row);
    });
    document.addEventListener('submit', async event => {
      const form = event.target;
      if (!form.matches('.in-cell')) return;
      event.preventDefault();
      const cell = form.closest('td');
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) }).catch(() => null);
      if (!answer) return toast(failed);
      if (answer.redirected) return freshRow(cell.closest('tr').dataset.row);
      const page = await parse(answer);
      const again = page.querySelector('form.inline');
      if (again) showCell(cell, again); else toast([...page.querySelectorAll('main [role=alert] li')].map(line => line.textContent).join(' ') || failed);
    });
    // A pencil in the cell that the pointer, or the keyboard's row, is at.
    document.addEventListener('pointerover', event => {
      const cell = event.target.closest?.('table[data-cells] td');
      if (!cell || cell.querySelector('.cell-pencil, form, input') || !cell.closest('table').querySelectorAll('thead th')[cell.cellIndex]?.dataset.field) return;
      document.querySelector('.cell-pencil')?.remove();
      const pencil = document.createElement('button');
      pencil.type = 'button'; pencil.className = 'cell-pencil'; pencil.textContent = '✎';
      pencil.setAttribute('aria-label', cell.closest('table').dataset.cells);
      cell.append(pencil);
    });
    """#

  static let palette = #"""
    let places;
    async function openPalette() {
      if (document.querySelector('dialog.palette[open]')) return;
      const { dataset } = document.body;
      const dialog = document.createElement('dialog');
      const input = document.createElement('input');
      const list = document.createElement('ul');
      dialog.className = 'palette';
      dialog.setAttribute('aria-label', dataset.palette);
      input.type = 'text'; input.autocomplete = 'off'; input.placeholder = dataset.palette;
      list.id = 'palette-list'; list.setAttribute('role', 'listbox'); list.setAttribute('aria-label', dataset.palette);
      for (const [name, value] of Object.entries({ role: 'combobox', 'aria-label': dataset.palette, 'aria-expanded': 'true', 'aria-controls': list.id, 'aria-autocomplete': 'list' })) input.setAttribute(name, value);
      dialog.append(input, list);
      document.body.append(dialog);
      dialog.addEventListener('close', () => dialog.remove());
      dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
      dialog.showModal();
      const here = [...document.querySelectorAll('.steps a.button, main > .head .actions a.button, .head .end > a.button')].map(link => ({ group: dataset.here, text: link.textContent.trim(), link }));
      let items = [], place = 0, timer, asked = 0;
      const mark = () => [...list.querySelectorAll('[role=option]')].forEach((line, index) => {
        line.setAttribute('aria-selected', String(index === place));
        if (index === place) { input.setAttribute('aria-activedescendant', line.id); line.scrollIntoView({ block: 'nearest' }); }
      });
      const take = item => { dialog.close(); if (item.link) item.link.click(); else location.href = item.href; };
      const draw = found => {
        items = found; place = 0;
        list.replaceChildren(...found.map((item, index) => {
          const line = document.createElement('li');
          line.id = 'palette-' + index; line.setAttribute('role', 'option');
          const group = document.createElement('span');
          group.className = 'quiet'; group.textContent = item.group;
          line.append(item.text, ' ', group);
          line.addEventListener('click', () => take(item));
          return line;
        }));
        input.setAttribute('aria-expanded', String(found.length > 0));
        if (!found.length) input.removeAttribute('aria-activedescendant');
        mark();
      };
      const plain = text => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
      const matching = text => [...here, ...(places ?? [])].filter(item => plain(text).split(/\s+/).every(word => plain(item.text).includes(word)));
      const look = async () => {
        const text = input.value.trim(), turn = ++asked;
        draw(matching(text).slice(0, text ? 8 : 12));
        if (text.length < 2) return;
        const answer = await fetch(`${root}/find?module=&q=${encodeURIComponent(text)}`).catch(() => null);
        if (!answer?.ok || turn !== asked) return;
        const records = (await answer.json()).map(item => ({ group: dataset.records, text: item.text, href: `${root}/records/${item.value}` }));
        const all = { group: dataset.records, text: `${dataset.searchAll} “${text}”`, href: `${root}/search?q=${encodeURIComponent(text)}` };
        draw([...matching(text).slice(0, 6), ...records.slice(0, 10), all]);
      };
      input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(look, 80); });
      input.addEventListener('keydown', event => {
        if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && items.length) {
          event.preventDefault();
          place = (place + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
          mark();
        } else if (event.key === 'Enter' && items[place]) { event.preventDefault(); take(items[place]); }
      });
      places ??= await fetch(root + '/palette').then(answer => answer.json()).catch(() => []);
      look();
    }
    document.addEventListener('keydown', event => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      openPalette();
    });
    let isGoing = false;
    const at = () => rowsOf().findIndex(row => row.contains(document.activeElement));
    const step = by => { const rows = rowsOf(), next = rows[Math.min(rows.length - 1, Math.max(0, at() + by))]; next?.querySelector('th a')?.focus(); next?.scrollIntoView({ block: 'nearest' }); };
    const press = key => document.querySelector(`main [aria-keyshortcuts="${key}"]`)?.click();
    const singles = {
      '/': () => document.querySelector('.find input')?.focus(),
      '?': () => openDialog(root + '/shortcuts'),
      j: () => step(1), k: () => step(at() < 0 ? 1 : -1), n: () => press('n'), b: () => press('b'),
      e: () => { const row = rowsOf()[at()], link = row?.querySelector('th a'); if (link) openDialog(link.href + '/edit'); else press('e'); },
      x: () => { const tick = rowsOf()[at()]?.querySelector('[name=id]'); if (tick) { tick.checked = !tick.checked; countTicks(); } },
    };
    document.addEventListener('keydown', event => {
      if (document.body.dataset.keys === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if (event.target.closest?.('input:not([type=checkbox]), select, textarea, [contenteditable]')) return;
      if (isGoing) {
        isGoing = false;
        const link = event.key === 'h' ? document.querySelector('.bar .brand') : document.querySelector(`#nav [data-go="${CSS.escape(event.key)}"]`);
        if (link) { event.preventDefault(); location.href = link.href; }
        return;
      }
      if (event.key === 'g') { isGoing = true; setTimeout(() => { isGoing = false; }, 1500); return; }
      const act = Object.hasOwn(singles, event.key) && singles[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    """#
}
