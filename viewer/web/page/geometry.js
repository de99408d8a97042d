// Where a pixel is: in the frame, in the picture as it is shown (mirrored, turned), on the screen.
"use strict";

const frameSize = () => shown ? [shown.header.frame.width, shown.header.frame.height] : [1, 1];
const shownSize = () => wish.turns % 2 ? frameSize().reverse() : frameSize();

function toShown(x, y) {
  const [w, h] = frameSize();
  if (wish.mirrored) x = w - x;
  return [[x, y], [h - y, x], [w - x, h - y], [y, w - x]][wish.turns];
}
function toFrame(u, v) {
  const [w, h] = frameSize();
  const [x, y] = [[u, v], [v, h - u], [w - u, h - v], [w - v, u]][wish.turns];
  return [wish.mirrored ? w - x : x, y];
}
function screenToFrame(px, py) { return toFrame((px - wish.x) / wish.scale, (py - wish.y) / wish.scale); }
function toScreen(x, y) {
  const [u, v] = toShown(x, y);
  return [u * wish.scale + wish.x, v * wish.scale + wish.y];
}
function frameBoxToScreen([left, top, width, height]) {
  const [a, b] = toScreen(left, top), [c, d] = toScreen(left + width, top + height);
  return [Math.min(a, c), Math.min(b, d), Math.abs(c - a), Math.abs(d - b)];
}
function place() {
  const [w, h] = shownSize(), room = [canvas.clientWidth, canvas.clientHeight];
  if (wish.fit) wish.scale = Math.min(room[0] / w, room[1] / h);
  const keep = (offset, size, space) => size <= space ? (space - size) / 2 : Math.min(0, Math.max(space - size, offset));
  wish.x = keep(wish.x, w * wish.scale, room[0]);
  wish.y = keep(wish.y, h * wish.scale, room[1]);
}
function zoomAbout(px, py, factor) {
  const [w, h] = shownSize();
  const smallest = Math.min(canvas.clientWidth / w, canvas.clientHeight / h);
  const scale = Math.min(64, Math.max(smallest, wish.scale * factor));
  wish.x = px - (px - wish.x) * scale / wish.scale;
  wish.y = py - (py - wish.y) * scale / wish.scale;
  wish.scale = scale;
  wish.fit = scale === smallest;
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
