// Where a pixel is: in the frame, in the picture as it is shown (mirrored, turned), on the screen.
"use strict";

const frameSize = () => shown ? [shown.header.frame.width, shown.header.frame.height] : [1, 1];
const shownSize = () => spec.turns % 2 ? frameSize().reverse() : frameSize();

function toShown(x, y) {
  const [w, h] = frameSize();
  if (spec.mirrored) x = w - x;
  return [[x, y], [h - y, x], [w - x, h - y], [y, w - x]][spec.turns];
}
function toFrame(u, v) {
  const [w, h] = frameSize();
  const [x, y] = [[u, v], [v, h - u], [w - u, h - v], [w - v, u]][spec.turns];
  return [spec.mirrored ? w - x : x, y];
}
function screenToFrame(px, py) { return toFrame((px - spec.x) / spec.scale, (py - spec.y) / spec.scale); }
function toScreen(x, y) {
  const [u, v] = toShown(x, y);
  return [u * spec.scale + spec.x, v * spec.scale + spec.y];
}
function frameBoxToScreen([left, top, width, height]) {
  const [a, b] = toScreen(left, top), [c, d] = toScreen(left + width, top + height);
  return [Math.min(a, c), Math.min(b, d), Math.abs(c - a), Math.abs(d - b)];
}
function place() {
  const [w, h] = shownSize(), room = [canvas.clientWidth, canvas.clientHeight];
  if (spec.fit) spec.scale = Math.min(room[0] / w, room[1] / h);
  const keep = (offset, size, space) => size <= space ? (space - size) / 2 : Math.min(0, Math.max(space - size, offset));
  spec.x = keep(spec.x, w * spec.scale, room[0]);
  spec.y = keep(spec.y, h * spec.scale, room[1]);
}
function zoomAbout(px, py, factor) {
  const [w, h] = shownSize();
  const smallest = Math.min(canvas.clientWidth / w, canvas.clientHeight / h);
  const scale = Math.min(64, Math.max(smallest, spec.scale * factor));
  spec.x = px - (px - spec.x) * scale / spec.scale;
  spec.y = py - (py - spec.y) * scale / spec.scale;
  spec.scale = scale;
  spec.fit = scale === smallest;
  change();
}

// What is on the screen of the frame, in whole pixels of it; null: all.
function visibleRegion() {
  const [w, h] = frameSize();
  const [a, b] = screenToFrame(0, 0), [c, d] = screenToFrame(canvas.clientWidth, canvas.clientHeight);
  const clip = (value, most) => Math.min(most, Math.max(0, value));
  const left = Math.floor(clip(Math.min(a, c), w)), right = Math.ceil(clip(Math.max(a, c), w));
  const top = Math.floor(clip(Math.min(b, d), h)), bottom = Math.ceil(clip(Math.max(b, d), h));
  return left === 0 && top === 0 && right === w && bottom === h ? null : [left, top, right - left, bottom - top];
}
