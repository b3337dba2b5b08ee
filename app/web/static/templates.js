// Puts texts where the cursor is: placeholders into a template, and filled templates into a reply. Without this file
// the buttons send the form, and the server puts the text at the end.
'use strict';

(() => {
  // Puts words at the cursor; the browser's undo takes them out again.
  function type(control, words) {
    control.focus();
    if (!document.execCommand('insertText', false, words)) {
      control.setRangeText(words, control.selectionStart, control.selectionEnd, 'end');
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  for (const button of document.querySelectorAll('[data-insert]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault();
      type(document.getElementById(button.dataset.into), button.dataset.insert);
    });
  }

  for (const part of document.querySelectorAll('[data-template-choice]')) {
    const chosen = part.querySelector('select');
    const text = document.getElementById(part.dataset.field);
    const told = part.querySelector('[data-told]');
    if (!chosen || !text) continue;

    async function fetchFilled() {
      const fields = new URLSearchParams({
        _template: chosen.value, csrf_token: chosen.form.elements.csrf_token.value,
      });
      const answer = await fetch(part.dataset.address, {
        method: 'POST', body: fields, headers: { Accept: 'application/json' }, credentials: 'same-origin',
      });
      if (!answer.ok) throw new Error(String(answer.status));
      return (await answer.json()).text;
    }

    for (const button of part.querySelectorAll('[data-place]')) {
      button.addEventListener('click', async (event) => {
        if (!chosen.value) return; // the server says what is missing, and keeps what was typed
        event.preventDefault();
        const whole = button.dataset.place === 'replace';
        if (whole && text.value.trim() && !window.confirm(part.dataset.sure)) return;
        told.textContent = '';
        try {
          const words = await fetchFilled();
          text.focus();
          if (whole) text.select();
          type(text, words);
        } catch {
          told.textContent = part.dataset.failed;
        }
      });
    }
  }
})();
