// The page of the web display. It asks for pictures when it is ready for them, and draws what it has got.
"use strict";

const element = id => document.getElementById(id);
const query = new URLSearchParams(location.search);
const token = query.get("token");

const kMostInFlight = 2;
const kLongestSide = 4096;
const kSilenceMs = 2500;      // of the viewer: it says something five times a second
const kRetryMs = 1000;

// ---- what is wished and what is known ----

const wish = {
  fit: true, scale: 1, x: 0, y: 0,              // screen = shown * scale + (x, y), in CSS pixels
  low: 0, high: 65535, automatic: true,
  lut: "grey", tone: "linear", marks: false, mirrored: false, turns: 0,
  pointer: null, box: null,
  histogramLog: false, histogramZoom: false, grid: false, crosshair: false,
};
let status = null;             // the viewer's last word
let statusAt = 0;
let shown = null;              // {header, bitmap, at}: the picture
let newLookAt = 0;
let statusInFlight = false;
let socket = null;
let lostAt = performance.now();
let wantsFreeze = false;
let dragBox = null;
const arrivals = [];

const kRemembered = ["automatic", "low", "high", "lut", "tone", "marks", "mirrored", "turns", "histogramLog",
                     "histogramZoom", "grid", "crosshair"];

function remember() {
  if (status) {
    const kept = Object.fromEntries(kRemembered.map(key => [key, wish[key]]));
    try { localStorage.setItem("framering." + status.session, JSON.stringify(kept)); } catch { /* not allowed here */ }
  }
}

function recall(session) {
  try {
    const kept = JSON.parse(localStorage.getItem("framering." + session)) || {};
    for (const key of kRemembered) if (typeof kept[key] === typeof wish[key]) wish[key] = kept[key];
  } catch { /* nothing usable is kept */ }
}

// ---- geometry: frame -> shown (mirrored, turned) -> screen ----

const canvas = element("picture");
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
function frameBoxToScreen([left, top, width, height]) {
  const [a, b] = toShown(left, top), [c, d] = toShown(left + width, top + height);
  return [Math.min(a, c) * wish.scale + wish.x, Math.min(b, d) * wish.scale + wish.y,
          Math.abs(c - a) * wish.scale, Math.abs(d - b) * wish.scale];
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

// ---- asking ----

function pictureWish() {
  const asked = { ask: "picture", lut: wish.lut, marks: wish.marks, mirrored: wish.mirrored, turns: wish.turns };
  asked.tone = isNaN(wish.tone) ? wish.tone : Number(wish.tone);
  asked.contrast = wish.automatic ? "percentile:0.5,99.5" : `fixed:${wish.low},${wish.high}`;
  const density = window.devicePixelRatio || 1;
  let room = [canvas.clientWidth * density, canvas.clientHeight * density];
  if (shown) {
    const region = visibleRegion();
    if (region) asked.region = region;
    let [, , width, height] = region || [0, 0, ...frameSize()];
    if (wish.turns % 2) [width, height] = [height, width];
    const scale = Math.min(1, wish.scale * density);
    room = [width * scale, height * scale];
    const [w, h] = frameSize();
    if (wish.pointer && wish.pointer[0] < w && wish.pointer[1] < h) asked.pointer = wish.pointer;
    if (wish.box) asked.box = wish.box;
  }
  [asked.width, asked.height] = room.map(side => Math.min(kLongestSide, Math.max(1, Math.round(side))));
  return asked;
}
function say(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}
// A credit for one more picture. The viewer counts at most two, so asking again only renews the wish.
function ask() {
  if (!document.hidden) say(pictureWish());
}
function askForStatus() {
  if (!statusInFlight && !document.hidden) {
    statusInFlight = true;
    say({ ask: "status" });
  }
}
let changeDue = false;
// The wish is another one: draw at once from what is there, ask with the next turn of the screen.
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
  const mine = new WebSocket(`${scheme}//${location.host}/socket${token ? "?token=" + encodeURIComponent(token) : ""}`);
  socket = mine;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => {
    statusInFlight = false;
    if (wantsFreeze) say({ ask: "hold" });
    askForStatus();
    for (let i = 0; i < kMostInFlight; ++i) ask();
  };
  mine.onmessage = event => typeof event.data === "string" ? takeText(JSON.parse(event.data)) : takePicture(event.data);
  mine.onclose = () => {
    if (socket === mine) socket = null;
    setTimeout(connect, kRetryMs);
  };
}

