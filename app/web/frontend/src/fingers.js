// One finger moves the diagram, two fingers zoom it; the page itself scrolls where the style leaves it that direction.
export function fingers(region, canvas, zoom) {
  const down = new Map();
  const spread = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const forget = (event) => down.delete(event.pointerId);

  region.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  region.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const wide = down.size === 2 ? spread() : 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (down.size === 1) canvas.scroll({ dx: event.clientX - before.x, dy: event.clientY - before.y });
    if (wide > 0) zoom(canvas, spread() / wide);
  });
  ['pointerup', 'pointercancel', 'pointerleave'].forEach((name) => region.addEventListener(name, forget));
}
