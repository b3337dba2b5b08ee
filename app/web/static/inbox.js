// The inbox by keyboard, and the count of ticked rows. Everything works without it.
'use strict';

(() => {
  const form = document.querySelector('[data-items]');
  const dialog = document.getElementById('keys');
  if (!form || !dialog) return;

  const rows = [...form.querySelectorAll('[data-row]')];
  const tick = (row) => row && row.querySelector('input[name="item"]');
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  const reach = (index) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    row.querySelector('[data-open]').focus();
    row.scrollIntoView({ block: 'nearest' });
  };

  const chosen = form.querySelector('[data-chosen]');
  const invitation = chosen && chosen.textContent;
  function count() {
    let n = 0;
    for (const row of rows) {
      const box = tick(row);
      const on = Boolean(box && box.checked);
      row.classList.toggle('is-chosen', on);
      n += on;
    }
    if (chosen) chosen.textContent = n ? chosen.dataset.words.replace('{n}', n) : invitation;
  }

  const taking = form.querySelector('[data-take]');
  function take(row) {
    const box = tick(row);
    if (!box || !taking || !('takeable' in box.dataset)) return;
    for (const other of rows) if (tick(other)) tick(other).checked = other === row;
    form.requestSubmit(taking);
  }

  function chooseAll() {
    const boxes = rows.map(tick).filter(Boolean);
    const on = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = on;
    count();
  }

  function choose(row) {
    const box = tick(row);
    if (!box) return;
    box.checked = !box.checked;
    count();
  }

  const acts = {
    j: () => reach(current() + 1),
    k: () => reach(current() - 1),
    g: () => reach(0),
    x: () => choose(rows[current()]),
    a: chooseAll,
    c: () => take(rows[current()]),
    '/': () => document.getElementById('q').focus(),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input:not([type="checkbox"]), select, textarea');
    if (typing || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = acts[event.key === '？' ? '?' : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  form.addEventListener('change', count);
  const all = form.querySelector('[data-all]');
  if (all) all.addEventListener('click', (event) => { event.preventDefault(); chooseAll(); });
  document.querySelector('[data-keys]').hidden = false;
  count();
})();