let hintTimer = 0;
function takeText(news) {
  if (news.line === undefined) {
    takeStatus(news);
    return;
  }
  text("hint", news.line);
  element("hint").hidden = false;
  clearTimeout(hintTimer);
  hintTimer = setTimeout(() => { element("hint").hidden = true; }, 4000);
  wantsFreeze = wantsFreeze && shown !== null && shown.header.held !== 0;
}
function takeStatus(news) {
  statusInFlight = false;
  statusAt = performance.now();
  if (!status) {
    recall(news.session);
    fillLuts(news.luts);
    change();
  }
  status = news;
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
function showPicture(header, bitmap) {
  const first = !shown;
  const another = first || shown.header.look !== header.look || shown.header.held !== header.held;
  const now = performance.now();
  const resized = !first && (shown.header.frame.width !== header.frame.width || shown.header.frame.height !== header.frame.height);
  if (shown) shown.bitmap.close();
  shown = { header, bitmap, at: now };
  if (another) {
    newLookAt = now;
    arrivals.push(now);
  }
  if (resized) wish.fit = true;
  if (wish.automatic) [wish.low, wish.high] = header.range;
  place();
  draw();
  showFrame();
  if (first || resized) change();
}

// ---- drawing ----

function draw() {
  const density = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (!shown) return;
  const { header, bitmap } = shown;
  if (header.mirrored === wish.mirrored && header.turns === wish.turns) {
    pen.imageSmoothingEnabled = wish.scale * density < 1;
    pen.drawImage(bitmap, ...frameBoxToScreen(header.region));
  }
  drawAids(pen);
  drawScaleBar(pen);
  element("zoom").textContent = wish.fit ? `fit, ${(100 * wish.scale).toFixed(0)} %` : `${(100 * wish.scale).toFixed(0)} %`;
}
function drawAids(pen) {
  const [left, top, width, height] = frameBoxToScreen([0, 0, ...frameSize()]);
  pen.strokeStyle = "#6cb6ff66";
  pen.lineWidth = 1;
  pen.beginPath();
  const lines = [...(wish.grid ? [1, 2, 3].map(i => i / 4) : []), ...(wish.crosshair ? [0.5] : [])];
  for (const share of lines) {
    pen.moveTo(left + width * share, top);
    pen.lineTo(left + width * share, top + height);
    pen.moveTo(left, top + height * share);
    pen.lineTo(left + width, top + height * share);
  }
  pen.stroke();
  const box = dragBox || wish.box;
  if (box) {
    pen.strokeStyle = "#ffd75f";
    pen.strokeRect(...frameBoxToScreen(box));
  }
}
function drawScaleBar(pen) {
  const pixel = shown.header.frame.pixel_size_nm;
  if (!(pixel > 0)) return;
  const most = 160 / wish.scale * pixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map(step => step * power).find(step => step <= most);
  const width = length / pixel * wish.scale, x = canvas.clientWidth - width - 18, y = canvas.clientHeight - 46;
  pen.fillStyle = "#fff";
  pen.shadowColor = "#000";
  pen.shadowBlur = 4;
  pen.fillRect(x, y, width, 3);
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "center";
  const text = length >= 1e6 ? `${length / 1e6} mm` : length >= 1000 ? `${length / 1000} µm` : `${length} nm`;
  pen.fillText(text, x + width / 2, y - 6);
  pen.shadowBlur = 0;
}

const chart = element("histogram");
const chartMost = () => {
  const { histogram, statistics } = shown.header;
  if (!wish.histogramZoom) return statistics.saturation;
  let last = 255;
  while (last > 0 && histogram[last] === 0) --last;
  return Math.max((last + 2) / 256 * (statistics.saturation + 1), 16);
};
function drawHistogram() {
  const density = window.devicePixelRatio || 1;
  const [width, height] = [chart.clientWidth, chart.clientHeight];
  [chart.width, chart.height] = [Math.round(width * density), Math.round(height * density)];
  const pen = chart.getContext("2d");
  pen.setTransform(density, 0, 0, density, 0, 0);
  if (!shown) return;
  const { histogram, statistics } = shown.header;
  const most = chartMost(), bins = histogram.length, level = wish.histogramLog ? Math.log1p : Number;
  const tallest = Math.max(1, ...histogram.map(level));
  const x = value => value / most * width;
  pen.fillStyle = "#5d7ea3";
  for (let bin = 0; bin < bins; ++bin) {
    const tall = level(histogram[bin]) / tallest * (height - 6);
    const from = x(bin * (statistics.saturation + 1) / bins), to = x((bin + 1) * (statistics.saturation + 1) / bins);
    pen.fillRect(from, height - tall, Math.max(1, to - from - (to - from > 3 ? 1 : 0)), tall);
  }
  pen.fillStyle = "#0008";
  pen.fillRect(0, 0, x(wish.low), height);
  pen.fillRect(x(wish.high), 0, width, height);
  for (const [value, colour] of [[wish.low, "#7f8c9d"], [wish.high, "#f4f7fb"]]) {
    const place = Math.min(width - 1, Math.max(1, x(value)));
    pen.fillStyle = colour;
    pen.fillRect(place - 1, 0, 2, height);
    pen.beginPath();
    pen.arc(place, 6, 4, 0, 2 * Math.PI);
    pen.fill();
  }
}

// ---- words ----

const text = (id, value) => { const e = element(id); if (e.textContent !== String(value)) e.textContent = value; };
const hz = value => value < 10 ? value.toFixed(2) : value < 1000 ? value.toFixed(1) : value.toFixed(0);
function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 60000) return `${Math.round(ms / 1000)} s`;
  const s = Math.round(ms / 1000);
  return s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}
