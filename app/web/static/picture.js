// Pictures by keyboard: the arrows turn, Escape goes back. The links do the same without it.
'use strict';

(() => {
  const go = (selector) => { const link = document.querySelector(selector); if (link) link.click(); };
  const acts = { ArrowLeft: '[rel="prev"]', ArrowRight: '[rel="next"]', Escape: '.crumbs a' };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !acts[event.key]) return;
    if (event.target.closest('input, select, textarea')) return;
    event.preventDefault();
    go(acts[event.key]);
  });
  const keys = document.querySelector('[data-keys]');
  if (keys) keys.hidden = false;
})();
