// What is measured with frames, plotted while the scan runs.
"use strict";

const kPlotMs = 500;            // from one question to the next
const kClosedPlotMs = 3000;     // while the plot is closed and waits for the first values
const kMostStripsOfOne = 4, kMostDots = 100;
// Colors that the color-blind can tell apart (Okabe and Ito), bright enough for a dark ground; then once more, dashed.
const kPlotColours = ["#56b4e9", "#e69f00", "#00be8c", "#f0e442", "#e06c26", "#d687b2", "#cdd1d6"];
const plotSheet = element("plot-curves");
const plotted = { answer: null, rows: new Map(), over: null, chosen: new Map() };

const plotColour = place => kPlotColours[place % kPlotColours.length];
const plotDash = place => Math.floor(place / kPlotColours.length) % 2 ? [6, 4] : [];
// Not before the status has said what was chosen in this session.
const isPlotOpen = () => status !== null &&
  (spec.plot === "open" || (spec.plot === "auto" && plotted.answer !== null && plotted.answer.measured));
const isPlotted = place => plotted.chosen.has(plotted.answer.series[place].label)
  ? plotted.chosen.get(plotted.answer.series[place].label) : plotted.answer.series[place].usual;

async function askForValues() {
  if (!document.hidden && status && spec.plot !== "closed") {
    try {
      const reply = await fetch(`values?since=${plotted.answer ? plotted.answer.number : 0}`);
      if (reply.ok) takeValues(await reply.json());
    } catch { /* the viewer is gone, which the banner says */ }
  }
  setTimeout(askForValues, isPlotOpen() || !status ? kPlotMs : kClosedPlotMs);
}
function takeValues(answer) {
  if (answer.whole) plotted.rows.clear();
  for (const row of answer.rows) plotted.rows.set(row[0], row);
  const same = plotted.answer && plotted.answer.number === answer.number;
  plotted.answer = answer;
  if (!same) showPlot();
}
function showPlot() {
  const open = isPlotOpen();
  element("plot").hidden = !open;
  element("plot-button").classList.toggle("on", open);
  if (!open || !plotted.answer) return;
  const labels = plotted.answer.over.map(x => x.label), select = element("plot-over");
  if ([...select.options].map(option => option.value).join("\n") !== labels.join("\n")) {
    select.replaceChildren(...labels.map(label => new Option(label, label)));
  }
  const over = plotted.answer.over.find(x => x.label === plotted.over) || plotted.answer.over[0];
  select.value = over.label;
  showPlotLegend();
  const { frames_left_out: frames, reports_left_out: reports } = plotted.answer;
  text("plot-note", [frames ? `${frames} frames left out: overwritten before they were read` : "",
                     reports ? `${reports} reported values left out` : ""].filter(words => words).join("; "));
  drawPlot(over, [...plotted.rows.values()]);
}
function showPlotLegend() {
  const rows = [...plotted.rows.values()].reverse();
  element("plot-legend").replaceChildren(...plotted.answer.series.map((series, place) => {
    const button = document.createElement("button"), shown = isPlotted(place);
    const newest = rows.find(row => typeof row[series.column] === "number");
    button.className = shown ? "series" : "series hidden";
    button.title = shown ? "click to hide" : "click to show";
    button.style.setProperty("--series", plotColour(place));
    button.appendChild(document.createElement("span")).textContent = series.label;
    button.appendChild(document.createElement("b")).textContent = newest ? `${digits(newest[series.column])} ${series.unit}` : "-";
    button.onclick = () => {
      plotted.chosen.set(series.label, !shown);
      button.blur();
      showPlot();
    };
    return button;
  }));
}