function showLine(id, parts) {
  element(id).replaceChildren(...parts.map(part => {
    const span = document.createElement("span");
    span.textContent = part.text;
    span.className = part.emphasis;
    return span;
  }));
}
const frameAge = now => shown ? shown.header.frame.age_ns / 1e6 + now - newLookAt : 0;

// What is wrong, gravest first: [text, emphasis], or null.
function trouble(now) {
  if (now - statusAt > kSilenceMs || !socket) return [`VIEWER GONE, ${duration(now - (statusAt || lostAt))}`, "alarm"];
  if (!status) return null;
  if (status.link === "acquirer_gone" || status.link === "missing" || status.link === "ended") {
    const part = status.scan_line[0];
    return [part.text, part.emphasis === "alarm" ? "alarm" : "warning"];
  }
  const patience = Math.max(2000, status.camera_hz > 0 ? 4000 / status.camera_hz : 0);
  if (status.scan_working && shown && !shown.header.held && frameAge(now) > patience) {
    return [`NO NEW FRAME, ${duration(frameAge(now))}`, "warning"];
  }
  return null;
}
function showTrouble() {
  const now = performance.now(), found = trouble(now), banner = element("banner");
  banner.hidden = !found;
  if (found) {
    text("banner", found[0]);
    banner.className = "banner " + found[1];
  }
  element("stage").classList.toggle("stale", found !== null && shown !== null);
  element("waiting").hidden = shown !== null;
  text("waiting", status ? status.waiting_text : "connecting");
  while (arrivals.length && arrivals[0] < now - 2000) arrivals.shift();
  text("shown-hz", hz(arrivals.length > 1 ? (arrivals.length - 1) * 1000 / (now - arrivals[0]) : 0));
  text("age", shown ? duration(frameAge(now)) : "-");
  document.title = found ? `${found[0]} - Framering`
    : status && shown ? `${status.scan_state} #${shown.header.frame.delivered} - ${status.session}` : "Framering";
}
function showStatus() {
  const s = status;
  text("session", s.session);
  showLine("scan-line", s.scan_line);
  const pill = element("state");
  pill.textContent = s.link === "live" ? s.scan_state || "IDLE" : s.link === "acquirer_gone" ? "ACQUIRER GONE"
    : s.link === "ended" ? "ENDED" : "NO SESSION";
  pill.className = "pill " + (s.link === "acquirer_gone" || s.link === "missing" ? "alarm" : s.scan_working ? "good" : "");
  text("scan", s.scan_id === null ? "no scan yet" : `scan ${s.scan_id}`);
  text("camera-hz", hz(s.camera_hz));
  text("dropped", s.dropped + s.given_up);
  element("dropped").className = s.dropped + s.given_up > 0 ? "alarm" : "";
  text("lag", s.writer_records ? s.writer_lag : "no writer");
  text("ring", `${s.slots_used} / ${s.slot_count}`);
  element("ring-bar").style.width = `${s.slot_count ? 100 * s.slots_used / s.slot_count : 0}%`;
  element("ring-bar").parentNode.classList.toggle("warning", s.slots_used * 10 >= s.slot_count * 9);
  const notes = [];
  if (s.writer_error) notes.push([`writer: ${s.writer_error}`, "alarm"]);
  if (s.answer) notes.push([s.answer, s.refused ? "alarm" : "good"]);
  if (s.forecast.ring_full_text) notes.push([s.forecast.ring_full_text, "warning"]);
  if (s.forecast.disk_full_text) notes.push([s.forecast.disk_full_text, s.forecast.disk_full_before_end ? "warning" : ""]);
  if (s.forecast.scan_left_ns !== null) notes.push([`scan ends in ${duration(s.forecast.scan_left_ns / 1e6)}`, ""]);
  element("notes").replaceChildren(...notes.map(([words, emphasis]) => {
    const note = document.createElement("div");
    note.textContent = words;
    note.className = emphasis;
    return note;
  }));
  element("control").hidden = !s.control;
  element("cancel").disabled = !s.scan_working;
  showTrouble();
}
// `planned`: what the scan's plan says of it, if that is known.
function axisText({ index, value }, planned) {
  const name = planned ? planned.name : "axis", last = planned && planned.length ? `/${planned.length - 1}` : "";
  const place = value === null ? "-" : `${Number(value.toPrecision(6))}`;  // null: no number
  return `${name} ${index}${last} (${place}${planned && planned.unit ? " " + planned.unit : ""})`;
}
function showFrame() {
  const { header } = shown, { frame, statistics, measured } = header;
  text("sequence", frame.stored ? `#${frame.sequence}` : `${frame.delivered}`);
  const progress = element("progress");
  progress.hidden = !(status && status.planned && status.scan_id === frame.scan_id);
  if (!progress.hidden) element("progress-bar").style.width = `${Math.min(100, 100 * (frame.delivered + 1) / status.planned)}%`;
  const percent = 100 * statistics.saturated / (frame.width * frame.height);
  text("saturated", percent > 0 && percent < 0.01 ? `saturated ${statistics.saturated} px` : `saturated ${percent.toFixed(2)} %`);
  showLine("frame-line", [
    `${frame.width}x${frame.height} ${frame.pixel_format}`,
    `${statistics.minimum}..${statistics.maximum} mean ${statistics.mean.toFixed(0)}`,
    `shown ${header.range[0]}..${header.range[1]}`,
    frame.exposure_us > 0 ? `exposure ${frame.exposure_us >= 1000 ? frame.exposure_us / 1000 + " ms" : frame.exposure_us + " us"}` : "",
    frame.pixel_size_nm > 0 ? `pixel ${frame.pixel_size_nm} nm` : "",
    ...frame.axes.map((axis, i) => axisText(axis, status && status.scan_id === frame.scan_id && status.axes[i])),
  ].filter(words => words).map(words => ({ text: words, emphasis: "" })));
  const held = header.held !== 0;
  element("frozen").hidden = !held;
  element("freeze").classList.toggle("on", held);
  text("freeze", held ? "Go on" : "Freeze");
  element("back").disabled = element("forth").disabled = !held;
  showMeasures(measured);
  showSettings();
  drawHistogram();
  showTrouble();
}
function showMeasures(measured) {
  const readout = element("readout");
  readout.hidden = !wish.pointer;
  if (wish.pointer) {
    text("readout", `x ${wish.pointer[0]}  y ${wish.pointer[1]}  ${measured.pointer === null ? "" : "= " + measured.pointer}`);
  }
  const box = measured.box, rows = [];
  if (box) {
    const [left, top, width, height] = box.box;
    rows.push(["box", `${width} x ${height} at ${left}, ${top}`], ["mean", box.mean.toFixed(2)],
              ["deviation", box.deviation.toFixed(2)], ["range", `${box.minimum} .. ${box.maximum}`],
              ["saturated", `${box.saturated} px`]);
  }
  element("box-row").hidden = !box;
  element("measures").replaceChildren(...rows.map(([name, value]) => {
    const row = document.createElement("tr");
    for (const cell of [name, value]) row.appendChild(document.createElement("td")).textContent = cell;
    return row;
  }));
}
function showSettings() {
  element("auto").classList.toggle("on", wish.automatic);
  element("histogram-log").classList.toggle("on", wish.histogramLog);
  element("histogram-zoom").classList.toggle("on", wish.histogramZoom);
  element("mirror").classList.toggle("on", wish.mirrored);
  element("turn").classList.toggle("on", wish.turns !== 0);
  element("fit").classList.toggle("on", wish.fit);
  for (const key of ["low", "high"]) if (document.activeElement !== element(key)) element(key).value = wish[key];
  element("lut").value = wish.lut;
  element("tone").value = wish.tone;
  element("marks").checked = wish.marks;
  drawHistogram();
}
function fillLuts(names) {
  element("lut").replaceChildren(...names.map(name => new Option(name, name)));
  if (!names.includes(wish.lut)) wish.lut = "grey";
}

