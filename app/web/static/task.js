// Keeps a draft while somebody types, and shows what to look at before a reply goes out. The button 保存草稿 does
// the same without this file.
'use strict';

(() => {
  const form = document.querySelector('form[data-draft]');
  if (!form) return;

  const PAUSE = 1500; // milliseconds without a key before the draft is sent
  const RETRY = 15000;
  const saved = form.querySelector('[data-saved]');
  const cautions = form.querySelector('[data-cautions]');
  let timer = 0;
  let changed = false;
  let stopped = false;

  function values() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    return fields;
  }

  function tell(words, quality) {
    if (!saved) return;
    saved.textContent = words;
    saved.className = quality;
  }

  function warn(sentences) {
    if (!cautions) return;
    const list = cautions.querySelector('ul');
    list.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement('li');
      line.textContent = sentence;
      return line;
    }));
    cautions.hidden = sentences.length === 0;
  }

  async function save() {
    changed = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', body: values(), headers: { Accept: 'application/json' }, credentials: 'same-origin',
      });
      if (answer.ok) {
        const state = await answer.json();
        tell(state.saved, 'saved');
        warn(state.cautions);
      } else if (answer.status === 401 || answer.status === 400) {
        stopped = true;
        tell(form.dataset.lost, 'err-hint');
      } else {
        stopped = answer.status === 409 || answer.status === 404;
        tell(stopped ? form.dataset.over : form.dataset.unsaved, 'err-hint');
        if (!stopped) later(RETRY);
      }
    } catch {
      tell(form.dataset.unsaved, 'err-hint');
      later(RETRY);
    }
  }

  function later(pause) {
    changed = true;
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  form.addEventListener('input', () => later(PAUSE));
  form.addEventListener('submit', () => { stopped = true; changed = false; clearTimeout(timer); });
  window.addEventListener('pagehide', () => {
    if (changed && !stopped) navigator.sendBeacon(form.dataset.draft, values());
  });
})();
