// Choosing another language in the middle of a form keeps what was typed: it waits in this tab for the page to come
// back, and goes nowhere else. Passwords and files are not kept.
'use strict';

(() => {
  const KEPT = 'typed-before-language:';
  const UNKEPT = new Set(['password', 'file', 'hidden', 'submit', 'button']);

  const controls = () => [...document.querySelectorAll('main form[method="post"] [name]')]
    .filter((control) => !UNKEPT.has(control.type));
  const isTicked = (control) => control.type === 'checkbox' || control.type === 'radio';
  const pathOf = (address) => new URL(address, location.href).pathname;

  let changed = false;
  document.addEventListener('input', () => { changed = true; });
  const refused = document.querySelector('[aria-invalid="true"]') !== null;

  for (const link of document.querySelectorAll('a[hreflang]')) {
    link.addEventListener('click', () => {
      if (!changed && !refused) return;
      const back = new URL(link.href).searchParams.get('back') || '/';
      const typed = controls().map((control) => (isTicked(control)
        ? [control.name, control.value, control.checked] : [control.name, control.value]));
      try { sessionStorage.setItem(KEPT + pathOf(back), JSON.stringify(typed)); } catch { /* a full tab keeps nothing */ }
    });
  }

  function restore() {
    const kept = sessionStorage.getItem(KEPT + location.pathname);
    if (!kept) return;
    sessionStorage.removeItem(KEPT + location.pathname);
    for (const [name, value, ticked] of JSON.parse(kept)) {
      // Looked up one by one: filling the last row of a table brings the next one.
      const control = controls().find((one) => one.name === name && (ticked === undefined || one.value === value));
      if (!control) continue;
      if (ticked === undefined) control.value = value; else control.checked = ticked;
      control.dispatchEvent(new Event('input', { bubbles: true }));
      control.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  try { restore(); } catch { /* storage that is switched off keeps nothing */ }
})();