// ---- what the user does ----

function setLimits(low, high) {
  const most = shown ? shown.header.statistics.saturation : 65535;
  wish.automatic = false;
  wish.low = Math.min(Math.max(0, Math.round(low)), most - 1);
  wish.high = Math.min(Math.max(wish.low + 1, Math.round(high)), most);
  change();
}
function setFreeze(freeze) {
  wantsFreeze = freeze;
  say({ ask: freeze ? "hold" : "follow" });
  ask();
}
function step(frames) {
  if (shown && shown.header.held) {
    say({ ask: "step", frames });
    ask();
  }
}
function save(kind) {
  if (!shown) return;
  const address = new URL(`latest.${kind}`, location.href), asked = pictureWish();
  for (const key of ["contrast", "tone", "lut", "marks", "mirrored", "turns"]) address.searchParams.set(key, asked[key]);
  if (shown.header.held) address.searchParams.set("held", shown.header.held);
  if (token) address.searchParams.set("token", token);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${status ? status.session : "frame"}_scan${shown.header.frame.scan_id}_${shown.header.frame.delivered}.${kind}`;
  link.click();
}
function confirmed(words, then) {
  const dialog = element("confirm");
  text("confirm-text", words);
  dialog.onclose = () => { if (dialog.returnValue === "yes") then(); };
  dialog.returnValue = "no";
  dialog.showModal();
}
const actions = {
  fit: () => { wish.fit = true; change(); },
  one: () => {
    const [x, y] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
    zoomAbout(x, y, 1 / (window.devicePixelRatio || 1) / wish.scale);
  },
  auto: () => { wish.automatic = !wish.automatic; change(); },
  once: () => { if (shown) setLimits(...shown.header.range); },
  full: () => setLimits(0, 65535),
  "histogram-log": () => { wish.histogramLog = !wish.histogramLog; change(); },
  "histogram-zoom": () => { wish.histogramZoom = !wish.histogramZoom; change(); },
  mirror: () => { wish.mirrored = !wish.mirrored; change(); },
  turn: () => { wish.turns = (wish.turns + 1) % 4; change(); },
  freeze: () => setFreeze(!(shown && shown.header.held)),
  back: () => step(-1),
  forth: () => step(1),
  "save-png": () => save("png"),
  "save-tif": () => save("tif"),
  "box-clear": () => { wish.box = null; change(); },
  "box-contrast": () => {
    const box = shown && shown.header.measured.box;
    if (box) setLimits(box.minimum, Math.max(box.maximum, box.minimum + 1));
  },
  "help-button": () => element("help").showModal(),
  cancel: () => {
    const scan = status.scan_id;
    confirmed(`Cancel scan ${scan}? What has been taken stays, in complete files.`, () => say({ ask: "cancel", scan_id: scan }));
  },
  terminate: () => {
    const scan = status.scan_id || 0;
    confirmed("End the session? Every program of it stops, after the frames that were taken are stored.",
              () => say({ ask: "terminate", scan_id: scan }));
  },
};
for (const [id, act] of Object.entries(actions)) element(id).addEventListener("click", event => {
  act();
  event.currentTarget.blur();  // the space bar freezes, whatever was clicked last
});
const keys = {
  "0": "fit", "1": "one", a: "auto", o: "once", l: "histogram-log", m: "mirror", r: "turn", " ": "freeze", s: "save-png",
  t: "save-tif", "?": "help-button", ArrowLeft: "back", ArrowRight: "forth", Escape: "box-clear",
};
document.addEventListener("keydown", event => {
  const busy = event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") ||
    (/^(INPUT|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox");
  if (busy) return;
  if (event.key === "g" || event.key === "x") {
    const what = event.key === "g" ? "grid" : "crosshair";
    wish[what] = !wish[what];
    change();
  } else if (keys[event.key]) {
    event.preventDefault();
    actions[keys[event.key]]();
  }
});
element("lut").onchange = event => { wish.lut = event.target.value; change(); };
element("tone").onchange = event => { wish.tone = event.target.value; change(); };
element("marks").onchange = event => { wish.marks = event.target.checked; change(); };
element("low").onchange = event => setLimits(Number(event.target.value), wish.high);
element("high").onchange = event => setLimits(wish.low, Number(event.target.value));

canvas.addEventListener("wheel", event => {
  event.preventDefault();
  zoomAbout(event.offsetX, event.offsetY, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)));
}, { passive: false });
canvas.addEventListener("dblclick", actions.fit);
let drag = null;
const pixelAt = event => screenToFrame(event.offsetX, event.offsetY);
canvas.addEventListener("pointerdown", event => {
  canvas.setPointerCapture(event.pointerId);
  drag = { box: event.shiftKey ? pixelAt(event) : null, x: event.offsetX - wish.x, y: event.offsetY - wish.y };
  canvas.classList.toggle("panning", !drag.box);
});
function boxBetween([a, b], [c, d]) {
  const [w, h] = frameSize(), clip = (value, most) => Math.min(most, Math.max(0, value));
  const left = Math.floor(clip(Math.min(a, c), w)), top = Math.floor(clip(Math.min(b, d), h));
  return [left, top, Math.ceil(clip(Math.max(a, c), w)) - left, Math.ceil(clip(Math.max(b, d), h)) - top];
}
canvas.addEventListener("pointermove", event => {
  const [x, y] = pixelAt(event).map(Math.floor), [w, h] = frameSize();
  wish.pointer = shown && x >= 0 && y >= 0 && x < w && y < h ? [x, y] : null;
  if (drag && drag.box) {
    dragBox = boxBetween(drag.box, pixelAt(event));
  } else if (drag) {
    wish.x = event.offsetX - drag.x;
    wish.y = event.offsetY - drag.y;
  }
  change();
});
canvas.addEventListener("pointerup", () => {
  if (drag && drag.box) {
    wish.box = dragBox && dragBox[2] > 0 && dragBox[3] > 0 ? dragBox : null;
    dragBox = null;
    change();
  }
  drag = null;
  canvas.classList.remove("panning");
});
canvas.addEventListener("pointerleave", () => { wish.pointer = null; element("readout").hidden = true; });

let limit = null;
chart.addEventListener("pointerdown", event => {
  if (!shown) return;
  chart.setPointerCapture(event.pointerId);
  const at = value => value / chartMost() * chart.clientWidth;
  limit = Math.abs(event.offsetX - at(wish.low)) < Math.abs(event.offsetX - at(wish.high)) ? "low" : "high";
});
chart.addEventListener("pointermove", event => {
  if (!limit) return;
  const value = event.offsetX / chart.clientWidth * chartMost();
  if (limit === "low") setLimits(Math.min(value, wish.high - 1), wish.high);
  else setLimits(wish.low, Math.max(value, wish.low + 1));
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
