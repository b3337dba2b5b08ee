// Shows how far an import has come, and its result when it is done.
'use strict';

(() => {
  const card = document.querySelector('[data-progress]');
  if (!card) return;
  const bar = card.querySelector('progress');
  const percent = card.querySelector('[data-percent]');
  const words = card.querySelector('[data-words]');

  async function look() {
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      if (state.finished) { window.location.reload(); return; }
      bar.value = state.percent;
      percent.textContent = `${state.percent}%`;
      if (state.words && words.textContent !== state.words) words.textContent = state.words;
      setTimeout(look, 1000);
    } catch {
      setTimeout(look, 5000);
    }
  }

  setTimeout(look, 1000);
})();
