// Shows every <figure data-diagram="address of a BPMN file"> with the elements passed and the current one.
import Viewer from 'bpmn-js/lib/Viewer';
import MoveCanvas from 'diagram-js/lib/navigation/movecanvas';
import 'bpmn-js/dist/assets/diagram-js.css';
import { fingers } from './fingers.js';

// Scale below which a diagram is not shown whole at first: a small one is read, on a large one people look around.
const LEGIBLE = { small: 0.62, large: 0.42 };
const LARGEST = 3;
const MARGIN = 24; // pixels of air around a diagram that fits
const STEP = 1.25;

class DiagramViewer extends Viewer {}
DiagramViewer.prototype._modules = [...Viewer.prototype._modules, MoveCanvas];

const words = (text) => (text || '').split(' ').filter(Boolean);

function colours(container) {
  const value = (name) => getComputedStyle(container).getPropertyValue(name).trim();
  return {
    defaultFillColor: value('--surface'),
    defaultStrokeColor: value('--ink-2'),
    defaultLabelColor: value('--ink'),
  };
}

function mark(viewer, figure) {
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  const lanes = elements.filter((element) => /^bpmn:(Lane|Participant)$/.test(element.type));
  lanes.forEach((lane) => canvas.addMarker(lane, 'is-lane'));
  const known = (id) => elements.get(id);
  words(figure.dataset.passed).filter(known).forEach((id) => canvas.addMarker(id, 'is-done'));
  const now = words(figure.dataset.now).filter(known);
  now.forEach((id) => {
    canvas.removeMarker(id, 'is-done');
    canvas.addMarker(id, 'is-now');
    const badge = document.createElement('span');
    badge.className = 'token';
    badge.textContent = figure.dataset.token || '';
    viewer.get('overlays').add(id, { position: { top: 5, right: 40 }, html: badge });
  });
  return now.map(known);
}

// The whole diagram where it stays legible, otherwise the current element (else the start) at a legible scale.
function place(viewer, figure, current) {
  const legible = figure.classList.contains('is-large') ? LEGIBLE.large : LEGIBLE.small;
  const canvas = viewer.get('canvas');
  const region = figure.querySelector('.canvas');
  if (!region.clientWidth) return;
  const drawn = canvas.viewbox().inner;
  const scale = Math.max(Math.min(region.clientWidth / drawn.width, 1), legible);
  region.style.height = `${Math.ceil(drawn.height * scale) + MARGIN}px`; // the style sets the most it may be
  canvas.resized();
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= legible) return;
  const first = current[0] || viewer.get('elementRegistry').find((element) => element.type === 'bpmn:StartEvent');
  if (!first) return;
  const { width, height } = canvas.getSize();
  const view = { width: width / legible, height: height / legible };
  const centred = (low, length, at, room) =>
    length <= room ? low - (room - length) / 2 : Math.min(Math.max(at - room / 2, low - 10), low + length - room + 10);
  canvas.viewbox({
    x: centred(drawn.x, drawn.width, first.x + first.width / 2, view.width),
    y: centred(drawn.y, drawn.height, first.y + first.height / 2, view.height),
    ...view,
  });
}

function zoom(canvas, factor) {
  canvas.zoom(Math.min(Math.max(canvas.zoom() * factor, 0.1), LARGEST), 'auto');
}

function controls(figure, viewer, current) {
  const canvas = viewer.get('canvas');
  const acts = {
    in: () => zoom(canvas, STEP),
    out: () => zoom(canvas, 1 / STEP),
    all: () => canvas.zoom('fit-viewport', 'auto'),
    now: () => place(viewer, figure, current),
  };
  figure.querySelectorAll('[data-zoom]').forEach((button) => {
    button.addEventListener('click', () => acts[button.dataset.zoom]());
  });
  const pan = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  const keys = { '+': acts.in, '=': acts.in, '-': acts.out, 0: acts.all };
  const region = figure.querySelector('.canvas');
  region.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key] || (pan[event.key] && (() => canvas.scroll({ dx: pan[event.key][0], dy: pan[event.key][1] })));
    if (!act) return;
    event.preventDefault();
    act();
  });
  fingers(region, canvas, zoom);
}

async function show(figure) {
  const region = figure.querySelector('.canvas');
  const answer = await fetch(figure.dataset.diagram, { credentials: 'same-origin' });
  if (!answer.ok) return;
  region.hidden = false;
  const viewer = new DiagramViewer({ container: region, bpmnRenderer: colours(figure) });
  await viewer.importXML(await answer.text());
  const current = mark(viewer, figure);
  place(viewer, figure, current);
  controls(figure, viewer, current);
  figure.querySelectorAll('[data-needs-diagram]').forEach((part) => { part.hidden = false; });
  new ResizeObserver(() => place(viewer, figure, current)).observe(region);
  figure.dataset.shown = 'yes';
}

// Drawn at once, unless it stands in a closed <details>: then when that opens, for hidden it has no size to fit.
function prepare(figure) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    show(figure).catch(() => { figure.querySelector('.canvas').hidden = true; });
  }, { rootMargin: '100000px' });
  seen.observe(figure);
}

document.querySelectorAll('[data-diagram]').forEach(prepare);
