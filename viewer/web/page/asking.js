// The talk with the viewer: a picture is asked for when the page is ready for one.
"use strict";

const kMostInFlight = 2;
const kLongestSide = 4096;
const kRetryMs = 1000;

let socket = null;
let statusInFlight = false;
let refused = false;           // the viewer was started anew, with another token

function contrastText() {
  if (spec.automatic) return spec.each ? "each:percentile:0.5,99.5" : "percentile:0.5,99.5";
  return `fixed:${spec.each && spec.limits ? spec.limits.flat() : [spec.low, spec.high]}`;
}
function pictureSpec() {
  const asked = { ask: "picture", lut: spec.lut, marks: spec.marks, mirrored: spec.mirrored, turns: spec.turns };
  asked.tone = isNaN(spec.tone) ? spec.tone : Number(spec.tone);
  if (spec.average > 1) asked.average = spec.average;
  asked.contrast = contrastText();
  asked.balance = spec.balance;
  asked.bayer = spec.bayer;
  const density = window.devicePixelRatio || 1;
  let room = [canvas.clientWidth * density, canvas.clientHeight * density];
  if (shown) {
    const region = visibleRegion();
    if (region) asked.region = region;
    let [, , width, height] = region || [0, 0, ...frameSize()];
    if (spec.turns % 2) [width, height] = [height, width];
    const scale = Math.min(1, spec.scale * density);
    room = [width * scale, height * scale];
    const [w, h] = frameSize();
    if (spec.pointer && spec.pointer[0] < w && spec.pointer[1] < h) asked.pointer = spec.pointer;
    if (spec.box) asked.box = spec.box;
    if (spec.line) asked.line = spec.line;
  }
  [asked.width, asked.height] = room.map(side => Math.min(kLongestSide, Math.max(1, Math.round(side))));
  return asked;
}
function say(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}
// A credit for one more picture. The viewer counts at most two, so asking again only renews the spec.
function ask() {
  if (!document.hidden) say(pictureSpec());
}
function askForStatus() {
  if (!statusInFlight && !document.hidden) {
    statusInFlight = true;
    say({ ask: "status" });
  }
}
let changeDue = false;
// The spec is another one: draw at once from what is there, ask with the next turn of the screen.
function change() {
  if (changeDue) return;
  changeDue = true;
  requestAnimationFrame(() => {
    changeDue = false;
    place();
    draw();
    ask();
    remember();
    showSettings();
  });
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}/socket`);
  socket = mine;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => {
    refused = false;
    statusInFlight = false;
    if (wantsFreeze) say({ ask: "freeze" });
    askForStatus();
    for (let i = 0; i < kMostInFlight; ++i) ask();
  };
  mine.onmessage = event => typeof event.data === "string" ? takeText(JSON.parse(event.data)) : takePicture(event.data);
  mine.onclose = () => {
    if (socket === mine) socket = null;
    // A WebSocket does not say why it was refused.
    fetch("status.json").then(reply => { refused = reply.status === 403; }, () => {});
    setTimeout(connect, kRetryMs);
  };
}

let hintTimer = 0;
function takeText(message) {
  if (message.line === undefined) {
    takeStatus(message);
    return;
  }
  text("hint", message.line);
  element("hint").hidden = false;
  clearTimeout(hintTimer);
  hintTimer = setTimeout(() => { element("hint").hidden = true; }, 4000);
  wantsFreeze = wantsFreeze && shown !== null && shown.header.frozen !== 0;
}
function takeStatus(message) {
  statusInFlight = false;
  statusAt = performance.now();
  if (!status) {
    recall(message.session);
    fillLuts(message.luts);
    change();
  }
  status = message;
  showStatus();
  setTimeout(askForStatus, 50);
}

let decoding = Promise.resolve();
function takePicture(buffer) {
  ask();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const blob = new Blob([new Uint8Array(buffer, 4 + length)], { type: header.type });
  // One after the other, so that an older picture never covers a newer one.
  decoding = decoding.then(() => createImageBitmap(blob)).then(bitmap => showPicture(header, bitmap)).catch(() => {});
}
// Those of now.
function takeLimits(header) {
  spec.limits = header.colour_ranges.length === 3 ? header.colour_ranges : null;
  [spec.low, spec.high] = spec.each && spec.limits ? spec.limits[spec.colour] : header.range;
}
function showPicture(header, bitmap) {
  const first = !shown;
  const another = first || shown.header.look !== header.look || shown.header.frozen !== header.frozen;
  const now = performance.now();
  const resized = !first && (shown.header.frame.width !== header.frame.width || shown.header.frame.height !== header.frame.height);
  if (shown) shown.bitmap.close();
  shown = { header, bitmap, at: now };
  if (another) {
    newLookAt = now;
    arrivals.push(now);
  }
  if (resized) spec.fit = true;
  if (spec.automatic) takeLimits(header);
  place();
  draw();
  showFrame();
  if (first || resized) change();
}
