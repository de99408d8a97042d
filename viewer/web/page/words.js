// What stands beside the picture in words and numbers.
"use strict";

const kSilenceMs = 2500;  // of the viewer: it says something once a second at least
const openedAt = performance.now();

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
  if (refused) return ["VIEWER RESTARTED: open its new address", "alarm"];
  if (now - statusAt > kSilenceMs || !socket) return [`VIEWER GONE, ${duration(now - (statusAt || openedAt))}`, "alarm"];
  if (!status) return null;
  if (status.link === "acquirer_gone" || status.link === "missing" || status.link === "ended") {
    const part = status.scan_line[0];
    return [part.text, part.emphasis === "alarm" ? "alarm" : "warning"];
  }
  if (status.is_paused) return ["PAUSED", "warning"];
  const patience = Math.max(2000, status.camera_hz > 0 ? 4000 / status.camera_hz : 0);
  if (status.scan_working && shown && !shown.header.frozen && frameAge(now) > patience) {
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
  pill.className = "pill " + (s.link === "acquirer_gone" || s.link === "missing" ? "alarm" : s.is_paused ? "warning" : s.scan_working ? "good" : "");
  text("scan", s.scan_id === null ? "no scan yet" : `scan ${s.scan_id}`);
  text("camera-hz", hz(s.camera_hz));
  text("lost", s.lost);
  element("lost").className = s.lost > 0 ? "alarm" : "";
  text("lag", s.writer_records ? s.writer_lag : s.lacks_writer ? "no writer" : "-");
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
  showLive(s);
  showSource();
  element("control").hidden = !s.control;
  element("pause").disabled = s.scan_state !== "WORKING" && !s.is_paused;
  text("pause", s.is_paused ? "Resume scan" : "Pause scan");
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
  const { header } = shown, { frame, texts, measured } = header;
  text("sequence", frame.stored ? `#${frame.sequence}` : `${frame.delivered}`);
  const progress = element("progress");
  progress.hidden = !(status && status.planned && status.scan_id === frame.scan_id);
  if (!progress.hidden) element("progress-bar").style.width = `${Math.min(100, 100 * (frame.delivered + 1) / status.planned)}%`;
  text("saturated", [texts.saturated, texts.not_finite].filter(words => words).join(", "));
  showLine("frame-line", [
    `${frame.width}x${frame.height} ${frame.pixel_format}`,
    texts.range,
    texts.limits,
    texts.balance,
    frame.exposure_us > 0 ? `exposure ${frame.exposure_us >= 1000 ? frame.exposure_us / 1000 + " ms" : frame.exposure_us + " us"}` : "",
    frame.pixel_size_nm > 0 ? `pixel ${frame.pixel_size_nm} nm` : "",
    ...frame.axes.map((axis, i) => axisText(axis, status && status.scan_id === frame.scan_id && status.axes[i])),
  ].filter(words => words).map(words => ({ text: words, emphasis: "" })));
  const frozen = header.frozen !== 0;
  element("frozen").hidden = !frozen;
  element("freeze").classList.toggle("on", frozen);
  text("freeze", frozen ? "Resume" : "Freeze");
  element("back").disabled = element("forth").disabled = !frozen;
  showMeasures(measured);
  showSource();
  showSettings();
  drawHistogram();
  showTrouble();
}
const digits = value => typeof value !== "number" ? value : Number.isInteger(value) ? String(value)
  : Math.abs(value) >= 10 ? value.toFixed(2) : String(Number(value.toPrecision(4)));
function showMeasures(measured) {
  const readout = element("readout");
  readout.hidden = !spec.pointer;
  if (spec.pointer) {
    text("readout", `x ${spec.pointer[0]}  y ${spec.pointer[1]}  ${measured.pointer_text === null ? "" : "= " + measured.pointer_text}`);
  }
  const box = measured.box, rows = [];
  if (box) {
    const [left, top, width, height] = box.box;
    const each = key => [box, ...box.colours].map(channel => digits(channel[key]));
    const named = values => values.length === 4 ? `R ${values[1]}  G ${values[2]}  B ${values[3]}` : values[0];
    rows.push(["box", `${width} x ${height} at ${left}, ${top}`], ["mean", named(each("mean"))],
              ["deviation", named(each("deviation"))], ["range", `${digits(box.minimum)} .. ${digits(box.maximum)}`],
              ["saturated", `${named([box, ...box.colours].map(channel => channel.saturated))} px`]);
    if (box.not_numbers + box.infinite > 0) rows.push(["no number", `${box.not_numbers} nan, ${box.infinite} inf`]);
  }
  const profiles = Array.isArray(measured.profile[0]) ? measured.profile : [measured.profile], length = profiles[0].length;
  if (length > 0) {
    const [least, most] = extremes(profiles.flat());
    rows.push(["line", `${length} px, ${least <= most ? `${digits(least)} .. ${digits(most)}` : "nan"}`]);
  }
  element("profile").hidden = length < 2;
  drawProfile(profiles);
  element("measure-row").hidden = rows.length === 0;
  element("box-contrast").hidden = !box;
  fillTable("measures", rows);
}
// What was measured with the frame, and what camera and driver count.
function showSource() {
  const values = shown && status ? shown.header.frame.values : [], rows = [];
  values.forEach((value, place) => {
    const key = status.value_keys[place];
    if (key && value !== null) rows.push([key.name, `${Number(value.toPrecision(Number.isInteger(value) ? 15 : 6))} ${key.unit}`]);
  });
  for (const counter of status ? status.counters : []) if (counter.value) rows.push([counter.name, String(counter.value)]);
  element("source").hidden = rows.length === 0;
  fillTable("values", rows);
}
function fillTable(id, rows) {
  element(id).replaceChildren(...rows.map(([name, value]) => {
    const row = document.createElement("tr");
    for (const cell of [name, value]) row.appendChild(document.createElement("td")).textContent = cell;
    return row;
  }));
}
function showSettings() {
  element("auto").classList.toggle("on", spec.automatic);
  element("histogram-log").classList.toggle("on", spec.histogramLog);
  element("histogram-zoom").classList.toggle("on", spec.histogramZoom);
  element("mirror").classList.toggle("on", spec.mirrored);
  element("turn").classList.toggle("on", spec.turns !== 0);
  element("fit").classList.toggle("on", spec.fit);
  for (const key of ["low", "high"]) if (document.activeElement !== element(key)) element(key).value = Number(spec[key].toPrecision(6));
  const format = shown ? shown.header.frame.pixel_format : "", mosaic = format.startsWith("bayer");
  const inColours = shown !== null && shown.header.colour_ranges.length === 3;
  element("colours").hidden = !mosaic && !inColours;
  element("balance").classList.toggle("on", spec.balance !== "off");
  element("balance").disabled = !inColours;
  element("raw").classList.toggle("on", spec.bayer === "raw");
  element("raw").hidden = !mosaic;
  element("colour").value = spec.each ? String(spec.colour) : "all";
  element("colour").disabled = !inColours;
  if (document.activeElement !== element("average")) element("average").value = spec.average;
  element("lut").value = spec.lut;
  element("tone").value = spec.tone;
  element("marks").checked = spec.marks;
  drawHistogram();
}
function fillLuts(names) {
  element("lut").replaceChildren(...names.map(name => new Option(name, name)));
  if (!names.includes(spec.lut)) spec.lut = "grey";
}
