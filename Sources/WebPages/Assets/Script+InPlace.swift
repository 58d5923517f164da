/// Fields in place, records that are created in between.
extension Script {
  static let inline = #"""
    const parse = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html');
    export function showMain(page) {
      const main = document.querySelector('main');
      main.replaceChildren(...[...page.querySelector('main').childNodes].map(node => document.adoptNode(node)));
      enhance(main);
    }
    function putFact(fact, page, selector) {
      const fresh = page.getElementById(fact.id);
      if (!fresh) return false;
      fact.replaceWith(document.adoptNode(fresh));
      enhance(fresh);
      fresh.querySelector(selector)?.focus();
      return true;
    }
    const controls = 'dd :is(input:not([type=hidden]), select, textarea)';
    async function editFact(link) {
      const fact = link.closest('.fact');
      const answer = await fetch(link.href).catch(() => null);
      if (!answer?.ok) return toast(failed);
      putFact(fact, await parse(answer), controls);
    }
    async function leaveFact(fact) {
      const answer = await fetch(location.pathname).catch(() => null);
      if (answer?.ok) putFact(fact, await parse(answer), '.pencil'); else toast(failed);
    }
    document.addEventListener('click', event => {
      const cancel = event.target.closest('[data-inline-cancel]');
      if (cancel) {
        event.preventDefault();
        return leaveFact(cancel.closest('.fact'));
      }
      if (event.ctrlKey || event.metaKey || event.shiftKey || getSelection()?.type === 'Range') return;
      const link = event.target.closest('[data-inline]') ?? (event.target.closest('a, button, summary, input, form') ? null : event.target.closest('.can-edit dd')?.querySelector('[data-inline]'));
      if (!link) return;
      event.preventDefault();
      editFact(link);
    });
    document.addEventListener('keydown', event => {
      const fact = event.key === 'Escape' && !event.defaultPrevented && event.target.closest?.('.fact.editing');
      if (fact) leaveFact(fact);
    });
    document.addEventListener('submit', async event => {
      const form = event.target;
      if (!form.matches('form.inline')) return;
      event.preventDefault();
      const fact = form.closest('.fact');
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) }).catch(() => null);
      if (!answer) return toast(failed);
      const page = await parse(answer);
      if (answer.redirected) {
        const { scrollY } = window;
        showMain(page);
        scrollTo(0, scrollY);
        return document.getElementById(fact.id)?.querySelector('.pencil')?.focus();
      }
      if (!putFact(fact, page, '[aria-invalid=true], ' + controls)) toast([...page.querySelectorAll('main [role=alert] li')].map(line => line.textContent).join(' ') || failed);
    });
    document.addEventListener('click', event => {
      const link = event.target.closest('a[data-quick]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const box = link.previousElementSibling;
      openDialog(link.href, async answer => {
        const address = new URL(answer.url);
        const name = new URL(link.href).searchParams.get('quick');
        const id = address.searchParams.getAll(name).pop();
        if (!id) return toast((await parse(answer)).querySelector('main [role=status]')?.textContent ?? failed);
        const found = await fetch(box.dataset.find + '&id=' + encodeURIComponent(id)).then(said => said.json()).catch(() => []);
        box.querySelector('input[type=hidden]').value = id;
        const input = box.querySelector('input[role=combobox]');
        input.value = found[0]?.text ?? '#' + id;
        input.focus();
      });
    });
    """#
}
