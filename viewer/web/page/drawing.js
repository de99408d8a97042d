// The canvases: the picture with its aids, the histogram, the profile of a line.
"use strict";

const canvas = element("picture"), chart = element("histogram"), profileChart = element("profile");

// A pen in CSS pixels for a canvas without anything on it.
function emptied(sheet) {
  const density = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(sheet.clientWidth * density), Math.round(sheet.clientHeight * density)];
  if (sheet.width !== width || sheet.height !== height) [sheet.width, sheet.height] = [width, height];
  const pen = sheet.getContext("2d");
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}
function draw() {
  const pen = emptied(canvas), density = window.devicePixelRatio || 1;
  if (!shown) return;
  const { header, bitmap } = shown;
  if (header.mirrored === spec.mirrored && header.turns === spec.turns) {
    pen.imageSmoothingEnabled = spec.scale * density < 1;
    pen.drawImage(bitmap, ...frameBoxToScreen(header.region));
  }
  drawAids(pen);
  drawScaleBar(pen);
  element("zoom").textContent = spec.fit ? `fit, ${(100 * spec.scale).toFixed(0)} %` : `${(100 * spec.scale).toFixed(0)} %`;
}
function drawAids(pen) {
  const [left, top, width, height] = frameBoxToScreen([0, 0, ...frameSize()]);
  pen.strokeStyle = "#6cb6ff66";
  pen.lineWidth = 1;
  pen.beginPath();
  const lines = [...(spec.grid ? [1, 2, 3].map(i => i / 4) : []), ...(spec.crosshair ? [0.5] : [])];
  for (const share of lines) {
    pen.moveTo(left + width * share, top);
    pen.lineTo(left + width * share, top + height);
    pen.moveTo(left, top + height * share);
    pen.lineTo(left + width, top + height * share);
  }
  pen.stroke();
  const box = dragged.box || spec.box, line = dragged.line || spec.line;
  pen.strokeStyle = "#ffd75f";
  if (box) pen.strokeRect(...frameBoxToScreen(box));
  if (line) {
    pen.beginPath();
    pen.moveTo(...toScreen(line[0] + 0.5, line[1] + 0.5));
    pen.lineTo(...toScreen(line[2] + 0.5, line[3] + 0.5));
    pen.stroke();
  }
}
function drawScaleBar(pen) {
  const pixel = shown.header.frame.pixel_size_nm;
  if (!(pixel > 0)) return;
  const most = 160 / spec.scale * pixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map(step => step * power).find(step => step <= most);
  const width = length / pixel * spec.scale, x = canvas.clientWidth - width - 18, y = canvas.clientHeight - 46;
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

// The samples from the left to the right edge of the histogram.
function chartScale() {
  const { histogram, scale } = shown.header;
  const [least, most] = scale, reach = most > least ? most - least : 1;
  if (!spec.histogramZoom) return [least, least + reach];
  let first = 0, last = 255;
  while (last > 0 && histogram[last] === 0) --last;
  if (least !== 0) while (first < last && histogram[first] === 0) ++first;
  const edge = bin => least + bin / 256 * reach;
  return [edge(first), Math.max(edge(last + 2), edge(first) + Math.min(16, reach / 16))];
}
const isWhole = () => !shown || shown.header.statistics.saturation > 0;
function drawHistogram() {
  const pen = emptied(chart);
  const [width, height] = [chart.clientWidth, chart.clientHeight];
  if (!shown) return;
  const { histogram, colour_histograms: colours, scale } = shown.header;
  const [least, most] = chartScale(), level = spec.histogramLog ? Math.log1p : Number;
  const x = value => (value - least) / (most - least) * width;
  const charts = colours.length === 3 ? colours : [histogram];
  const tallest = Math.max(1, ...charts.flat().map(level));
  const reach = scale[1] > scale[0] ? scale[1] - scale[0] + (isWhole() ? 1 : 0) : 1;
  pen.globalCompositeOperation = "lighter";  // where the colours lie over each other they become yellow, cyan, white
  charts.forEach((counts, channel) => {
    pen.fillStyle = charts.length === 3 ? ["#be3232", "#289628", "#3746c8"][channel] : "#5d7ea3";
    counts.forEach((count, bin) => {
      const tall = level(count) / tallest * (height - 6);
      const from = x(scale[0] + bin * reach / 256), to = x(scale[0] + (bin + 1) * reach / 256);
      pen.fillRect(from, height - tall, Math.max(1, to - from - (to - from > 3 ? 1 : 0)), tall);
    });
  });
  pen.globalCompositeOperation = "source-over";
  pen.fillStyle = "#0008";
  pen.fillRect(0, 0, x(spec.low), height);
  pen.fillRect(x(spec.high), 0, width, height);
  for (const [value, colour] of [[spec.low, "#7f8c9d"], [spec.high, "#f4f7fb"]]) {
    const place = Math.min(width - 1, Math.max(1, x(value)));
    pen.fillStyle = colour;
    pen.fillRect(place - 1, 0, 2, height);
    pen.beginPath();
    pen.arc(place, 6, 4, 0, 2 * Math.PI);
    pen.fill();
  }
}

// Of the line, from its first end to its last; the least and the largest value touch the edges. What is no number
// leaves a gap.
function drawProfile(profiles) {
  const pen = emptied(profileChart), margin = 4, length = profiles[0] ? profiles[0].length : 0;
  if (length < 2) return;
  const [least, most] = extremes(profiles.flat());
  const x = i => i / (length - 1) * profileChart.clientWidth;
  const y = value => profileChart.clientHeight - margin -
    (most > least ? (value - least) / (most - least) : 0.5) * (profileChart.clientHeight - 2 * margin);
  profiles.forEach((values, channel) => {
    pen.strokeStyle = profiles.length === 3 ? ["#eb5a55", "#6ec864", "#5f8cf5"][channel] : "#ffd75f";
    pen.beginPath();
    let down = false;
    values.forEach((value, i) => {
      const finite = typeof value === "number";
      if (finite) down ? pen.lineTo(x(i), y(value)) : pen.moveTo(x(i), y(value));
      down = finite;
    });
    pen.stroke();
  });
}
// Of what is a number: the others come as words.
function extremes(values) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) if (typeof value === "number") [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}
