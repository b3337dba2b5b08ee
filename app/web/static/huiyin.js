// Small conveniences. Every page can be read and every form sent without this file.
'use strict';

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Counts under text fields: 18 / 30.
  function countLetters() {
    for (const place of all('[data-count-of]')) {
      const control = document.getElementById(place.dataset.countOf);
      if (!control) continue;
      const show = () => { place.textContent = `${control.value.length} / ${place.dataset.most}`; };
      control.addEventListener('input', show);
      show();
    }
  }

  // Conditions as forms write them: `field=a,b`, `field!=a`, `field` (anything answered).
  function holds(form, condition) {
    const [, name, operator, values] = /^([^!=]+)(!?=)?(.*)$/.exec(condition);
    const chosen = all(`[name="${CSS.escape(name)}"]`, form)
      .filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked)
      .map((control) => control.value)
      .filter((value) => value !== '');
    if (!operator || chosen.length === 0) return chosen.length > 0;
    const met = chosen.some((value) => values.split(',').includes(value));
    return operator === '!=' ? !met : met;
  }

  function followConditions() {
    for (const form of all('form')) {
      const parts = all('.field[data-shown-when]', form);
      const marks = all('[data-must-when]', form);
      if (parts.length + marks.length === 0) continue;
      const apply = () => {
        for (const part of parts) {
          const shown = holds(form, part.dataset.shownWhen);
          part.hidden = !shown;
          for (const control of all('input, select, textarea', part)) control.disabled = !shown;
        }
        for (const mark of marks) mark.hidden = !holds(form, mark.dataset.mustWhen);
      };
      for (const sentence of all('[data-condition]', form)) sentence.hidden = true;
      form.addEventListener('change', apply);
      apply();
    }
  }

  // Parts that cost more than they are looked at: fetched when they are opened, behind the link that stands there.
  function fetchParts() {
    for (const part of all('details[data-part]')) {
      part.addEventListener('toggle', async () => {
        const answer = await fetch(part.dataset.part, { credentials: 'same-origin' }).catch(() => null);
        if (!answer?.ok) return; // the link remains
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const found = page.querySelector('[data-fetched]');
        if (found) part.querySelector('[aria-live]').replaceChildren(...found.childNodes);
      }, { once: true });
    }
  }

  // A form is sent once; coming back to the page by the back button frees it again.
  function sendOnce() {
    document.addEventListener('submit', (event) => {
      const form = event.target;
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (form.method === 'post' && !('stays' in form.dataset)) form.dataset.sent = 'yes'; // a download leaves the page as it is
    });
    window.addEventListener('pageshow', () => { for (const form of all('form')) delete form.dataset.sent; });
  }

  // Tables of rows: filling the last row brings another one.
  function growTables() {
    for (const table of all('[data-rows-of]')) {
      table.addEventListener('input', () => {
        const rows = all('tbody tr', table);
        const last = rows[rows.length - 1];
        if (rows.length >= 20 || !all('input, textarea', last).some((control) => control.value)) return;
        const next = last.cloneNode(true);
        for (const control of all('input, textarea', next)) {
          control.value = '';
          control.name = control.name.replace(/-\d+-/, `-${rows.length}-`);
          control.setAttribute('aria-label', control.getAttribute('aria-label').replace(/\d+/, rows.length + 1));
          control.removeAttribute('aria-invalid');
          control.removeAttribute('aria-describedby');
        }
        for (const sentence of all('.err', next)) sentence.remove();
        last.after(next);
      });
    }
  }

  function print() {
    for (const button of all('[data-print]')) {
      button.hidden = false;
      button.addEventListener('click', () => window.print());
    }
  }

  function focusMistakes() {
    const list = document.querySelector('[data-focus]');
    if (list) list.focus();
  }

  countLetters();
  followConditions();
  sendOnce();
  fetchParts();
  growTables();
  print();
  focusMistakes();
})();