// A scale from the least to the largest that is not one point.
function rangeBetween(low, high) {
  const least = Math.max(Math.abs(low), Math.abs(high)) * 1e-9;
  if (high - low > least) return [low, high];
  const room = Math.max(Math.abs(low) * 0.01, least);
  return room > 0 ? [low - room, high + room] : [low - 1, high + 1];
}
// [value, text], at whole multiples of 1, 2 or 5 times a power of ten.
function plotTicks([low, high], most) {
  const first = step => Math.ceil(low / step - 1e-9), last = step => Math.floor(high / step + 1e-9);
  let power = 10 ** Math.floor(Math.log10((high - low) / most)), step = 0;
  for (; !step; power *= 10) step = [1, 2, 5].map(factor => factor * power).find(s => last(s) - first(s) < most) || 0;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const exponent = largest >= 1e-3 && largest < 1e6 ? 0 : 3 * Math.floor(Math.log10(largest) / 3);
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step / 10 ** exponent) + 1e-9)));
  const ticks = [];
  for (let n = first(step); n <= last(step); ++n) {
    const words = (n * step / 10 ** exponent).toFixed(decimals);
    ticks.push([n * step, exponent && n ? `${words}e${exponent}` : n ? words : (0).toFixed(decimals)]);
  }
  return ticks;
}
// The curves of each series: rows of one pass along the axis belong together, those of former passes are pale.
function plotCurves(over, rows, shown) {
  const axisCount = plotted.answer.axes.length, curves = new Map();
  const indices = (row, wanted) => Array.from({ length: axisCount }, (_, i) => wanted(i) ? row[3 + 3 * i] : 0).join(",");
  const along = over.axis !== null;
  const outer = row => along ? indices(row, i => i < over.axis) : "";
  const now = rows.length ? outer(rows[rows.length - 1]) : "";
  for (const row of rows) {
    const x = row[over.column];
    if (typeof x !== "number") continue;
    const pass = along ? indices(row, i => i !== over.axis) : "", isNow = outer(row) === now;
    for (const place of shown) {
      const y = row[plotted.answer.series[place].column];
      if (typeof y !== "number") continue;
      const key = `${place}:${pass}`;
      if (!curves.has(key)) curves.set(key, { place, isNow, points: [] });
      curves.get(key).points.push([x, y]);
    }
  }
  return [...curves.values()].sort((a, b) => a.isNow - b.isNow);
}
// Few series have a scale each; of many, those of one unit and role share one.
function plotStrips(shown) {
  const strips = new Map();
  for (const place of shown) {
    const { label, unit, role } = plotted.answer.series[place];
    const key = shown.length <= kMostStripsOfOne ? place : `${role}\n${unit}`;
    if (strips.has(key)) Object.assign(strips.get(key), { title: unit, places: [...strips.get(key).places, place] });
    else strips.set(key, { title: unit ? `${label} (${unit})` : label, places: [place] });
  }
  return [...strips.values()];
}
function drawPlot(over, rows) {
  const pen = emptied(plotSheet), [width, height] = [plotSheet.clientWidth, plotSheet.clientHeight];
  const shown = plotted.answer.series.map((_, place) => place).filter(isPlotted);
  const curves = plotCurves(over, rows, shown), strips = plotStrips(shown);
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "middle";
  if (strips.length === 0) {
    pen.fillStyle = "#8791a0";
    pen.textAlign = "center";
    pen.fillText("nothing to plot: no value is measured or chosen", width / 2, height / 2);
    return;
  }
  const xs = [...(over.range || []), ...extremes(rows.map(row => row[over.column])).filter(Number.isFinite)];
  const xRange = xs.length ? rangeBetween(Math.min(...xs), Math.max(...xs)) : [0, 1];
  const [top, bottom, gap, right] = [20, 36, 20, 14], tall = Math.max(20, (height - top - bottom - (strips.length - 1) * gap) / strips.length);
  for (const strip of strips) {
    strip.curves = curves.filter(curve => strip.places.includes(curve.place));
    const [low, high] = extremes(strip.curves.flatMap(curve => curve.points.map(point => point[1])));
    const [least, most] = low <= high ? rangeBetween(low, high) : [0, 1], margin = 0.05 * (most - least);
    strip.range = [least - margin, most + margin];
    strip.ticks = plotTicks(strip.range, Math.min(8, Math.max(2, Math.floor(tall / 26))));
  }
  const left = 12 + Math.max(...strips.flatMap(strip => strip.ticks.map(tick => pen.measureText(tick[1]).width)));
  const area = { left, width: Math.max(20, width - left - right), tall, xRange };
  const xTicks = plotTicks(xRange, Math.min(12, Math.max(2, Math.floor(area.width / 80))));
  strips.forEach((strip, i) => drawPlotStrip(pen, strip, { ...area, top: top + i * (tall + gap) }, xTicks));
  pen.textAlign = "center";
  pen.fillStyle = "#8791a0";
  const x = value => left + (value - xRange[0]) / (xRange[1] - xRange[0]) * area.width;
  for (const [value, words] of xTicks) {
    const half = pen.measureText(words).width / 2 + 1;
    pen.fillText(words, Math.min(width - half, Math.max(half, x(value))), height - bottom + 11);
  }
  pen.fillStyle = "#d5dae2";
  pen.fillText(over.label, left + area.width / 2, height - 9);
}
function drawPlotStrip(pen, strip, { left, width, top, tall, xRange }, xTicks) {
  const x = value => left + (value - xRange[0]) / (xRange[1] - xRange[0]) * width;
  const y = value => top + tall - (value - strip.range[0]) / (strip.range[1] - strip.range[0]) * tall;
  pen.lineWidth = 1;
  pen.strokeStyle = "#232932";
  pen.beginPath();
  for (const [value] of xTicks) { pen.moveTo(x(value), top); pen.lineTo(x(value), top + tall); }
  for (const [value] of strip.ticks) { pen.moveTo(left, y(value)); pen.lineTo(left + width, y(value)); }
  pen.stroke();
  pen.strokeStyle = "#39414d";
  pen.strokeRect(left, top, width, tall);
  pen.fillStyle = "#8791a0";
  pen.textAlign = "right";
  for (const [value, words] of strip.ticks) pen.fillText(words, left - 6, y(value));
  pen.textAlign = "left";
  pen.fillStyle = strip.places.length === 1 ? plotColour(strip.places[0]) : "#d5dae2";
  pen.fillText(strip.title, left, top - 9);
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, tall);
  pen.clip();
  pen.lineWidth = 1.6;
  for (const { place, isNow, points } of strip.curves) {
    pen.globalAlpha = isNow ? 1 : 0.3;
    pen.strokeStyle = pen.fillStyle = plotColour(place);
    pen.setLineDash(plotDash(place));
    pen.beginPath();
    for (const point of points) pen.lineTo(x(point[0]), y(point[1]));
    pen.stroke();
    if (points.length > kMostDots) continue;
    pen.beginPath();
    for (const point of points) { pen.moveTo(x(point[0]) + 2.4, y(point[1])); pen.arc(x(point[0]), y(point[1]), 2.4, 0, 2 * Math.PI); }
    pen.fill();
  }
  pen.restore();
}
element("plot-over").onchange = event => {
  plotted.over = event.target.value;
  event.target.blur();
  showPlot();
};
function togglePlot() {
  spec.plot = isPlotOpen() ? "closed" : "open";
  remember();
  showPlot();
}
new ResizeObserver(showPlot).observe(plotSheet);
askForValues();
