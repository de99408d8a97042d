// What buttons, keys and mouse do.
"use strict";

// What limits may be: a white balance makes samples larger than they can be.
function scaleOfLimits() {
  if (!shown) return [0, 65535];
  const [least, most] = shown.header.scale;
  return [least, Math.max(most, least) * (isWhole() ? Math.max(...shown.header.gains) : 1)];
}
const leastDistance = () => isWhole() ? 1 : Math.max((shown.header.scale[1] - shown.header.scale[0]) / 1e6, Number.MIN_VALUE);
function setLimits(low, high) {
  if (isWhole()) {
    const most = scaleOfLimits()[1];
    low = Math.min(Math.max(0, Math.round(low)), most - 1);
    high = Math.min(Math.max(low + 1, Math.round(high)), most);
  }
  spec.automatic = false;
  [spec.low, spec.high] = [low, Math.max(high, low + leastDistance())];
  if (spec.each) {
    const before = spec.limits || [[low, high], [low, high], [low, high]];
    spec.limits = before.map((range, colour) => colour === spec.colour ? [spec.low, spec.high] : range);
  }
  change();
}
// Of one colour, 0 red to 2 blue, every one then having its own; or null: of all.
function limitColour(colour) {
  const wasEach = spec.each;
  spec.each = colour !== null;
  spec.colour = colour || 0;
  if (spec.each && !spec.automatic) {
    if (!wasEach || !spec.limits) spec.limits = [0, 1, 2].map(() => [spec.low, spec.high]);
    [spec.low, spec.high] = spec.limits[spec.colour];
  } else if (spec.each && shown) {
    takeLimits(shown.header);
  }
  change();
}
function setFreeze(freeze) {
  wantsFreeze = freeze;
  say({ ask: freeze ? "freeze" : "follow" });
  ask();
}
function step(frames) {
  if (shown && shown.header.frozen) {
    say({ ask: "step", frames });
    ask();
  }
}
function save(kind) {
  if (!shown) return;
  const address = new URL(`latest.${kind}`, location.href), asked = pictureSpec();
  for (const key of ["contrast", "tone", "lut", "marks", "balance", "bayer", "mirrored", "turns"]) address.searchParams.set(key, asked[key]);
  if (shown.header.frozen) address.searchParams.set("frozen", shown.header.frozen);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${status ? status.session : "frame"}_scan${shown.header.frame.scan_id}_${shown.header.frame.delivered}.${kind}`;
  link.click();
}
function setAverage(frames) {
  spec.average = Math.min(16, Math.max(1, Math.round(frames) || 1));
  change();
}
function confirmed(words, then) {
  const dialog = element("confirm");
  text("confirm-text", words);
  dialog.onclose = () => { if (dialog.returnValue === "yes") then(); };
  dialog.returnValue = "no";
  dialog.showModal();
}
const actions = {
  fit: () => { spec.fit = true; change(); },
  one: () => {
    const [x, y] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
    zoomAbout(x, y, 1 / (window.devicePixelRatio || 1) / spec.scale);
  },
  auto: () => { spec.automatic = !spec.automatic; change(); },
  once: () => {
    if (!shown) return;
    takeLimits(shown.header);
    setLimits(spec.low, spec.high);
  },
  full: () => setLimits(...(shown ? shown.header.scale : [0, 65535])),
  balance: () => {
    if (!shown) return;
    spec.balance = spec.balance === "off" ? shown.header.gains_to_grey : "off";
    change();
  },
  raw: () => { spec.bayer = spec.bayer === "raw" ? "color" : "raw"; change(); },
  "histogram-log": () => { spec.histogramLog = !spec.histogramLog; change(); },
  "histogram-zoom": () => { spec.histogramZoom = !spec.histogramZoom; change(); },
  mirror: () => { spec.mirrored = !spec.mirrored; change(); },
  turn: () => { spec.turns = (spec.turns + 1) % 4; change(); },
  freeze: () => setFreeze(!(shown && shown.header.frozen)),
  back: () => step(-1),
  forth: () => step(1),
  "save-png": () => save("png"),
  "save-tif": () => save("tif"),
  "measure-clear": () => { spec.box = spec.line = null; change(); },
  "box-contrast": () => {
    const box = shown && shown.header.measured.box;
    if (!box) return;
    const of = box.colours.length === 3 ? box.colours : [box], gains = shown.header.gains;
    const chosen = of.map((channel, i) => [channel.minimum * gains[i], channel.maximum * gains[i]]);
    const limits = spec.each && chosen.length === 3 ? [chosen[spec.colour]] : chosen;
    const [low, high] = [Math.min(...limits.map(range => range[0])), Math.max(...limits.map(range => range[1]))];
    setLimits(low, Math.max(high, low + leastDistance()));
  },
  "plot-button": togglePlot,
  "scan-button": openScanDialog,
  "scan-now": () => sendScan(true),
  "scan-add": () => sendScan(false),
  "help-button": () => element("help").showModal(),
  pause: () => say({ ask: status.is_paused ? "resume" : "pause", scan_id: status.scan_id }),
  cancel: () => {
    const scan = status.scan_id;
    confirmed(`Cancel scan ${scan}? All frames acquired so far are stored.`, () => say({ ask: "cancel", scan_id: scan }));
  },
  terminate: () => {
    const scan = status.scan_id || 0;
    confirmed("Terminate the session? The scan is canceled, acquired frames are stored, and all programs of the session exit.",
              () => say({ ask: "terminate", scan_id: scan }));
  },
};
for (const [id, act] of Object.entries(actions)) element(id).addEventListener("click", event => {
  act();
  event.currentTarget.blur();  // the space bar freezes, whatever was clicked last
});
const keys = {
  "0": "fit", "1": "one", a: "auto", o: "once", l: "histogram-log", m: "mirror", r: "turn", " ": "freeze", s: "save-png",
  t: "save-tif", w: "balance", b: "raw", j: "plot-button", "?": "help-button", ArrowLeft: "back", ArrowRight: "forth", Escape: "measure-clear",
};
document.addEventListener("keydown", event => {
  const busy = event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") ||
    (/^(INPUT|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox");
  if (busy) return;
  if (event.key === "g" || event.key === "x") {
    const what = event.key === "g" ? "grid" : "crosshair";
    spec[what] = !spec[what];
    change();
  } else if (event.key === "e") {
    limitColour(spec.each ? null : 0);
  } else if (event.key === "n" || event.key === "N") {
    setAverage(spec.average + (event.key === "n" ? 1 : -1));
  } else if (keys[event.key]) {
    event.preventDefault();
    actions[keys[event.key]]();
  }
});
element("lut").onchange = event => { spec.lut = event.target.value; change(); };
element("colour").onchange = event => limitColour(event.target.value === "all" ? null : Number(event.target.value));
element("tone").onchange = event => { spec.tone = event.target.value; change(); };
element("marks").onchange = event => { spec.marks = event.target.checked; change(); };
element("average").onchange = event => setAverage(Number(event.target.value));
element("low").onchange = event => setLimits(Number(event.target.value), spec.high);
element("high").onchange = event => setLimits(spec.low, Number(event.target.value));

canvas.addEventListener("wheel", event => {
  event.preventDefault();
  zoomAbout(event.offsetX, event.offsetY, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)));
}, { passive: false });
canvas.addEventListener("dblclick", actions.fit);
let drag = null;
const pixelAt = event => screenToFrame(event.offsetX, event.offsetY);
canvas.addEventListener("pointerdown", event => {
  canvas.setPointerCapture(event.pointerId);
  const kind = event.shiftKey ? "box" : event.ctrlKey ? "line" : "pan";
  drag = { kind, from: pixelAt(event), x: event.offsetX - spec.x, y: event.offsetY - spec.y };
  canvas.classList.toggle("panning", kind === "pan");
});
const clip = (value, most) => Math.min(most, Math.max(0, value));
function boxBetween([a, b], [c, d]) {
  const [w, h] = frameSize();
  const left = Math.floor(clip(Math.min(a, c), w)), top = Math.floor(clip(Math.min(b, d), h));
  return [left, top, Math.ceil(clip(Math.max(a, c), w)) - left, Math.ceil(clip(Math.max(b, d), h)) - top];
}
function lineBetween(...ends) {
  const [w, h] = frameSize();
  return ends.flatMap(([x, y]) => [Math.floor(clip(x, w - 1)), Math.floor(clip(y, h - 1))]);
}
canvas.addEventListener("pointermove", event => {
  const [x, y] = pixelAt(event).map(Math.floor), [w, h] = frameSize();
  spec.pointer = shown && x >= 0 && y >= 0 && x < w && y < h ? [x, y] : null;
  if (drag && drag.kind === "box") {
    dragged.box = boxBetween(drag.from, pixelAt(event));
  } else if (drag && drag.kind === "line") {
    dragged.line = lineBetween(drag.from, pixelAt(event));
  } else if (drag) {
    spec.x = event.offsetX - drag.x;
    spec.y = event.offsetY - drag.y;
  }
  change();
});
canvas.addEventListener("pointerup", () => {
  if (drag && drag.kind === "box") {
    spec.box = dragged.box && dragged.box[2] > 0 && dragged.box[3] > 0 ? dragged.box : null;
    change();
  } else if (drag && drag.kind === "line") {
    spec.line = dragged.line;
    change();
  }
  dragged = { box: null, line: null };
  drag = null;
  canvas.classList.remove("panning");
});
canvas.addEventListener("pointerleave", () => { spec.pointer = null; element("readout").hidden = true; });

let limit = null;
chart.addEventListener("pointerdown", event => {
  if (!shown) return;
  chart.setPointerCapture(event.pointerId);
  const [least, most] = chartScale(), at = value => (value - least) / (most - least) * chart.clientWidth;
  limit = Math.abs(event.offsetX - at(spec.low)) < Math.abs(event.offsetX - at(spec.high)) ? "low" : "high";
});
chart.addEventListener("pointermove", event => {
  if (!limit) return;
  const [least, most] = chartScale(), value = least + event.offsetX / chart.clientWidth * (most - least);
  if (limit === "low") setLimits(Math.min(value, spec.high - leastDistance()), spec.high);
  else setLimits(spec.low, Math.max(value, spec.low + leastDistance()));
});
chart.addEventListener("pointerup", () => { limit = null; });

new ResizeObserver(change).observe(canvas);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    askForStatus();
    for (let i = 0; i < kMostInFlight; ++i) ask();
  }
});
setInterval(() => { showTrouble(); askForStatus(); }, 250);
connect();
