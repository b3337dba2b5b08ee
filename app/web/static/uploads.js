// Files go up one by one while the form is filled in, each with its progress; without this file they go with the form.
'use strict';

(() => {
  const MEGABYTE = 1024 * 1024;
  const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  class Upload {
    // One file of a field: its line in the list, and how far it has come.
    constructor(field, file) {
      this.field = field;
      this.file = file;
      this.settled = false;
      this.begun = false;
      this.line = make('li', 'upload');
      this.small = make('img', 'upload-small');
      this.small.alt = '';
      this.small.hidden = true;
      this.body = make('div', 'upload-body');
      this.name = make('span', 'upload-name', file.name);
      this.bar = make('progress', 'progress');
      this.bar.max = 100;
      this.bar.value = 0;
      this.bar.setAttribute('aria-label', file.name);
      this.words = make('small', 'num');
      this.body.append(this.name, this.bar, this.words);
      this.again = this.button('retry', () => { this.settled = this.failed = this.begun = false; field.next(); });
      this.again.hidden = true;
      this.away = this.button('remove', () => this.remove());
      this.line.append(this.small, this.body, this.again, this.away);
      field.list.append(this.line);
      field.list.hidden = false;
    }

    button(word, act) {
      const button = make('button', 'btn is-small', this.field.words[word]);
      button.type = 'button';
      button.append(make('span', 'sr', this.file.name));
      button.addEventListener('click', act);
      return button;
    }

    fail(why, again = true) {
      this.bar.hidden = true;
      this.again.hidden = !again;
      this.words.textContent = why;
      this.words.className = 'err';
      this.settled = true;
      this.failed = true;
      this.field.say(fill(this.field.words.failed, { name: this.file.name, why }));
      this.field.moved();
    }

    send() {
      const { words } = this.field;
      this.begun = true;
      this.again.hidden = true;
      this.bar.hidden = false;
      this.bar.value = 0;
      this.words.className = 'num';
      const request = this.request = new XMLHttpRequest();
      request.open('POST', this.field.node.dataset.uploads);
      request.setRequestHeader('Accept', 'application/json');
      request.responseType = 'json';
      request.upload.addEventListener('progress', (event) => {
        const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
        this.bar.value = percent;
        this.words.textContent = percent < 100 ? fill(words.sending, { percent: `${percent}%` }) : words.checking;
      });
      request.addEventListener('load', () => this.answered(request));
      request.addEventListener('error', () => this.fail(words.lost));
      request.addEventListener('timeout', () => this.fail(words.lost));
      request.send(this.field.form(this.file));
    }

    answered(request) {
      const { words } = this.field;
      const told = request.response || {};
      if (request.status === 200 && told.value) { this.keep(told); return; }
      if (request.status === 401 || request.responseURL.includes('/login')) { this.fail(words.gone, false); return; }
      this.fail(told.problem || (told.error && told.error.message) || words.refused, request.status >= 500 || !told.problem);
    }

    keep(told) {
      const { words, node } = this.field;
      const label = make('label', 'check');
      const box = make('input');
      box.type = 'checkbox';
      box.name = node.dataset.name;
      box.value = told.value;
      box.checked = true;
      const said = make('span', '', told.name);
      said.append(make('small', 'num', `${told.size} · ${words.kept}`));
      label.append(box, said);
      this.body.replaceWith(label);
      this.away.querySelector('.sr').textContent = told.name;
      if (told.thumbnail) {
        this.small.src = told.thumbnail;
        this.small.hidden = false;
      }
      this.settled = true;
      this.field.say(fill(words.done, { name: told.name }));
      this.field.moved();
    }

    remove() {
      if (this.request && !this.settled) this.request.abort();
      const next = this.line.nextElementSibling || this.line.previousElementSibling;
      this.line.remove();
      this.field.uploads.delete(this);
      this.field.say(fill(this.field.words.removed, { name: this.file.name }));
      (next ? next.querySelector('button, input') : this.field.input).focus();
      this.field.list.hidden = this.field.list.children.length === 0;
      this.field.moved();
    }
  }

  class Field {
    constructor(node) {
      this.node = node;
      this.words = JSON.parse(node.dataset.words);
      this.limits = JSON.parse(node.dataset.limits);
      this.endings = JSON.parse(node.dataset.endings);
      this.list = node.querySelector('.uploads-list');
      this.input = node.querySelector('input[type="file"]');
      this.status = node.querySelector('[data-status]');
      this.uploads = new Set();
      this.waits = false;
      for (const input of node.querySelectorAll('input[type="file"]')) {
        input.addEventListener('change', () => { this.take(input.files); input.value = ''; });
      }
      this.drop();
      node.querySelector('[data-hint]').hidden = false;
      const owner = node.closest('form');
      owner.addEventListener('submit', (event) => this.hold(event), true);
    }

    get kept() {
      return [...this.list.querySelectorAll('input[type="checkbox"]')].filter((box) => box.checked);
    }

    form(file) {
      const owner = this.node.closest('form');
      const sent = new FormData();
      for (const name of ['csrf_token', 'form_token']) if (owner.elements[name]) sent.append(name, owner.elements[name].value);
      sent.append('field', this.node.dataset.field);
      for (const box of this.kept) sent.append('kept', box.value);
      sent.append('file', file, file.name);
      return sent;
    }

    say(words) { this.status.textContent = words; }

    take(files) {
      for (const file of files) {
        const upload = new Upload(this, file);
        this.uploads.add(upload);
        const why = this.fault(file);
        if (why) upload.fail(why, false); else upload.words.textContent = this.words.queued;
      }
      this.next();
    }

    // One at a time: they keep the order in which they were chosen, and a slow line carries one file, not five halves.
    next() {
      const waiting = [...this.uploads].filter((one) => !one.settled);
      if (waiting.length > 0 && !waiting.some((one) => one.begun)) waiting[0].send();
    }

    fault(file) {
      const ending = (/\.[^.]+$/.exec(file.name.toLowerCase()) || [''])[0];
      const kind = this.endings[ending] || (file.type.startsWith('image/') ? 'picture' : '');
      const limit = this.limits[kind];
      const size = (file.size / MEGABYTE).toFixed(1);
      if (!kind) return fill(this.words.kind, { name: file.name });
      if (file.size > limit * MEGABYTE) return fill(this.words.large, { name: file.name, size, limit });
      const going = [...this.uploads].filter((one) => !one.settled).length;
      const most = Number(this.node.dataset.most);
      return this.kept.length + going > most ? fill(this.words.many, { most }) : '';
    }

    drop() {
      const over = (event) => [...event.dataTransfer.types].includes('Files');
      this.node.addEventListener('dragover', (event) => {
        if (!over(event)) return;
        event.preventDefault();
        this.node.classList.add('is-over');
      });
      for (const name of ['dragleave', 'drop']) this.node.addEventListener(name, () => this.node.classList.remove('is-over'));
      this.node.addEventListener('drop', (event) => {
        if (!over(event)) return;
        event.preventDefault();
        this.take(event.dataTransfer.files);
      });
    }

    hold(event) {
      const going = [...this.uploads].some((one) => !one.settled);
      const failed = [...this.uploads].some((one) => one.failed);
      if (!going && !failed) return;
      event.preventDefault();
      event.stopPropagation();
      this.submitter = event.submitter;
      this.waits = going;
      this.say(going ? this.words.waiting : this.words.unsettled);
      this.node.classList.toggle('is-wrong', failed && !going);
      if (!going) this.list.querySelector('.err').closest('li').querySelector('button:not([hidden])').focus();
    }

    moved() {
      this.next();
      if ([...this.uploads].every((one) => !one.failed)) this.node.classList.remove('is-wrong');
      if (!this.waits || [...this.uploads].some((one) => !one.settled)) return;
      this.waits = false;
      this.node.closest('form').requestSubmit(this.submitter);
    }
  }

  const fields = [...document.querySelectorAll('[data-uploads]:not([data-uploads=""])')].filter((node) => node.closest('form')).map((node) => new Field(node));
  if (fields.length === 0) return;

  // A screenshot goes to the first field of files, unless somebody pastes words.
  document.addEventListener('paste', (event) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || event.clipboardData.getData('text/plain')) return;
    event.preventDefault();
    const at = new Date().toTimeString().slice(0, 8).replaceAll(':', '');
    fields[0].take(files.map((file) => (
      file.name === 'image.png' ? new File([file], `${fields[0].words.pasted}-${at}.png`, { type: file.type }) : file
    )));
  });
})();
