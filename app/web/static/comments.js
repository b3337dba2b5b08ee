// Colleagues are called upon in a comment by @ and a part of their name or unit. Without this file they are chosen
// from the list on a page of its own, which this file only makes shorter while one types.
'use strict';

(() => {
  const PAUSE = 150; // milliseconds without a key before colleagues are asked for
  const CALL = /@([^\s@，。；：、]{0,12})$/;

  function offerColleagues(part) {
    const text = part.querySelector('textarea');
    const list = part.querySelector('[role=listbox]');
    const told = part.querySelector('[data-offered]');
    const called = part.querySelector('[data-called]');
    let timer = 0;
    let chosen = -1;
    let asked = 0;

    part.querySelector('[data-at-hint]').hidden = false;
    text.setAttribute('aria-autocomplete', 'list');
    text.setAttribute('aria-controls', list.id);

    const call = () => CALL.exec(text.value.slice(0, text.selectionStart));

    function close() {
      list.hidden = true;
      list.replaceChildren();
      chosen = -1;
      text.removeAttribute('aria-activedescendant');
      told.textContent = '';
    }

    function mark(index) {
      const options = [...list.children];
      if (options.length === 0) return;
      chosen = (index + options.length) % options.length;
      for (const [place, option] of options.entries()) option.setAttribute('aria-selected', String(place === chosen));
      text.setAttribute('aria-activedescendant', options[chosen].id);
      options[chosen].scrollIntoView({ block: 'nearest' });
    }

    function remind(colleague) {
      if (called.querySelector(`input[value="${CSS.escape(colleague.id)}"]`)) return;
      const box = document.createElement('input');
      Object.assign(box, { type: 'checkbox', name: '_mention', value: colleague.id, checked: true });
      if (part.dataset.form) box.setAttribute('form', part.dataset.form);
      const words = document.createElement('span');
      words.textContent = part.dataset.remind.replace('{name}', colleague.name);
      const label = document.createElement('label');
      label.className = 'check is-inline';
      label.append(box, words);
      called.append(label);
    }

    function choose(colleague) {
      const place = call();
      const before = text.value.slice(0, text.selectionStart - (place ? place[0].length : 0));
      const after = text.value.slice(text.selectionStart);
      const said = `@${colleague.name} `;
      text.value = before + said + after;
      text.selectionStart = text.selectionEnd = before.length + said.length;
      text.dispatchEvent(new Event('input', { bubbles: true }));
      remind(colleague);
      close();
      text.focus();
    }

    function offer(colleagues) {
      close();
      told.textContent = colleagues.length
        ? part.dataset.found.replace('{n}', colleagues.length) : part.dataset.none;
      for (const [place, colleague] of colleagues.entries()) {
        const option = document.createElement('li');
        option.id = `${list.id}-${place}`;
        option.setAttribute('role', 'option');
        option.append(colleague.name);
        const unit = document.createElement('small');
        unit.textContent = colleague.unit;
        option.append(' ', unit);
        // Before the text loses the focus.
        option.addEventListener('mousedown', (event) => { event.preventDefault(); choose(colleague); });
        option.colleague = colleague;
        list.append(option);
      }
      list.hidden = colleagues.length === 0;
      mark(0);
    }

    async function ask() {
      const place = call();
      if (!place) { close(); return; }
      asked += 1;
      const mine = asked;
      try {
        const answer = await fetch(`${part.dataset.colleagues}?q=${encodeURIComponent(place[1])}`, {
          headers: { Accept: 'application/json' }, credentials: 'same-origin',
        });
        if (answer.ok && mine === asked && call()) offer(await answer.json());
      } catch {
        close();
      }
    }

    text.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    text.addEventListener('blur', close);
    text.addEventListener('keydown', (event) => {
      if (list.hidden) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) mark(chosen + steps[event.key]);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(list.children[chosen].colleague);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
    });
  }

  function shorten(part) {
    const search = part.querySelector('[data-pick-search]');
    if (!search) return;
    search.hidden = false;
    const typed = search.querySelector('input');
    typed.addEventListener('input', () => {
      const wanted = typed.value.trim();
      for (const option of part.querySelectorAll('.option')) {
        option.hidden = !option.textContent.includes(wanted) && !option.querySelector('input').checked;
      }
    });
    typed.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  }

  for (const part of document.querySelectorAll('[data-comment]')) offerColleagues(part);
  for (const part of document.querySelectorAll('[data-pick]')) shorten(part);
})();
